"""Atheris on the reader of tokens: any text is a token of ours, or ``InvalidToken``.

The bytes are a token as they stand. They are a header and claims, split at the first line break,
and they make a header and claims that are mostly such as we sign; these are signed here by hand, so
that what only we could have signed is read too.
"""

import hmac
import json
from base64 import urlsafe_b64encode

from tests.fuzz.atheris_target import AnyJSON, fuzz, instrumented

exceptions = instrumented("django_imagekit_jwt.exceptions")
tokens = instrumented("django_imagekit_jwt.protocol.tokens")

KEYS = tokens.KeyPair("public_fuzz", "private_fuzz_0123456789abcdef0123456789")
WORDS = ("HS256", "JWT", KEYS.public_key, 1, 60, 3600, "none", "fileName", "a.jpg", "crit", "b64")


def take(data: bytes) -> None:
    assert not was_read(data.decode("utf-8", "surrogateescape")), "nobody signed it"
    header, _, claims = data.partition(b"\n")
    was_read(signed(header, claims))
    made = AnyJSON(data, WORDS)
    said = {"alg": "HS256", "kid": KEYS.public_key, **made.object(("alg", "typ", "kid", "jti"))}
    claimed = {"iat": 1, "exp": 60, **made.object(("fileName", "iat", "exp", "jti", "nbf", "aud"))}
    was_read(signed(json.dumps(said).encode(), json.dumps(claimed).encode()))


def was_read(token: str) -> bool:
    try:
        said = tokens.read(token, KEYS)
    except exceptions.InvalidToken:
        return False
    assert said.kid == KEYS.public_key
    assert 1 <= said.exp - said.iat <= tokens.MAX_LIFETIME
    assert all(isinstance(text, str) for text in (said.jti or "", *said.parameters.values()))
    return True


def signed(header: bytes, claims: bytes) -> str:
    said = base64url(header) + b"." + base64url(claims)
    digest = hmac.digest(KEYS.private_key.encode(), said, "sha256")
    return (said + b"." + base64url(digest)).decode()


def base64url(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


if __name__ == "__main__":
    fuzz(take)
