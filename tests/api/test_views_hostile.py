"""Whatever is sent: a 400 in the one shape, and never a 500."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from django_imagekit_jwt.api.parsers import MAX_BODY_BYTES
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.parameters import PARAMETERS

from .asking import BOTH, CAT, CATS, TOKEN, UPLOADS, ask, fields, refusal

BODIES: list[tuple[str | bytes, str]] = [
    ("", "invalid_request"),
    ("{}", "invalid_request"),
    (" ", "invalid_json"),
    ("{", "invalid_json"),
    ("null", "invalid_request"),
    ("[]", "invalid_request"),
    ('"a"', "invalid_request"),
    ("5", "invalid_request"),
    ("true", "invalid_request"),
    ("1e999", "invalid_request"),
    ("NaN", "invalid_json"),
    ('{"uploadPayload": {"fileName": Infinity}}', "invalid_json"),
    ('{"uploadPayload": {"fileName": "a"}, "uploadPayload": {}}', "invalid_json"),
    ('{"uploadPayload": {"fileName": "a", "fileName": "b"}}', "invalid_json"),
    ('{"uploads": [{"fileName": "a", "fileName": "b"}]}', "invalid_json"),
    ('{"expire": ' + "9" * 5000 + "}", "invalid_json"),
    ("\ufeff{}", "invalid_json"),
    ("{}".encode("utf-16"), "invalid_json"),
    (b'{"uploadPayload": {"fileName": "\xff"}}', "invalid_json"),
    (b"\0" * 100, "invalid_json"),
    ("[" * 100_000, "body_too_deep"),
    ('{"uploadPayload":' * 50_000, "body_too_deep"),
    (b" " * (MAX_BODY_BYTES + 1), "body_too_large"),
    (json.dumps({"a" * 9: "b" * MAX_BODY_BYTES}), "body_too_large"),
    (json.dumps({str(index): 1 for index in range(101)}), "body_too_large"),
]


@pytest.mark.parametrize("url", [TOKEN, UPLOADS])
@pytest.mark.parametrize(("body", "code"), BODIES, ids=lambda part: ascii(part)[:40])
def test_a_body_that_makes_no_sense_is_refused(
    url: str, body: str | bytes, code: str, signed_in: Client
) -> None:
    refusal(ask(signed_in, url, body), 400, code)


PAYLOADS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["fileName"]),
    *[({"fileName": "a", name: "1"}, [name]) for name in ("iss", "sub", "aud", "exp", "nbf")],
    *[({"fileName": "a", name: "1"}, [name]) for name in ("iat", "jti", "file", "token", "x")],
    *[({"fileName": "a", name: 5}, [name]) for name in PARAMETERS],
    *[({"fileName": "a", name: {"a": []}}, [name]) for name in PARAMETERS],
    *[({"fileName": "a", name: "\0"}, [name]) for name in PARAMETERS],
    *[({"fileName": "a", name: "a\ud800"}, [name]) for name in PARAMETERS],
    *[({"fileName": "a", name: "a" * 10_001}, [name]) for name in PARAMETERS],
    ({"fileName": "a", "": "b"}, [""]),
    ({"fileName": "a", "a" * 100_000: "b"}, ["a" * 100_000]),
    ({"fileName": "a", "\ud800": "b"}, ["\\ud800"]),
    ({"fileName": "a", "\0": "b"}, ["\0"]),
    (
        {"iat": 1, "tags": "%", "useUniqueFileName": True},
        ["iat", "tags", "useUniqueFileName", "fileName"],
    ),
]


@pytest.mark.parametrize(("payload", "named"), PAYLOADS, ids=lambda part: ascii(part)[:60])
def test_each_wrong_parameter_is_named_by_both_endpoints(
    payload: dict[str, Any], named: list[str], signed_in: Client
) -> None:
    answer = ask(signed_in, TOKEN, {"uploadPayload": payload})
    assert fields(answer, "invalid_parameters") == named
    answer = ask(signed_in, UPLOADS, {"uploads": [{"fileName": "fine"}, payload]})
    assert fields(answer, "invalid_parameters") == [f"uploads[1].{name}" for name in named]


@pytest.mark.parametrize(
    ("url", "body", "named"),
    [
        (TOKEN, {**CAT, "uploadpayload": {}}, ["uploadpayload"]),
        (TOKEN, {**CAT, "a": 1, "\ud800": 2}, ["a", "\\ud800"]),
        (TOKEN, {**CAT, "expire": 3601}, ["expire"]),
        (TOKEN, {**CAT, "expire": True}, ["expire"]),
        (TOKEN, {**CAT, "policy": {}}, ["policy"]),
        (TOKEN, {**CAT, "publicKey": []}, ["publicKey"]),
        (TOKEN, {"uploadPayload": [CAT]}, ["uploadPayload"]),
        (UPLOADS, {**CATS, "expire": 60}, ["expire"]),
        (UPLOADS, {**CATS, "policy": 5}, ["policy"]),
        (UPLOADS, {"uploads": {}}, ["uploads"]),
        (UPLOADS, {"uploads": []}, ["uploads"]),
        (UPLOADS, {"uploads": [{"fileName": "a"}, None]}, ["uploads[1]"]),
        (UPLOADS, {"uploads": [{"fileName": "a", "size": -1}]}, ["uploads[0].size"]),
        (UPLOADS, {"uploads": [{"fileName": "a", "type": 5}]}, ["uploads[0].type"]),
        (UPLOADS, {"uploads": [{"fileName": "a"}] * 101}, ["uploads"]),
    ],
    ids=lambda part: ascii(part)[:40],
)
def test_a_wrong_request_names_its_field(
    url: str, body: object, named: list[str], signed_in: Client
) -> None:
    assert fields(ask(signed_in, url, body), "invalid_request") == named


@pytest.mark.parametrize(
    ("length", "code"),
    [
        ("garbage", "invalid_request"),
        ("1.5", "invalid_request"),
        ("-", "invalid_request"),
        ("-1", "invalid_json"),
        ("0", "invalid_request"),
    ],
)
def test_an_odd_content_length_is_refused(length: str, code: str, signed_in: Client) -> None:
    for url, _ in BOTH:
        refusal(signed_in.generic("POST", url, b"{}", CONTENT_LENGTH=length), 400, code)


def test_a_body_that_says_it_is_huge_is_refused_unread(signed_in: Client) -> None:
    length = str(MAX_BODY_BYTES + 1)
    unread = signed_in.generic("POST", TOKEN, b"{}", CONTENT_LENGTH=length)
    refusal(unread, 400, "body_too_large")


class BrokenOff(BytesIO):
    """A body whose sender hangs up."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError("connection reset")


