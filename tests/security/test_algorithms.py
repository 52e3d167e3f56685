"""No header of a token says how it is verified: HS256, with the one key of the account it names.

Our own endpoints take no token back at all. What reads them are ``protocol.tokens.read`` and the
local ImageKit, each by its own code.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import pytest

from django_imagekit_jwt.exceptions import InvalidToken
from django_imagekit_jwt.protocol.tokens import read
from django_imagekit_jwt.testing.emulator.accounts import Account
from django_imagekit_jwt.testing.emulator.refusals import Refusal
from django_imagekit_jwt.testing.emulator.tokens import read_token
from tests.factories import KEYS

CLAIMS = {"fileName": "cat.jpg", "iat": 1714035985, "exp": 1714039585}
OTHER_KEY = "private_other_0123456789abcdef0123456789"
ACCOUNTS = [
    Account(KEYS.public_key, KEYS.private_key, "suite"),
    Account("public_other_0123456789", OTHER_KEY, "other"),
]
JWK = {"kty": "oct", "k": "YXR0YWNrZXI", "alg": "HS256"}
PEM = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrB\n-----END PUBLIC KEY-----\n"
EVIL = "https://evil.example/key"


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _forged(key: str = "attacker", digest: str = "sha256", **header: Any) -> str:
    headers = {"alg": "HS256", "typ": "JWT", "kid": KEYS.public_key, **header}
    parts = (_base64url(json.dumps(part).encode()) for part in (headers, CLAIMS))
    signed = ".".join(parts)
    return f"{signed}.{_base64url(hmac.digest(key.encode(), signed.encode(), digest))}"


def _unsigned(alg: object) -> str:
    return _forged(alg=alg).rpartition(".")[0] + "."


OUR_KEY = KEYS.private_key
FORGED: Mapping[str, str] = {
    **{f"alg {alg!r}, unsigned": _unsigned(alg) for alg in ("none", "None", "NONE", "", None, 5)},
    "HS256, unsigned": _unsigned("HS256"),
    "HS384 with our key": _forged(OUR_KEY, "sha384", alg="HS384"),
    "HS512 with our key": _forged(OUR_KEY, "sha512", alg="HS512"),
    "hs256 in small letters": _forged(OUR_KEY, alg="hs256"),
    "RS256 with our key for HMAC": _forged(OUR_KEY, alg="RS256"),
    "ES256 with our key for HMAC": _forged(OUR_KEY, alg="ES256"),
    "the public key for HMAC": _forged(KEYS.public_key),
    "the public key for HMAC, as RS256": _forged(KEYS.public_key, alg="RS256"),
    "a certificate's public key": _forged(PEM),
    "the kid for HMAC": _forged("../../dev/null", kid="../../dev/null"),
    "an empty key": _forged(""),
    "a key in the header": _forged(jwk=JWK),
    "a key's address in the header": _forged(jku=EVIL, x5u=EVIL),
    "a certificate in the header": _forged(x5c=["MIIB"]),
    "another account's key": _forged(OTHER_KEY),
    "our key, another account's kid": _forged(OUR_KEY, kid="public_other_0123456789"),
    "our key, nobody's kid": _forged(OUR_KEY, kid="public_nobody"),
    "our key, no kid": _forged(OUR_KEY, kid=None),
    "our key, two kids": _forged(OUR_KEY, kid=[KEYS.public_key]),
    "our key, a critical extension": _forged(OUR_KEY, crit=["exp"], exp=1),
    "our key, a detached payload": _forged(OUR_KEY, crit=["b64"], b64=False),
}


def test_what_is_forged_here_would_be_taken_if_it_were_signed_as_it_should() -> None:
    token = _forged(OUR_KEY)
    assert read(token, KEYS).parameters == {"fileName": "cat.jpg"}
    assert read_token(token, ACCOUNTS).account is ACCOUNTS[0]


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_no_forged_token_is_read(token: str) -> None:
    with pytest.raises(InvalidToken):
        read(token, KEYS)


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_no_forged_token_is_taken_by_the_local_imagekit(token: str) -> None:
    with pytest.raises(Refusal):
        read_token(token, ACCOUNTS)
