"""Large, deep, many, or of odd characters: what a request costs is bounded before it is paid."""

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.asgi import get_asgi_application
from django.test import Client

from django_imagekit_jwt.admin.search import _TOKEN
from django_imagekit_jwt.client_address import client_address
from django_imagekit_jwt.exceptions import ReceiptRefused
from django_imagekit_jwt.exports import _cell
from django_imagekit_jwt.issuing import MOST_ERRORS
from django_imagekit_jwt.linking import receive_event
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import MAX_BATCH_SIZE
from django_imagekit_jwt.protocol.answers import moment, read_facts
from django_imagekit_jwt.protocol.events import Event
from django_imagekit_jwt.protocol.file_names import sanitized_name
from django_imagekit_jwt.protocol.file_paths import possible_keys
from django_imagekit_jwt.protocol.parameters import PARAMETERS
from django_imagekit_jwt.receipts import read_receipt
from tests.admin.asking import page
from tests.api.asking import TOKEN, UPLOADS, ask, fields, refusal
from tests.conftest import Configure
from tests.coroutines import run
from tests.factories import imagekit_answer, issued_token

HOOK = "/imagekit/webhook/"
SECONDS = 20
"""Of this process. What grows with the square of a million characters takes hours."""


def urls_of(user: User) -> list[str]:
    jti = issued_token(user=user).jti
    return [TOKEN, UPLOADS, f"{UPLOADS}{jti}/complete/", f"{UPLOADS}{jti}/fail/"]


def test_more_uploads_than_any_policy_allows_are_refused_before_one_is_read(
    signed_in: Client,
) -> None:
    answer = ask(signed_in, UPLOADS, {"uploads": [None] * (MAX_BATCH_SIZE + 1)})
    assert fields(answer, "invalid_request") == ["uploads"]
    answer = ask(signed_in, UPLOADS, {"uploads": [None] * MAX_BATCH_SIZE})
    assert fields(answer, "invalid_request") == ["uploads[0]"]


def test_a_refusal_does_not_grow_with_what_is_refused(signed_in: Client) -> None:
    wrong = {f"webhookUr{index}": "a" for index in range(99)}
    answer = ask(signed_in, UPLOADS, {"uploads": [{"fileName": "a", **wrong}] * 100})
    assert MOST_ERRORS <= len(fields(answer, "invalid_parameters")) < MOST_ERRORS + 99


def test_each_file_of_the_largest_batch_is_named(signed_in: Client, configure: Configure) -> None:
    configure(POLICIES={"default": {"batch_size": MAX_BATCH_SIZE}})
    answer = ask(signed_in, UPLOADS, {"uploads": [{"fileName": ""}] * MAX_BATCH_SIZE})
    assert len(fields(answer, "invalid_parameters")) == MAX_BATCH_SIZE


@pytest.mark.parametrize("depth", [50, 500, *range(800, 1000, 20), 100_000])
def test_no_depth_is_a_fault(depth: int, signed_in: Client, ann: User) -> None:
    for value in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        for url in urls_of(ann):
            for name in ("uploads", "uploadPayload", "fileId", "code"):
                assert ask(signed_in, url, f'{{"{name}": {value}}}').status_code == 400


@pytest.mark.parametrize("digits", [20, sys.get_int_max_str_digits(), 100_000])
def test_no_number_is_a_fault(digits: int, signed_in: Client, ann: User) -> None:
    number = "9" * digits
    for url in urls_of(ann):
        for name in ("expire", "status", "size", "fileId", "policy"):
            assert ask(signed_in, url, f'{{"{name}": {number}}}').status_code == 400
    sized = f'{{"uploads": [{{"fileName": "a", "size": {number}}}]}}'
    assert ask(signed_in, UPLOADS, sized).status_code == (400 if digits > 5000 else 201)