def test_a_body_that_breaks_off_is_refused(signed_in: Client) -> None:
    odd: dict[str, Any] = {"wsgi.input": BrokenOff()}
    refusal(signed_in.generic("POST", TOKEN, b"{}", **odd), 400, "invalid_json")


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_the_sites_own_limit_of_bodies_holds(content_type: str, signed_in: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10):
        for url, body in BOTH:
            refusal(ask(signed_in, url, body, content_type), 400, "body_too_large")
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=None, DATA_UPLOAD_MAX_NUMBER_FIELDS=0):
        for url, body in BOTH:
            assert ask(signed_in, url, body, content_type).status_code in {200, 201}


KEYS = st.sampled_from(
    ["uploadPayload", "uploads", "expire", "policy", "publicKey", "fileName", "size", "iat", "tags"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("default"),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(), inner, max_size=4)
    ),
)
NEAR = st.fixed_dictionaries(
    {}, optional={"uploadPayload": JSON, "uploads": JSON | st.lists(JSON), "expire": JSON}
)
BODY = st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(url=st.sampled_from([TOKEN, UPLOADS]), body=BODY | (JSON | NEAR).map(json.dumps))
def test_no_body_gives_anything_but_a_token_or_a_refusal(
    signed_in: Client, url: str, body: str | bytes
) -> None:
    answer = ask(signed_in, url, body)
    if answer.status_code == 400:
        refusal(answer, 400, answer.json()["code"])
    else:
        assert answer.status_code in {200, 201}
        IssuedToken.objects.all().delete()
