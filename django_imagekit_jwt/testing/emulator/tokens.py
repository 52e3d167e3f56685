"""The upload token: whether it is ours and in time, and whether the form says what it signed.

Responsible for: ImageKit's page "Secure client side file upload (beta)", section "JSON Web Token",
read with PyJWT. Does not know: storage, or which tokens were used before.

Chosen: a claim that is not text (``iat`` and ``exp`` apart) never matches a field. A ``jti`` claim,
which ImageKit mentions nowhere, is not compared; a ``jti`` in the header is ignored (RFC 7515
section 4). Where ``Options.jti`` takes neither, or only tokens that have one, a claim is a payload
that differs, and anything else an invalid token. A signature that is not in its one canonical
base64url form is invalid, because the same token could otherwise be spelt, and used, in several
ways. ``typ`` must be ``JWT``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import jwt
from jwt.utils import base64url_decode, base64url_encode

from .accounts import Account, account_by_public_key
from .refusals import EXPIRED_TOKEN, INVALID_PAYLOAD, INVALID_TOKEN, Refusal

MAX_LIFETIME = 3600
"""Seconds that ``exp`` may exceed ``iat`` by (the page's section "Payload")."""

JtiPlace = Literal["header", "claim", "omit"]
ANYWHERE: frozenset[JtiPlace] = frozenset({"header", "claim", "omit"})

_UNCOMPARED = frozenset({"iat", "exp", "jti"})


@dataclass(frozen=True)
class Token:
    """A token whose signature holds: who signed it, its claims, and where its id stands."""

    account: Account
    claims: Mapping[str, Any]
    jti: JtiPlace


def read_token(text: str, accounts: Iterable[Account]) -> Token:
    """Give the token's account and claims; its times and fields are not looked at yet.

    Raises Refusal for an unknown ``kid``, any ``alg`` but HS256, or a signature that does not hold.
    """
    try:
        header = jwt.get_unverified_header(text)
        account = account_by_public_key(accounts, header.get("kid"))
        if account is None:
            raise _invalid("Its kid is the public key of no account of this emulator.")
        if header.get("typ") != "JWT" or not _is_canonical(text):
            raise _invalid('Its typ is not "JWT", or its signature is not canonical base64url.')
        claims = _verified_claims(text, account)
        return Token(account, claims, _place(header, claims))
    except (jwt.PyJWTError, RecursionError) as error:
        raise _invalid(f"PyJWT says: {error}.") from error


def _place(header: Mapping[str, Any], claims: Mapping[str, Any]) -> JtiPlace:
    if "jti" in claims:
        return "claim"
    return "header" if "jti" in header else "omit"


def check_jti(found: JtiPlace, accepted: Collection[JtiPlace]) -> None:
    """Refuse a token whose id stands where this emulator was told to take none."""
    if found not in accepted:
        message = INVALID_PAYLOAD if found == "claim" else INVALID_TOKEN
        raise Refusal(message, f"Of its id, this emulator takes {', '.join(sorted(accepted))}.")


def _invalid(why: str) -> Refusal:
    return Refusal(INVALID_TOKEN, why)


def _is_canonical(text: str) -> bool:
    signature = text.rpartition(".")[2]
    return base64url_encode(base64url_decode(signature)).decode() == signature


def _verified_claims(text: str, account: Account) -> dict[str, Any]:
    # Only the signature: ImageKit's rules for the claims are below, and they are not PyJWT's.
    return jwt.decode(
        text,
        account.private_key,
        algorithms=["HS256"],
        options={
            "verify_signature": True,
            "verify_exp": False,
            "verify_nbf": False,
            "verify_iat": False,
            "verify_aud": False,
            "verify_iss": False,
            "verify_sub": False,
            "verify_jti": False,
        },
    )


def check_times(claims: Mapping[str, Any], *, now: float, iat_skew: float) -> None:
    """Refuse a token without integer ``iat`` and ``exp``, of more than an hour, or out of its time.

    ``now`` is in seconds since the epoch, ``iat_skew`` in seconds.
    """
    iat, exp = claims.get("iat"), claims.get("exp")
    # bool is a subclass of int, and true is no time.
    if type(iat) is not int or type(exp) is not int:
        raise _invalid("iat and exp must both be integers.")
    if exp - iat > MAX_LIFETIME:
        raise _invalid(f"exp exceeds iat by {exp - iat} s; at most {MAX_LIFETIME} s are allowed.")
    if exp <= now:
        raise Refusal(EXPIRED_TOKEN, f"It expired at {exp}, and now it is {now:.0f}.")
    if iat > now + iat_skew:
        raise _invalid(f"Its iat {iat} is in the future: now it is {now:.0f}.")


def check_payload(claims: Mapping[str, Any], fields: Mapping[str, str]) -> None:
    """Refuse fields that are not exactly the signed ones, each equal byte for byte."""
    signed = {name: value for name, value in claims.items() if name not in _UNCOMPARED}
    differing = sorted(
        name
        for name in signed.keys() | fields.keys()
        if name not in signed or name not in fields or signed[name] != fields[name]
    )
    if differing:
        raise Refusal(INVALID_PAYLOAD, f"These differ: {', '.join(differing)}.")
