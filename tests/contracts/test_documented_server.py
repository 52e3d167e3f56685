"""The token server that ImageKit's documentation shows, run as it stands there, beside ours.

Only the placeholder of the private key is replaced in its code.
"""

import re
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.test import Client

from django_imagekit_jwt.protocol.tokens import JtiPlacement, KeyPair, SignedUpload, read
from django_imagekit_jwt.testing.emulator import Emulator
from tests import node
from tests.api.asking import TOKEN, ask
from tests.conftest import Configure
from tests.factories import KEYS
from tests.testing.emulator.client import PNG, post

pytestmark = [pytest.mark.node, pytest.mark.django_db]
DOCUMENT = Path(__file__).parents[3] / "shared/reference/imagekit-secure-client-side-upload.md"
DRESS = {"fileName": "dress.jpg", "useUniqueFileName": "false", "tags": "summer,dress"}
PAYLOADS = {
    "the documentation's": DRESS,
    "the jQuery example's": {"fileName": "abc.jpg"},
    "beyond ASCII": {"fileName": "Grüße 🙂 \u2028.png", "customMetadata": '{"a": "\\"/"}'},
}


def _documented_answers(bodies: list[dict[str, Any]], private_key: str) -> list[dict[str, Any]]:
    if not DOCUMENT.exists():
        pytest.skip("ImageKit's page is not beside this project, and is not ours to copy")
    page = DOCUMENT.read_text("utf-8")
    found = re.search(r"```javascript\n(const jwt = .*?)```", page, re.DOTALL)
    assert found
    assert found[1].count("your_private_key") == 1
    source = found[1].replace("your_private_key", private_key)
    answers: list[dict[str, Any]] = node.run(
        "documented.mjs", [{"source": source, "body": body} for body in bodies]
    )
    return answers


def _body(payload: dict[str, str], public_key: str = KEYS.public_key) -> dict[str, Any]:
    return {"uploadPayload": payload, "expire": 400, "publicKey": public_key}


def _said(token: str) -> tuple[dict[str, Any], dict[str, Any], int]:
    """Give header and payload without the time, which is another, and the lifetime."""
    whole = jwt.decode_complete(token, KEYS.private_key, algorithms=["HS256"])
    payload = whole["payload"]
    lifetime = payload.pop("exp") - payload.pop("iat")
    return whole["header"], payload, lifetime


@pytest.mark.parametrize("placement", ["omit", "header", "claim"])
def test_header_and_payload_are_those_of_the_documentation(
    signed_in: Client, configure: Configure, placement: JtiPlacement
) -> None:
    configure(JTI=placement)
    bodies = [_body(payload) for payload in PAYLOADS.values()]
    for body, theirs in zip(bodies, _documented_answers(bodies, KEYS.private_key), strict=True):
        ours = ask(signed_in, TOKEN, body)
        assert (ours.status_code, ours.json().keys()) == (theirs["status"], theirs["body"].keys())
        header, payload, lifetime = _said(ours.json()["token"])
        ids = [part.pop("jti") for part in (header, payload) if "jti" in part]
        assert len(ids) == (placement != "omit")
        assert (header, payload, lifetime) == _said(theirs["body"]["token"])


def test_jsonwebtoken_takes_our_token_for_as_long_as_was_asked(signed_in: Client) -> None:
    token = ask(signed_in, TOKEN, _body(DRESS)).json()["token"]
    iat = read(token, KEYS).iat
    job = {"token": token, "key": KEYS.private_key}
    [said] = node.run("verify.mjs", [{**job, "at": iat + 399}])
    assert said["payload"] == {**DRESS, "iat": iat, "exp": iat + 400}
    with pytest.raises(AssertionError, match="jwt expired"):
        node.run("verify.mjs", [{**job, "at": iat + 400}])


def test_we_and_the_emulator_take_the_token_of_the_documentation(emulator: Emulator) -> None:
    keys = KeyPair(emulator.account.public_key, emulator.account.private_key)
    [answer] = _documented_answers([_body(DRESS, keys.public_key)], keys.private_key)
    token = answer["body"]["token"]
    signed = read(token, keys)
    assert signed == SignedUpload(keys.public_key, None, signed.iat, signed.iat + 400, DRESS)
    posted = post(emulator.upload_url, [*DRESS.items(), ("token", token), ("file", PNG)])
    assert (posted.status, posted.json["name"]) == (200, "dress.jpg")
