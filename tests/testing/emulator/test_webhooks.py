"""The queue of webhooks, as a test uses it."""

import hmac
import json
import logging
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from werkzeug.test import Client

from django_imagekit_jwt.testing.emulator import (
    Emulator,
    Options,
    create_app,
    running_emulator,
)

from .client import TEXT, basic, post, stored, upload
from .receiver import Site, receiving

NOWHERE = "http://127.0.0.1:1/hook/"
EMULATOR = "django_imagekit_jwt.testing.emulator"


def _names(site: Site) -> list[str]:
    return [json.loads(body)["data"]["name"] for body in site.bodies]


def test_a_webhook_is_signed_by_standard_webhooks(told: Emulator, site: Site) -> None:
    stored(told)
    told.wait_for_webhooks()
    (webhook,) = site.received
    assert webhook.path == "/hook/"
    assert webhook.headers["Content-Type"] == "application/json"
    assert webhook.headers["webhook-id"] == json.loads(webhook.body)["id"]
    assert abs(int(webhook.headers["webhook-timestamp"]) - time.time()) < 60
    assert webhook.is_signed_with(told.webhook_secret)
    assert told.webhook_secret == "whsec_local_imagekit_not_a_secret_0000"
    assert "x-ik-signature" not in webhook.headers


def test_a_webhook_may_be_signed_the_older_way_and_with_another_secret(site: Site) -> None:
    options = Options(
        webhook_url=site.url,
        webhook_secret="whsec_other",
        webhook_scheme="legacy",
        clock=lambda: 1_750_000_000.5,
    )
    with running_emulator(options=options) as emulator:
        assert emulator.webhook_secret == "whsec_other"
        post(emulator.upload_url, [("fileName", "a"), ("file", TEXT)], basic())
        emulator.wait_for_webhooks()
    (webhook,) = site.received
    found = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", webhook.headers["x-ik-signature"])
    assert found is not None
    assert found[1] == "1750000000500"
    signed = b"1750000000500." + webhook.body
    assert found[2] == hmac.new(b"whsec_other", signed, "sha256").hexdigest()
    assert "webhook-signature" not in webhook.headers


def test_without_an_address_none_is_sent(emulator: Emulator, site: Site) -> None:
    stored(emulator)
    emulator.wait_for_webhooks()
    emulator.send_webhooks_to(site.url)
    stored(emulator, {"fileName": "later.png"})
    emulator.wait_for_webhooks()
    emulator.send_webhooks_to("")
    stored(emulator, {"fileName": "last.png"})
    emulator.wait_for_webhooks()
    assert _names(site) == ["later.png"]
    assert len(emulator.sent_webhooks()) == 1


def test_the_address_may_change(told: Emulator, site: Site) -> None:
    stored(told)
    told.wait_for_webhooks()
    with receiving() as other:
        told.send_webhooks_to(other.url)
        stored(told, {"fileName": "b.png"})
        told.wait_for_webhooks()
    assert (_names(site), _names(other)) == (["dress.png"], ["b.png"])


@pytest.mark.parametrize("url", ["hook/", "ftp://127.0.0.1/", "http://"])
def test_an_address_that_is_none_is_refused(emulator: Emulator, url: str) -> None:
    with pytest.raises(ValueError, match=f"webhook_url must be .*, and '{url}' is none"):
        emulator.send_webhooks_to(url)
    with (
        pytest.raises(ValueError, match="webhook_url"),
        running_emulator(options=Options(webhook_url=url)),
    ):
        pass


def test_webhooks_arrive_in_the_order_of_the_uploads(told: Emulator, site: Site) -> None:
    names = [f"{number}.png" for number in range(10)]
    for name in names:
        stored(told, {"fileName": name})
    told.wait_for_webhooks()
    assert _names(site) == names
    assert [sent.body for sent in told.sent_webhooks()] == site.bodies


