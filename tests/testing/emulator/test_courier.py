"""One webhook on its way, and what becomes of it."""

import logging
import time
from itertools import count
from threading import Thread

import pytest

from django_imagekit_jwt.testing.emulator import Options
from django_imagekit_jwt.testing.emulator.courier import Courier, SentWebhook
from django_imagekit_jwt.testing.emulator.events import Event

from .receiver import receiving

EVENT = Event("e1", "file.created", b'{"id":"e1"}')
NOWHERE = "http://127.0.0.1:1/hook/"


def _courier() -> Courier:
    seconds = count(1_750_000_000)
    return Courier(Options(clock=lambda: float(next(seconds))))


def test_what_was_sent_is_what_arrived(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with receiving() as site:
        sent = _courier().deliver(EVENT, site.url, None)
    (received,) = site.received
    assert sent is not None
    assert (sent.id, sent.type, sent.status) == ("e1", "file.created", 204)
    assert sent.body == received.body == EVENT.body
    assert sent.headers["Content-Type"] == "application/json"
    assert {name: received.headers[name] for name in sent.headers} == sent.headers
    assert [record.levelname for record in caplog.records] == ["INFO"]


@pytest.mark.parametrize("first", [0, 500, 503])
def test_a_site_in_trouble_is_tried_again_with_a_new_signature(first: int) -> None:
    with receiving(first) as site:
        sent = _courier().deliver(EVENT, site.url, None)
    assert sent is not None
    assert sent.status == 204
    assert site.bodies == [EVENT.body] * 2
    assert [webhook.headers["webhook-timestamp"] for webhook in site.received] == [
        "1750000000",
        "1750000001",
    ]
    assert sent.headers["webhook-timestamp"] == "1750000001"


def test_three_attempts_are_made(caplog: pytest.LogCaptureFixture) -> None:
    with receiving(500, 501, 502) as site:
        sent = _courier().deliver(EVENT, site.url, None)
    assert sent is not None
    assert sent.status == 502
    assert len(site.received) == 3
    assert caplog.messages == [
        f"Webhook file.created was not delivered to {site.url}: it answered 502."
    ]


@pytest.mark.parametrize("status", [400, 404, 302])
def test_a_refusal_is_final(status: int, caplog: pytest.LogCaptureFixture) -> None:
    with receiving(status) as site:
        sent = _courier().deliver(EVENT, site.url, None)
    assert sent is not None
    assert sent.status == status
    assert len(site.received) == 1
    assert caplog.messages[0].endswith(f": it answered {status}.")


@pytest.mark.parametrize("url", [NOWHERE, "http://a..b/"])
def test_nobody_there_is_said_in_the_log(url: str, caplog: pytest.LogCaptureFixture) -> None:
    assert _courier().deliver(EVENT, url, None) is None
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith(f"Webhook file.created was not delivered to {url}: ")


def test_headers_that_are_given_are_not_signed_again() -> None:
    headers = {"webhook-signature": "v1,old"}
    with receiving(500) as site:
        sent = _courier().deliver(EVENT, site.url, headers)
    assert sent == SentWebhook("e1", "file.created", EVENT.body, headers, 204)
    assert [webhook.headers["webhook-signature"] for webhook in site.received] == ["v1,old"] * 2


def test_closing_ends_the_waiting_between_attempts(caplog: pytest.LogCaptureFixture) -> None:
    courier = _courier()
    begin = time.monotonic()
    with receiving(is_open=False) as site:
        carrying = Thread(target=courier.deliver, args=[EVENT, site.url, None])
        carrying.start()
        assert site.reached.wait(10)
        courier.close()
        carrying.join()
        assert time.monotonic() - begin < 5
    assert len(site.received) == 1
    assert "was not delivered" in caplog.text


def test_the_secret_is_not_shown() -> None:
    options = Options(webhook_secret="whsec_hidden")
    assert "whsec_hidden" not in repr(options)
