"""What a line of the log of refusals holds, and what it can never be made to hold."""

import logging
import re
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory

from django_imagekit_jwt.refusal_log import RefusedRequest, note_policy, record_refusal
from django_imagekit_jwt.signals import request_refused
from django_imagekit_jwt.testing.emulator.signatures import signing
from tests.conftest import Configure
from tests.failing_writes import read_only
from tests.refusal_lines import LOGGER, lines, only_line
from tests.refusals import Someone, hostile, line_of, refused

TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmaWxlTmFtZSI6ImEifQ.mVZ0JmFh_-c2lnbmF0dXJlMDEy"
KEY = "private_suite0123456789abcdef0123456789="
Heard = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard: Heard = []

    def receive(**told: Any) -> None:
        heard.append({name: told[name] for name in told.keys() - {"signal"}})

    request_refused.connect(receive)
    yield heard
    request_refused.disconnect(receive)


def test_a_line_has_every_fact_as_a_field_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    user = User(pk=7, username="Jürgen O'Neil")
    refusal = refused("/imagekit/token/?secret=query", user=user, fields=["folder", "tags"])
    note_policy(refusal.request, "avatars")
    level, facts, answer = line_of(caplog, refusal)
    assert level == "INFO"
    assert facts == {
        "code": "policy_violation",
        "status": 400,
        "method": "POST",
        "path": "/imagekit/token/",
        "policy": "avatars",
        "username": "Jürgen O'Neil",
        "user": "7",
        "address": "127.0.0.1",
        "request_id": answer["X-Request-ID"],
        "fields": ["folder", "tags"],
    }


@pytest.mark.parametrize("user", [None, AnonymousUser(), object()])
def test_what_is_not_known_is_empty(user: object, caplog: pytest.LogCaptureFixture) -> None:
    _, facts, _ = line_of(caplog, refused(user=user))
    assert (facts["policy"], facts["username"], facts["user"]) == ("", "", "")
    assert facts["fields"] == []