def test_a_site_in_trouble_keeps_the_order() -> None:
    with (
        receiving(503, 0) as site,
        running_emulator(options=Options(webhook_url=site.url)) as emulator,
    ):
        stored(emulator, {"fileName": "a.png"})
        stored(emulator, {"fileName": "b.png"})
        emulator.wait_for_webhooks()
        assert [sent.status for sent in emulator.sent_webhooks()] == [204, 204]
    assert _names(site) == ["a.png", "a.png", "a.png", "b.png"]


def test_uploads_side_by_side_are_all_told(told: Emulator, site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert {answer.status for answer in pool.map(lambda _: upload(told), range(16))} == {200}
    told.wait_for_webhooks()
    assert len(set(_names(site))) == 16


def test_a_site_that_hangs_delays_no_upload_and_does_not_hold_the_end_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, EMULATOR)
    before = set(threading.enumerate())
    with receiving(is_open=False) as site:
        begin = time.monotonic()
        with running_emulator(options=Options(webhook_url=site.url)) as emulator:
            for _ in range(3):
                stored(emulator)
            assert site.reached.wait(10)
            assert emulator.sent_webhooks() == ()
        assert time.monotonic() - begin < 5
    assert set(threading.enumerate()) == before
    assert len(site.received) == 1
    assert [message.split(" to http")[0] for message in caplog.messages] == [
        "Webhook file.created was not delivered",
        "Webhook file-version.created was not sent before the end.",
        "Webhook file-version.created was not sent before the end.",
    ]


def test_a_site_that_is_not_there_fails_no_upload(caplog: pytest.LogCaptureFixture) -> None:
    with running_emulator(options=Options(webhook_url=NOWHERE)) as emulator:
        stored(emulator)
        emulator.wait_for_webhooks()
        assert emulator.sent_webhooks() == ()
        assert len(emulator.files()) == 1
    assert f"was not delivered to {NOWHERE}" in caplog.text


def test_what_is_held_back_is_sent_later_in_its_order(told: Emulator, site: Site) -> None:
    told.hold_webhooks()
    stored(told, {"fileName": "a.png"})
    stored(told, {"fileName": "b.png"})
    with pytest.raises(TimeoutError, match=r"2 webhooks wait, held back until release_webhooks"):
        told.wait_for_webhooks(timeout=0.1)
    assert site.received == []
    told.release_webhooks()
    stored(told, {"fileName": "c.png"})
    told.wait_for_webhooks()
    assert _names(site) == ["a.png", "b.png", "c.png"]


def test_what_is_held_back_goes_nowhere_once_there_is_no_address(
    told: Emulator, site: Site
) -> None:
    told.hold_webhooks()
    stored(told)
    told.send_webhooks_to("")
    told.release_webhooks()
    told.wait_for_webhooks()
    assert (told.sent_webhooks(), site.received) == ((), [])


def test_what_is_held_back_to_the_end_is_logged(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, EMULATOR)
    with running_emulator(options=Options(webhook_url=site.url)) as emulator:
        emulator.hold_webhooks()
        stored(emulator)
    assert site.received == []
    assert caplog.messages == ["Webhook file.created was not sent before the end."]


def test_waiting_has_an_end() -> None:
    with (
        receiving(is_open=False) as site,
        running_emulator(options=Options(webhook_url=site.url)) as emulator,
    ):
        stored(emulator)
        with pytest.raises(TimeoutError, match=r"^After 0\.1 s 1 webhooks wait\.$"):
            emulator.wait_for_webhooks(timeout=0.1)


def test_the_application_alone_sends_them_too(site: Site, tmp_path: Path) -> None:
    application = create_app(tmp_path, Options(webhook_url=site.url))
    data = {"fileName": "a", "file": "aGVsbG8="}
    client, kind = Client(application), "multipart/form-data"
    with client.post("/api/v2/files/upload", data=data, headers=basic(), content_type=kind):
        application.webhooks.wait()
    application.close()
    assert [json.loads(body)["data"]["fileType"] for body in site.bodies] == ["non-image"]


def test_every_webhook_is_logged(told: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, f"{EMULATOR}.courier")
    stored(told)
    told.wait_for_webhooks()
    assert [message for message in caplog.messages if message.startswith("Webhook")] != []
    assert told.webhook_secret not in caplog.text
