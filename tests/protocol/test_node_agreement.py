"""The same input signed here and by Node's ``jsonwebtoken``, which ImageKit's page signs with."""

from typing import Any

import pytest

from django_imagekit_jwt.protocol.tokens import JtiPlacement, SignedUpload, read, sign
from tests import node
from tests.factories import KEYS, decoded

pytestmark = pytest.mark.node
IAT, EXP = 1714035985, 1714039585
UPLOADS: dict[str, dict[str, str]] = {
    "the documentation's": {
        "fileName": "dress.jpg",
        "useUniqueFileName": "false",
        "tags": "summer,dress",
    },
    "nothing but a name": {"fileName": "a"},
    "beyond ASCII": {"fileName": "Grüße 🙂.png", "description": "\u2028 é \x7f </script>"},
    "quotes": {"fileName": "a", "checks": '"file.size" < "5mb"', "customMetadata": '{"a": "\\""}'},
}


@pytest.mark.parametrize("placement", ["header", "claim", "omit"])
def test_node_signs_an_equal_header_and_payload(placement: JtiPlacement) -> None:
    tokens = [
        sign(upload, KEYS, iat=IAT, exp=EXP, jti="golden-id", jti_placement=placement)
        for upload in UPLOADS.values()
    ]
    header = {"alg": "HS256", "typ": "JWT", "kid": KEYS.public_key}
    payloads = [{**upload, "iat": IAT, "exp": EXP} for upload in UPLOADS.values()]
    if placement != "omit":
        for place in [header] if placement == "header" else payloads:
            place["jti"] = "golden-id"
    jobs = [{"payload": one, "key": KEYS.private_key, "header": header} for one in payloads]
    theirs = node.run("sign.mjs", jobs)
    assert [_said(token) for token in tokens] == [_said(token) for token in theirs]
    jti = None if placement == "omit" else "golden-id"
    assert [read(token, KEYS) for token in theirs] == [
        SignedUpload(KEYS.public_key, jti, IAT, EXP, upload) for upload in UPLOADS.values()
    ]


def test_node_reads_what_is_signed_here() -> None:
    tokens = [sign(upload, KEYS, iat=IAT, exp=EXP, jti="b") for upload in UPLOADS.values()]
    said = node.run("verify.mjs", [{"token": one, "key": KEYS.private_key} for one in tokens])
    header = {"alg": "HS256", "typ": "JWT", "kid": KEYS.public_key, "jti": "b"}
    assert said == [
        {"header": header, "payload": {**upload, "iat": IAT, "exp": EXP}}
        for upload in UPLOADS.values()
    ]


def test_node_refuses_what_another_key_signed() -> None:
    token = sign({"fileName": "a"}, KEYS, iat=IAT, exp=EXP)
    job = [{"token": token, "key": "private_other_0123456789abcdef0123456789"}]
    with pytest.raises(AssertionError, match="invalid signature"):
        node.run("verify.mjs", job)


def _said(token: str) -> tuple[Any, Any]:
    whole = decoded(token, expired=True)
    return whole["header"], whole["payload"]
