"""The token that docs/protocol.md shows is one that is signed so."""

import json

import jwt

from django_imagekit_jwt.protocol.tokens import KeyPair, sign
from tests.docs.blocks import blocks

HEADER, PAYLOAD = [
    json.loads(block.text) for block in blocks("docs/protocol.md") if block.language == "json"
]


def test_a_token_has_the_header_and_the_payload_of_the_page() -> None:
    parameters = {name: value for name, value in PAYLOAD.items() if name not in {"iat", "exp"}}
    keys = KeyPair(HEADER["kid"], "private_local_imagekit_not_a_secret_0000")
    token = sign(parameters, keys, iat=PAYLOAD["iat"], exp=PAYLOAD["exp"], jti=HEADER["jti"])
    assert jwt.get_unverified_header(token) == HEADER
    assert jwt.decode(token, options={"verify_signature": False}) == PAYLOAD
