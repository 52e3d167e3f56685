"""A user's data: the records that are about one person, and taking the person out of them.

Responsible for: whose records they are, and what of a record is about a person.
Does not know: who asks, how an export is written, or the files themselves, which are at ImageKit.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from json import dumps
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from .exceptions import ImageKitJWTError, shown
from .models import IssuedToken, ReceivedEvent
from .protocol.parameters import PARAMETERS
from .querysets import IssuedTokenQuerySet

BATCH_SIZE = 500

NOTHING: dict[str, Any] = {
    "user": None,
    "username": "",
    "ip_address": None,
    "path_key": "",
    "failure": "",
    "file_id": None,
    "version_id": "",
    "file_path": "",
}
"""What a record says where nobody is to be known. A file's id leads to its name and its picture."""


class UnknownUser(ImageKitJWTError):
    """Nobody can be meant by that name or key."""


def user_named(name: str, using: str) -> AbstractBaseUser | None:
    """Give the user whom the site knows by this name now, however it compares; None for nobody."""
    model = get_user_model()
    try:
        found: AbstractBaseUser = model._default_manager.db_manager(using).get_by_natural_key(name)
    except (model.DoesNotExist, ValueError, ValidationError):
        return None
    return found


def user_of_key(key: str, using: str) -> AbstractBaseUser:
    """Give the user who has this primary key; raises UnknownUser."""
    model = get_user_model()
    try:
        return model._base_manager.using(using).get(pk=key)
    except (model.DoesNotExist, ValueError, ValidationError):
        raise UnknownUser(
            f"No user has the key {shown(key)}. Find the records of a deleted user by the name."
        ) from None


def records_of(user: AbstractBaseUser, using: str) -> IssuedTokenQuerySet:
    """Give the records of a user, under whatever name."""
    return _records(using).filter(user=user.pk)


def records_of_nobody(name: str, using: str) -> IssuedTokenQuerySet:
    """Give the records of no user of the site that were issued under this name.

    They are of users who were deleted since, or of another system's. Raises UnknownUser for an
    empty name: what is anonymous is nobody's.
    """
    if not name:
        raise UnknownUser("The user name is empty. Give the name that the tokens were issued to.")
    # A database may take case, or a space at the end, for nothing when it compares, but not here.
    return _records(using).filter(user=None, username=name[:255], username__endswith=name[:255])


def anonymise(records: IssuedTokenQuerySet) -> Iterator[int]:
    """Take the person out of these records, and tell after each batch how many it were.

    That an upload was allowed, when, under which policy, how large and how it ended stays. Done
    again, it finds nothing. Raises the database's own errors.
    """
    while batch := list(records.order_by()[:BATCH_SIZE]):
        with transaction.atomic(using=records.db):
            _anonymise(batch, records.db)
        yield len(batch)


def _anonymise(batch: Sequence[IssuedToken], using: str) -> None:
    keys = [record.pk for record in batch]
    files = {record.file_id for record in batch if record.file_id}
    events = ReceivedEvent.objects.using(using).filter(Q(record__in=keys) | Q(file_id__in=files))
    events.update(facts=None, file_id="")
    kept = [(_impersonal(record.parameters), record.pk) for record in batch]
    for parameters, alike in groupby(sorted(kept, key=_written), lambda one: one[0]):
        these = _records(using).filter(pk__in=[pk for _, pk in alike])
        these.update(**NOTHING, parameters=parameters)


def _impersonal(parameters: dict[str, str]) -> dict[str, str]:
    """Give the parameters that are true or false: in all others a name can stand."""
    return {
        name: value
        for name, value in parameters.items()
        if name in PARAMETERS and PARAMETERS[name].kind == "boolean"
    }


def _written(one: tuple[dict[str, str], int]) -> str:
    return dumps(one[0], sort_keys=True)


def _records(using: str) -> IssuedTokenQuerySet:
    return IssuedToken.objects.using(using)
