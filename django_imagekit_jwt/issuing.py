"""Issuing: a policy's parameters become a signed token and its record, or neither.

Responsible for: time and randomness, signing, and writing records; nothing else creates them.
Does not know: HTTP, REST framework, or where the wanted parameters came from.
"""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, router, transaction
from django.utils.timezone import localtime, make_naive

from .client_address import recorded_address
from .conf import conf, key_pair
from .exceptions import InvalidParameters, PolicyViolation
from .granting import approve, complete
from .minting import Minted, Signing, mint, mint_apart, too_many_alike
from .models import IssuedToken
from .policies import MAX_BATCH_SIZE, UploadPolicy
from .protocol.file_paths import expected_path, path_key
from .protocol.tokens import JtiPlacement
from .pruning import prune_at_issue
from .quotas import reserve
from .signals import send_after_commit, token_issued
from .uploads import Context, GrantedUpload, Requester, WantedUpload

COLLISION_ATTEMPTS = 100
MOST_ERRORS = MAX_BATCH_SIZE
"""Fields that a refusal names before it stops looking: one for each file of the largest batch."""


@dataclass(frozen=True)
class IssuedUpload:
    """One token and everything a client needs to use it; ``parameters`` are the signed strings."""

    jti: str
    token: str = field(repr=False)
    parameters: Mapping[str, str]
    upload_url: str
    expires_at: datetime


def issue_uploads(
    requester: Requester, policy: UploadPolicy, uploads: Sequence[WantedUpload]
) -> list[IssuedUpload]:
    """Issue a token for each upload, its parameters completed by the policy: all or none.

    Whether the requester has the policy's permission is for the caller to ask. Raises
    InvalidParameters or PolicyViolation with fields named ``uploads[0].fileName``, QuotaExceeded,
    NotConfigured, NotIssued, and the database's own errors.
    """
    context = _context(requester)
    granted = _complete_each(policy, uploads, context)
    return _issue(context, policy, granted, policy.seconds(None))


def issue_token(
    requester: Requester,
    policy: UploadPolicy,
    parameters: Mapping[str, object],
    lifetime: int | None = None,
    jti_placement: JtiPlacement | None = None,
) -> IssuedUpload:
    """Issue a token for exactly these parameters, unchanged, for ``lifetime`` seconds.

    Its id stands where ``JTI`` says, unless another placement is to be tried. Raises as
    ``issue_uploads`` does, with fields named as the parameters are.
    """
    context = _context(requester)
    granted = approve(policy, WantedUpload(parameters), context)
    return _issue(context, policy, [granted], policy.seconds(lifetime), jti_placement)[0]


def _context(requester: Requester) -> Context:
    return Context(requester, localtime(_instant(int(time.time()))), _random)


def _random() -> str:
    return secrets.token_hex(16)


def _complete_each(
    policy: UploadPolicy, uploads: Sequence[WantedUpload], context: Context
) -> list[GrantedUpload]:
    granted = []
    refused: InvalidParameters | PolicyViolation | None = None
    errors: dict[str, Sequence[str]] = {}
    for index, wanted in enumerate(uploads):
        try:
            granted.append(complete(policy, wanted, context))
        except (InvalidParameters, PolicyViolation) as error:
            refused = refused or error
            errors |= {f"uploads[{index}].{name}": why for name, why in error.errors.items()}
            if len(errors) >= MOST_ERRORS:
                break
    if refused:
        raise type(refused)(errors)
    return granted


def _issue(
    context: Context,
    policy: UploadPolicy,
    granted: Sequence[GrantedUpload],
    lifetime: int,
    placement: JtiPlacement | None = None,
) -> list[IssuedUpload]:
    iat = int(context.now.timestamp())
    signing = Signing(key_pair(policy.account), placement or conf.JTI, iat, iat + lifetime)

    def write(minted: Sequence[Minted]) -> None:
        _write(context.requester, policy, signing, minted)

    if signing.placement == "omit":
        minted = _write_apart(granted, signing, write)
    else:
        minted = mint(granted, signing, partial(_new_id, iat))
        write(minted)
    upload_url = conf.UPLOAD_URL
    return [
        IssuedUpload(one.jti, one.token, one.granted.parameters, upload_url, _instant(one.exp))
        for one in minted
    ]


def _new_id(iat: int) -> str:
    """Give 128 random bits behind the second, in hexadecimal.

    Ids of a time are neighbours in the index of ids, which writes few of its pages then.
    """
    return f"{iat:08x}{secrets.token_urlsafe(16)}"


def _write_apart(
    granted: Sequence[GrantedUpload], signing: Signing, write: Callable[[Sequence[Minted]], None]
) -> list[Minted]:
    """Mint and write tokens that have no id.

    The record's unique id decides, over all processes, whether a token is the first of its kind;
    if not, all of the batch is signed again with one second less to live.
    """
    for _ in range(COLLISION_ATTEMPTS):
        minted = mint_apart(granted, signing)
        try:
            write(minted)
        except IntegrityError:
            signing = replace(signing, exp=signing.exp - 1)
        else:
            return minted
    raise too_many_alike()


def _write(
    requester: Requester, policy: UploadPolicy, signing: Signing, minted: Sequence[Minted]
) -> None:
    """Write the records, in one transaction with the count of the quotas."""
    user = requester.user if isinstance(requester.user, get_user_model()) else None
    with transaction.atomic(using=router.db_for_write(IssuedToken)):
        if policy.counted:
            wanted = [one.granted.max_bytes for one in minted]
            reserve(user, policy.name, policy.counted, wanted, _stored(signing.iat))
        records = _records(requester, None if user is None else user.pk, policy, signing, minted)
        IssuedToken.objects.bulk_create(records)
        for record in records if token_issued.has_listeners(IssuedToken) else ():
            send_after_commit(token_issued, record)
        prune_at_issue()


def _records(
    requester: Requester,
    user_id: Any,
    policy: UploadPolicy,
    signing: Signing,
    minted: Sequence[Minted],
) -> list[IssuedToken]:
    """Make the records: of the user's key, as each would resolve a request's lazy user anew."""
    username = requester.username[:255]
    address = recorded_address(requester.address)
    iat = _stored(signing.iat)
    return [
        IssuedToken(
            jti=one.jti,
            user_id=user_id,
            username=username,
            policy=policy.name,
            kid=signing.keys.public_key,
            iat=iat,
            exp=_stored(one.exp),
            parameters=dict(one.granted.parameters),
            max_bytes=one.granted.max_bytes,
            ip_address=address,
            form_field=requester.form_field,
            path_key=path_key(expected_path(one.granted.parameters)),
        )
        for one in minted
    ]


@lru_cache(maxsize=16)  # all tokens of a batch expire together
def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.utc)


def _stored(seconds: int) -> datetime:
    return _instant(seconds) if settings.USE_TZ else make_naive(_instant(seconds))