@pytest.mark.parametrize("depth", [10, 990, 1600])
def test_deep_metadata_is_shown_indented_or_as_it_is(depth: int, admin_client: Client) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    assert len(deep) <= PARAMETERS["customMetadata"].max_length
    parameters = {"fileName": "a.png", "customMetadata": deep}
    assert page(admin_client, issued_token(parameters=parameters)).count("&quot;a&quot;") >= depth


@pytest.mark.parametrize(
    "name", ["\u0344" * 255, "a" + "\u0300" * 254, "\ufdfa" * 255, "\U0001f468\u200d" * 100]
)
def test_characters_that_grow_or_pile_up_are_no_fault(name: str, signed_in: Client) -> None:
    assert ask(signed_in, UPLOADS, {"uploads": [{"fileName": name}]}).status_code == 201
    assert len(IssuedToken.objects.get().path_key) == 32


@pytest.mark.parametrize("url", [TOKEN, UPLOADS, HOOK])
def test_a_body_that_does_not_say_its_length_is_refused_all_the_same(
    url: str, configure: Configure
) -> None:
    """Under ASGI, where a request may come in chunks (Django's CVE-2026-33034)."""
    configure(WEBHOOK_SECRETS=["whsec_the_secret_of_the_suite"])
    assert run(_sent_in_chunks(url, [b" " * 1_000_000] * 4)) == 400


async def _sent_in_chunks(path: str, chunks: list[bytes]) -> int:
    sent: list[Mapping[str, Any]] = []
    coming = iter(chunks)
    left = len(chunks)

    async def receive() -> dict[str, Any]:
        nonlocal left
        left -= 1
        if left < 0:
            await asyncio.sleep(60)  # until it is cancelled: nobody hangs up
        return {"type": "http.request", "body": next(coming), "more_body": left > 0}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
    }
    await get_asgi_application()(scope, receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize("jti", ["a%00b", "%00", "a%0d%0ab", "..", "x" * 5000, "%ED%A0%80"])
def test_no_id_in_an_address_is_a_fault(jti: str, signed_in: Client) -> None:
    for what in ("complete", "fail"):
        refusal(ask(signed_in, f"{UPLOADS}{jti}/{what}/", {}), 404, "unknown_upload")


@pytest.mark.parametrize("character", ["\u2028", "\x85", "\u202e"], ids=ascii)
def test_the_path_of_an_event_is_one_line_of_the_log(
    character: str, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "django_imagekit_jwt")
    facts = read_facts(imagekit_answer(filePath=f"/a{character}WARNING b.png"))
    receive_event(Event("evt-1", "file.created", None, facts, facts.file_id, facts.path, ""))
    [line] = caplog.messages
    assert line.isprintable()


@pytest.mark.parametrize("text", ["\ud800:a:b", "a:\ud800:b", "a:b:\ud800", "é:é:é", "\0:\0:\0"])
def test_no_text_is_a_receipt_or_a_fault(text: str) -> None:
    with pytest.raises(ReceiptRefused) as refused:
        read_receipt(text)
    assert refused.value.code == "invalid"


PATIENT: dict[str, Callable[[str], object]] = {
    "a name": sanitized_name,
    "a path": lambda text: possible_keys(f"/{text[:1500]}"),
    "a moment": moment,
    "a pasted token": _TOKEN.search,
    "an address": lambda text: client_address({"HTTP_X_FORWARDED_FOR": text, "REMOTE_ADDR": text}),
    "a cell of an export": _cell,
    "a parameter": lambda text: [one.check(text[: one.max_length]) for one in PARAMETERS.values()],
}
LONG = ["a", ".", "_", "-", "1", "[", ';"', "%", "(", "eyJ", "eyJaaaaaaaa.", " ", "\u0300", "\n"]


@pytest.mark.parametrize("reads", PATIENT.values(), ids=PATIENT)
@pytest.mark.parametrize("text", LONG, ids=ascii)
def test_no_text_is_read_again_and_again(reads: Callable[[str], object], text: str) -> None:
    long = text * (1_000_000 // len(text))
    began = time.process_time()
    reads(long)
    assert time.process_time() - began < SECONDS
