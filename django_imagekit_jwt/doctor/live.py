"""The live test: tokens, uploads, files, on the account itself.

Responsible for: the order, and stopping where going on would send or leave what it should not.
Does not know: how any of it is done.
"""

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.exceptions import ImageKitJWTError
from django_imagekit_jwt.protocol.answers import FileFacts
from django_imagekit_jwt.protocol.tokens import KeyPair

from .account import check_private_key, usable_keys
from .files import examine_file, remove
from .findings import Finding
from .trials import Trial, in_order, try_placement, verdicts


def check_live(account: str, user: object) -> Iterator[Finding]:
    """Try the account: nothing is uploaded that its private key could not remove."""
    keys = usable_keys(account)
    if isinstance(keys, Finding):
        yield keys
        return
    known = check_private_key(keys)
    yield known
    if known.level == "ok":
        yield from _check_tokens(account, user, keys)


def _check_tokens(account: str, user: object, keys: KeyPair) -> Iterator[Finding]:
    configured, trials = conf.JTI, []
    for placement in in_order(configured):
        try:
            trial = try_placement(placement, account, user)
        except (ImageKitJWTError, DatabaseError, InterfaceError) as error:
            yield _not_issued(error)
            return
        trials.append(trial)
        if isinstance(trial.outcome, FileFacts):
            yield from _check_file(trial, trial.outcome, account, keys, first=len(trials) == 1)
        elif not trial.outcome.is_of_token:
            break
    yield from verdicts(trials, configured)


def _check_file(
    trial: Trial, facts: FileFacts, account: str, keys: KeyPair, *, first: bool
) -> Iterator[Finding]:
    """Look at the first file closely; of the others only say what was not removed."""
    if first:
        found = examine_file(facts, trial.parameters, account, keys)
        yield Finding("ok", "upload", "ImageKit took a token, and stored a picture of one pixel.")
        yield from found
    elif (removed := remove(facts, keys)).level != "ok":
        yield removed


def _not_issued(error: Exception) -> Finding:
    if isinstance(error, ImageKitJWTError):
        return Finding("failed", "token", f"No token was issued: {error}", "Mend that first.")
    said = f"No token was issued, as its record was not written ({type(error).__name__})."
    return Finding("failed", "token", said, "Run manage.py migrate, and look at the database.")
