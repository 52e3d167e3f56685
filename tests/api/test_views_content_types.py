"""JSON whatever the content type says: the documentation's jQuery example names none."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from rest_framework_simplejwt.tokens import AccessToken

from tests.conftest import Configure
from tests.factories import decoded

from .asking import BOTH, TOKEN, ask, refusal

CONTENT_TYPES = [
    "application/json",
    "application/json; charset=utf-8",
    "application/json; charset=no-such-charset",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=UTF-8",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "a" * 300,
    "text/plain",
    "text/xml; charset=latin-1",
    "application/octet-stream",
    "garbage",
    "a/b/c; ;=;",
    "é",
    ";",
    "*/*",
    " ",
    "",
]


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
@pytest.mark.parametrize(("url", "body"), BOTH, ids=["token", "uploads"])
def test_json_is_read_under_any_content_type(
    content_type: str, url: str, body: dict[str, Any], signed_in: Client
) -> None:
    assert ask(signed_in, url, body, content_type).status_code in {200, 201}


def test_json_is_read_without_a_content_type(signed_in: Client) -> None:
    for url, body in BOTH:
        answer = signed_in.generic("POST", url, json.dumps(body), content_type="")
        assert answer.status_code in {200, 201}


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_what_is_no_json_is_refused_under_any_content_type(
    content_type: str, signed_in: Client
) -> None:
    multipart = (
        b'--x\r\nContent-Disposition: form-data; name="uploadPayload"\r\n\r\n{}\r\n--x--\r\n'
    )
    for body in (multipart, b"uploadPayload=%7B%7D", b"\xff\xfe"):
        refusal(ask(signed_in, TOKEN, body, content_type), 400, "invalid_json")


@pytest.mark.parametrize(
    "accept", ["", "*/*", "text/html", "application/json; indent=4", "garbage", "application/xml"]
)
def test_the_answer_is_json_whatever_is_accepted(accept: str, signed_in: Client) -> None:
    for url, body in BOTH:
        answer = ask(signed_in, f"{url}?format=api", body, accept=accept)
        assert answer["Content-Type"] == "application/json"
        assert answer.status_code in {200, 201}
    refusal_of_none = ask(signed_in, TOKEN, "", accept=accept)
    assert refusal_of_none["Content-Type"] == "application/json"


def test_the_documented_jquery_request_works_unchanged(
    client: Client, ann: User, configure: Configure
) -> None:
    """ImageKit's page, "jQuery (without SDK)": what ``$.ajax`` sends for its options."""
    configure(
        PUBLIC_KEY="your_public_api_key",
        AUTHENTICATION_CLASSES=["rest_framework_simplejwt.authentication.JWTAuthentication"],
    )
    answer = client.post(
        TOKEN,
        '{"uploadPayload":{"fileName":"abc.jpg"},"expire":3600,"publicKey":"your_public_api_key"}',
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
        headers={
            "Accept": "application/json, text/javascript, */*; q=0.01",
            "Authorization": f"Bearer {AccessToken.for_user(ann)}",
            "CustomHeader": "CustomValue",
        },
    )
    assert answer.status_code == 200
    whole = decoded(answer.json()["token"])
    times = {"iat": whole["payload"]["iat"], "exp": whole["payload"]["exp"]}
    assert whole["payload"] == {"fileName": "abc.jpg", **times}
    assert times["exp"] - times["iat"] == 3600
    assert whole["header"]["kid"] == "your_public_api_key"


@override_settings(
    REST_FRAMEWORK={
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.FormParser"],
        "EXCEPTION_HANDLER": "no.such.handler",
    }
)
def test_the_sites_own_rest_framework_settings_change_nothing(signed_in: Client) -> None:
    for url, body in BOTH:
        assert ask(signed_in, url, body).status_code in {200, 201}
    assert ask(signed_in, TOKEN, "").json().keys() == {"code", "message", "errors"}
