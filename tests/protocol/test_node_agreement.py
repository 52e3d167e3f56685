"""The same input signed here and by Node's ``jsonwebtoken``, which ImageKit's page signs with."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from django_imagekit_jwt.protocol.tokens import JtiPlacement, sign
from tests.factories import KEYS, decoded
from tests.skipping import cannot_run

pytestmark = pytest.mark.node
JS = Path(__file__).parents[1] / "js"
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


@pytest.fixture(scope="module")
def node() -> str:
    program = shutil.which("node")
    if program is None or not (JS / "node_modules" / "jsonwebtoken").is_dir():
        cannot_run("Node.js or the packages of tests/js are not installed: run `npm ci` there.")
    return program


def _run(node: str, script: str, jobs: list[dict[str, Any]]) -> Any:
    given = json.dumps(jobs)
    done = subprocess.run(
        [node, script], input=given, capture_output=True, text=True, cwd=JS, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("placement", ["header", "claim", "omit"])
def test_node_signs_an_equal_header_and_payload(node: str, placement: JtiPlacement) -> None:
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
    theirs = _run(node, "sign.mjs", jobs)
    assert [_said(token) for token in tokens] == [_said(token) for token in theirs]


def test_node_reads_what_is_signed_here(node: str) -> None:
    tokens = [sign(upload, KEYS, iat=IAT, exp=EXP, jti="b") for upload in UPLOADS.values()]
    read = _run(node, "verify.mjs", [{"token": one, "key": KEYS.private_key} for one in tokens])
    header = {"alg": "HS256", "typ": "JWT", "kid": KEYS.public_key, "jti": "b"}
    assert read == [
        {"header": header, "payload": {**upload, "iat": IAT, "exp": EXP}}
        for upload in UPLOADS.values()
    ]


def test_node_refuses_what_another_key_signed(node: str) -> None:
    token = sign({"fileName": "a"}, KEYS, iat=IAT, exp=EXP)
    job = [{"token": token, "key": "private_other_0123456789abcdef0123456789"}]
    with pytest.raises(AssertionError, match="invalid signature"):
        _run(node, "verify.mjs", job)


def _said(token: str) -> tuple[Any, Any]:
    whole = decoded(token, expired=True)
    return whole["header"], whole["payload"]