@pytest.mark.parametrize(
    ("status", "level"),
    [
        *[(status, "INFO") for status in (400, 401, 404, 405, 409)],
        *[(status, "WARNING") for status in (403, 429)],
        *[(status, "ERROR") for status in (500, 503)],
    ],
)
def test_the_level_says_who_should_look(
    status: int, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert line_of(caplog, refused(status=status))[0] == level


@pytest.mark.parametrize(
    ("choice", "address"), [("full", "192.0.2.77"), ("truncated", "192.0.2.0"), ("none", "")]
)
def test_the_address_is_kept_as_in_the_record(
    choice: str, address: str, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(RECORD_IP=choice, TRUSTED_PROXIES=1)
    headers = {"X-Forwarded-For": "6.6.6.6, 192.0.2.77"}
    assert line_of(caplog, refused(headers=headers))[1]["address"] == address


@pytest.mark.parametrize(
    "sent", ["a", "0af7651916cd43dd8448eb211c80319c", "Root=1-67:a/b+c_d.e=", "x" * 200]
)
def test_the_id_of_the_request_is_the_proxys(sent: str, caplog: pytest.LogCaptureFixture) -> None:
    _, facts, answer = line_of(caplog, refused(headers={"X-Request-ID": sent}))
    assert (facts["request_id"], answer["X-Request-ID"]) == (sent, sent)


@pytest.mark.parametrize(
    "sent",
    [None, "", "x" * 201, "a b", "a,b", "a\n", "a\r\nSet-Cookie: b", "\u00e9", "\u0661", "{"],
)
def test_what_is_no_id_is_replaced_by_a_new_one(
    sent: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {} if sent is None else {"X-Request-ID": sent}
    ids = set()
    for _ in range(2):
        _, facts, answer = line_of(caplog, refused(headers=headers))
        assert re.fullmatch(r"[0-9a-f]{32}", facts["request_id"])
        assert answer["X-Request-ID"] == facts["request_id"]
        ids.add(facts["request_id"])
    assert len(ids) == 2


def test_the_site_names_the_header(configure: Configure, caplog: pytest.LogCaptureFixture) -> None:
    configure(REQUEST_ID_HEADER="X-Correlation-ID")
    headers = {"X-Request-ID": "other", "X-Correlation-ID": "this"}
    _, facts, answer = line_of(caplog, refused(headers=headers))
    assert (facts["request_id"], answer["X-Correlation-ID"]) == ("this", "this")
    assert "X-Request-ID" not in answer


@pytest.mark.parametrize("secret", [TOKEN, KEY, f"{'x' * 90}{TOKEN}", TOKEN * 9, f"{KEY}{TOKEN}"])
def test_no_secret_is_logged_wherever_a_client_puts_it(
    secret: str, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = hostile(secret)
    _, facts, _ = line_of(caplog, refusal)
    for logged in (str(facts), str(heard[0]["policy"]), heard[0]["username"]):
        assert "[secret]" in logged
        assert TOKEN[:24] not in logged
        assert KEY[8:] not in logged


def test_names_that_only_begin_like_a_secret_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    refusal = refused(fields=["eyJar", "private_documents_of_the_company"])
    note_policy(refusal.request, "private_documents")
    _, facts, _ = line_of(caplog, refusal)
    assert facts["fields"] == ["eyJar", "private_documents_of_the_company"]
    assert facts["policy"] == "private_documents"


def test_neither_headers_nor_cookies_nor_the_body_are_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    request = RequestFactory().post(
        "/imagekit/token/?key=geheim",
        {"file": "geheim"},
        headers={"Cookie": "sessionid=geheim", "Authorization": "Bearer geheim", "X-Any": "geheim"},
    )
    record_refusal(RefusedRequest(request, "invalid_json", 400), HttpResponse())
    [record] = caplog.records
    assert "geheim" not in str(vars(record))
    assert request not in vars(record).values()


def test_the_signal_tells_the_same(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    refusal = refused(view=SimpleNamespace, user=Someone("ann\n", 5))
    note_policy(refusal.request, "avatars")
    line_of(caplog, refusal)
    assert heard == [
        {
            "sender": SimpleNamespace,
            "code": "policy_violation",
            "status": 400,
            "policy": "avatars",
            "username": "ann\\n",
            "request": refusal.request,
        }
    ]


def test_the_signal_waits_for_an_answer_that_is_yet_to_be_rendered(
    heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    answer = SimpleTemplateResponse(engines["django"].from_string("No."))
    record_refusal(refused(), answer)
    assert only_line(caplog)[1]["request_id"] == answer["X-Request-ID"]
    assert heard == []
    answer.render()
    assert [told["code"] for told in heard] == ["policy_violation"]


EVENT = "/imagekit/webhook/"


def test_an_event_that_is_not_signed_is_a_line(
    client: Client, configure: Configure, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    configure(WEBHOOK_SECRETS=["whsec_the_secret_of_the_suite"])
    answer = client.post(EVENT, b"geheim", "application/json", headers={"Webhook-Id": "geheim"})
    assert answer.status_code == 400
    level, facts = only_line(caplog)
    assert (level, facts["code"], facts["status"]) == ("INFO", "invalid_event", 400)
    assert (facts["path"], facts["policy"], facts["username"]) == (EVENT, "", "")
    assert facts["request_id"] == answer["X-Request-ID"]
    assert "geheim" not in caplog.text + str(facts)
    assert [(told["sender"], told["code"], told["status"]) for told in heard] == [
        (None, "invalid_event", 400)
    ]
    assert heard[0]["request"].path == EVENT


def test_an_event_without_a_secret_set_up_is_a_line(
    client: Client, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(WEBHOOK_SECRETS=[""])
    answer = client.post(EVENT, b"{}", "application/json")
    level, facts = only_line(caplog)
    assert (level, facts["code"], facts["status"]) == ("ERROR", "not_configured", 503)
    assert (answer["Retry-After"], answer["X-Request-ID"]) == ("60", facts["request_id"])


def test_an_event_that_cannot_be_written_is_a_line(
    db: None, client: Client, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(WEBHOOK_SECRETS=["whsec_the_secret_of_the_suite"])
    body = b'{"id": "evt-1", "type": "file.deleted", "data": {"fileId": "a"}}'
    headers = signing("standard")("whsec_the_secret_of_the_suite", "evt-1", body, time.time())
    with read_only():
        answer = client.post(EVENT, body, "application/json", headers=headers)
    assert answer.status_code == 503
    level, facts = only_line(caplog)
    assert (level, facts["code"], facts["status"]) == ("ERROR", "not_recorded", 503)


def test_what_is_granted_is_no_line(
    signed_in: Client, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"uploadPayload": {"fileName": "cat.jpg"}}
    answer = signed_in.post("/imagekit/token/", body, "application/json")
    assert answer.status_code == 200
    assert "X-Request-ID" not in answer
    assert (lines(caplog), heard) == ([], [])
