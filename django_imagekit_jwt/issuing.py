"""Issuing: a policy's parameters become a signed token and its record, or neither.

Responsible for: time and randomness, signing, and writing records; nothing else creates them.
Does not know: HTTP, REST framework, or where the wanted parameters came from.
"""

import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, router, transaction
from django.utils.timezone import make_naive

from .conf import conf, key_pair
from .exceptions import InvalidParameters, NotIssued, PolicyViolation
from .models import IssuedToken
from .policies import UploadPolicy
from .protocol.tokens import JtiPlacement, KeyPair, sign

COLLISION_ATTEMPTS = 100


@dataclass(frozen=True)
class Requester:
    """Who asks for tokens, and from which address (None where it is not known).

    ``user`` is whatever the site's authentication gave: a user, an anonymous one, None, or an
    object that stands for a user of another system. Only the site's own user model can be linked.
    """

    user: object
    address: str | None = None


@dataclass(frozen=True)
class IssuedUpload:
    """One token and everything a client needs to use it; ``parameters`` are the signed strings."""

    jti: str
    token: str
    parameters: Mapping[str, str]
    upload_url: str
    expires_at: datetime


@dataclass(frozen=True)
class _Signing:
    keys: KeyPair
    placement: JtiPlacement
    iat: int
    exp: int


@dataclass(frozen=True)
class _Minted:
    jti: str
    token: str
    parameters: Mapping[str, str]
    exp: int


def issue_uploads(
    requester: Requester, policy: UploadPolicy, uploads: Sequence[Mapping[str, object]]
) -> list[IssuedUpload]:
    """Issue a token for each upload, its parameters completed by the policy: all or none.

    Raises InvalidParameters or PolicyViolation with fields named ``uploads[0].fileName``,
    NotConfigured, NotIssued, and the database's own errors.
    """
    return _issue(requester, policy, _complete_each(policy, uploads), policy.lifetime(None))


def issue_token(
    requester: Requester,
    policy: UploadPolicy,
    parameters: Mapping[str, object],
    lifetime: int | None = None,
) -> IssuedUpload:
    """Issue a token for exactly these parameters, unchanged, for ``lifetime`` seconds.

    Raises as ``issue_uploads`` does, with fields named as the parameters are.
    """
    approved = policy.approve(parameters)
    return _issue(requester, policy, [approved], policy.lifetime(lifetime))[0]


def recorded_address(address: str | None) -> str | None:
    """Give as much of a client's address as ``RECORD_IP`` says to keep; None for what is none."""
    if not address or conf.RECORD_IP == "none":
        return None
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    known = getattr(known, "ipv4_mapped", None) or known
    if conf.RECORD_IP == "full":
        return str(known)
    prefix = 24 if known.version == 4 else 48
    return str(ip_network((known, prefix), strict=False).network_address)


def _complete_each(
    policy: UploadPolicy, uploads: Sequence[Mapping[str, object]]
) -> list[dict[str, str]]:
    completed = []
    refused: InvalidParameters | PolicyViolation | None = None
    errors: dict[str, Sequence[str]] = {}
    for index, upload in enumerate(uploads):
        try:
            completed.append(policy.complete(upload))
        except (InvalidParameters, PolicyViolation) as error:
            refused = refused or error
            errors |= {f"uploads[{index}].{name}": why for name, why in error.errors.items()}
    if refused:
        raise type(refused)(errors)
    return completed


def _issue(
    requester: Requester,
    policy: UploadPolicy,
    uploads: Sequence[Mapping[str, str]],
    lifetime: int,
) -> list[IssuedUpload]:
    iat = int(time.time())
    signing = _Signing(key_pair(), conf.JTI, iat, iat + lifetime)

    def write(minted: Sequence[_Minted]) -> None:
        _record(requester, policy, signing, minted)

    if signing.placement == "omit":
        minted = _mint_without_jti(uploads, signing, write)
    else:
        minted = [_mint(upload, signing) for upload in uploads]
        write(minted)
    upload_url = conf.UPLOAD_URL
    return [
        IssuedUpload(one.jti, one.token, one.parameters, upload_url, _instant(one.exp))
        for one in minted
    ]


def _mint(parameters: Mapping[str, str], signing: _Signing) -> _Minted:
    jti = secrets.token_urlsafe(16)
    token = sign(
        parameters,
        signing.keys,
        iat=signing.iat,
        exp=signing.exp,
        jti=jti,
        jti_placement=signing.placement,
    )
    return _Minted(jti, token, parameters, signing.exp)


def _mint_without_jti(
    uploads: Sequence[Mapping[str, str]],
    signing: _Signing,
    write: Callable[[Sequence[_Minted]], None],
) -> list[_Minted]:
    """Sign and write tokens whose only difference may be ``exp``.

    The record's unique id decides, over all processes, whether a token is the first of its kind;
    if not, all of the batch is signed again with one second less to live.
    """
    for _ in range(COLLISION_ATTEMPTS):
        minted = _mint_apart(uploads, signing)
        try:
            write(minted)
        except IntegrityError:
            signing = replace(signing, exp=signing.exp - 1)
        else:
            return minted
    raise _too_many_alike()


def _mint_apart(uploads: Sequence[Mapping[str, str]], signing: _Signing) -> list[_Minted]:
    minted: dict[str, _Minted] = {}
    for upload in uploads:
        one = _mint_unlike(upload, signing, minted.keys())
        minted[one.jti] = one
    return list(minted.values())


def _mint_unlike(
    parameters: Mapping[str, str], signing: _Signing, taken: Collection[str]
) -> _Minted:
    for exp in range(signing.exp, signing.iat, -1):
        token = sign(
            parameters, signing.keys, iat=signing.iat, exp=exp, jti=None, jti_placement="omit"
        )
        jti = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()
        if jti not in taken:
            return _Minted(jti, token, parameters, exp)
    raise _too_many_alike()


def _too_many_alike() -> NotIssued:
    return NotIssued(
        "Too many equal tokens were asked for in one second, and without a token id only their "
        "expiry can differ. Try again in a second, or set IMAGEKIT_JWT['JTI'] to 'header'."
    )


def _record(
    requester: Requester, policy: UploadPolicy, signing: _Signing, minted: Sequence[_Minted]
) -> None:
    # The key and not the user: each of a hundred records would resolve the request's lazy user.
    user_id = requester.user.pk if isinstance(requester.user, get_user_model()) else None
    username = str(getattr(requester.user, "get_username", str)())[:255]
    address = recorded_address(requester.address)
    iat = _stored(signing.iat)
    records = [
        IssuedToken(
            jti=one.jti,
            user_id=user_id,
            username=username,
            policy=policy.name,
            kid=signing.keys.public_key,
            iat=iat,
            exp=_stored(one.exp),
            parameters=dict(one.parameters),
            ip_address=address,
        )
        for one in minted
    ]
    with transaction.atomic(using=router.db_for_write(IssuedToken)):
        IssuedToken.objects.bulk_create(records)


@lru_cache(maxsize=16)  # all tokens of a batch expire together
def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.utc)


def _stored(seconds: int) -> datetime:
    return _instant(seconds) if settings.USE_TZ else make_naive(_instant(seconds))
