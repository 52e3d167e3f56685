"""Signing an upload token and reading it back.

Responsible for: the header, the claims and the signature, by ImageKit's page "Secure client side
file upload". Does not know: the clock, randomness, or which parameters a token should hold.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

import jwt
from jwt.algorithms import HMACAlgorithm

from django_imagekit_jwt.exceptions import InvalidToken, NotConfigured

from .parameters import RESERVED_CLAIMS

JtiPlacement = Literal["header", "claim", "omit"]
MAX_LIFETIME = 3600
"""Seconds: ``exp`` must not exceed ``iat`` by more (ImageKit's page, "Payload")."""


class _HS256(HMACAlgorithm):
    """Looks a key over once: for each token anew, it is two fifths of what signing costs."""

    @lru_cache(maxsize=8)  # noqa: B019 - there is one instance, for as long as the process
    def prepare_key(self, key: str | bytes) -> bytes:
        return super().prepare_key(key)


_signer = jwt.PyJWS(algorithms=[])
_signer.register_algorithm("HS256", _HS256(HMACAlgorithm.SHA256))


@dataclass(frozen=True)
class KeyPair:
    """An account's keys; the private one is not shown."""

    public_key: str
    private_key: str = field(repr=False)


@dataclass(frozen=True)
class SignedUpload:
    """What a token says. ``iat`` and ``exp`` are seconds since the epoch (RFC 7519 section 2)."""

    kid: str
    jti: str | None
    iat: int
    exp: int
    parameters: dict[str, str]


def sign(
    parameters: Mapping[str, str],
    keys: KeyPair,
    *,
    iat: int,
    exp: int,
    jti: str | None = None,
    jti_placement: JtiPlacement = "header",
) -> str:
    """Give the JWT that lets these parameters, and no others, be posted once.

    Raises ValueError for a lifetime outside 1 to 3600 seconds or a parameter named like a claim,
    and NotConfigured for a key that is none, such as a certificate.
    """
    if not 1 <= exp - iat <= MAX_LIFETIME:
        raise ValueError(f"The token would live {exp - iat} s; ImageKit takes 1 to {MAX_LIFETIME}.")
    if not RESERVED_CLAIMS.isdisjoint(parameters):
        raise ValueError("A parameter has the name of a registered claim (RFC 7519 section 4.1).")
    headers = {"kid": keys.public_key}
    claims: dict[str, Any] = {**parameters, "iat": iat, "exp": exp}
    if jti is not None and jti_placement != "omit":
        (headers if jti_placement == "header" else claims)["jti"] = jti
    payload = json.dumps(claims, separators=(",", ":")).encode()
    try:
        return _signer.encode(payload, keys.private_key, algorithm="HS256", headers=headers)
    except jwt.PyJWTError as error:
        # Without PyJWT's own frames: a report of the fault would show the key in them.
        raise NotConfigured(f"The private key cannot sign: {error}") from None


def digest(token: str) -> str:
    """Give what a token without an id is known by: its SHA-256, in base64url."""
    return urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()


def read(token: str, keys: KeyPair) -> SignedUpload:
    """Read a token that these keys signed, expired or not; raises InvalidToken."""
    try:
        whole = jwt.decode_complete(
            token,
            keys.private_key,
            algorithms=["HS256"],
            options={
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_aud": False,
                "verify_iss": False,
                "verify_sub": False,
                "verify_jti": False,
            },
        )
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise InvalidToken(f"The token cannot be read: {type(error).__name__}.") from None
    header, claims = whole["header"], dict(whole["payload"])
    if header.get("kid") != keys.public_key:
        raise InvalidToken("The token names another public key.")
    iat, exp = claims.pop("iat", None), claims.pop("exp", None)
    if type(iat) is not int or type(exp) is not int or not 1 <= exp - iat <= MAX_LIFETIME:
        raise InvalidToken("The token's iat and exp are not integers at most 3600 apart.")
    jti = claims.pop("jti", header.get("jti"))
    texts = claims.values() if jti is None else (jti, *claims.values())
    if not all(isinstance(text, str) for text in texts):
        raise InvalidToken("The token holds an id or a parameter that is no string.")
    return SignedUpload(header["kid"], jti, iat, exp, claims)
