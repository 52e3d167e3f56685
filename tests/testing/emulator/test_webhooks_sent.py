"""The webhooks that were sent: remembered, and sent again."""

from itertools import count

from django_imagekit_jwt.testing.emulator import Emulator, Options, SentWebhook, running_emulator

from .client import TEXT, basic, post, stored
from .receiver import Site, receiving


def _sent_once(told: Emulator) -> SentWebhook:
    stored(told)
    told.wait_for_webhooks()
    (sent,) = told.sent_webhooks()
    return sent


def test_what_was_sent_is_remembered_as_it_was(told: Emulator, site: Site) -> None:
    sent = _sent_once(told)
    (received,) = site.received
    assert (sent.type, sent.status, sent.body) == ("file.created", 204, received.body)
    assert {name: received.headers[name] for name in sent.headers} == sent.headers


def test_a_refused_webhook_is_remembered_with_its_status() -> None:
    with (
        receiving(400) as site,
        running_emulator(options=Options(webhook_url=site.url)) as emulator,
    ):
        assert _sent_once(emulator).status == 400
    assert len(site.received) == 1


def test_sent_again_the_bytes_are_the_same_and_the_signature_is_new() -> None:
    seconds = count(1_750_000_000)
    options = Options(clock=lambda: float(next(seconds)))
    with receiving() as site, running_emulator(options=options) as emulator:
        emulator.send_webhooks_to(site.url)
        post(emulator.upload_url, [("fileName", "a"), ("file", TEXT)], basic())
        emulator.wait_for_webhooks()
        (sent,) = emulator.sent_webhooks()
        emulator.send_again(sent)
        emulator.wait_for_webhooks()
        again = emulator.sent_webhooks()[1]
    assert (again.id, again.type, again.body) == (sent.id, sent.type, sent.body)
    assert again.headers["webhook-timestamp"] != sent.headers["webhook-timestamp"]
    assert all(webhook.is_signed_with(emulator.webhook_secret) for webhook in site.received)
    assert len({webhook.headers["webhook-signature"] for webhook in site.received}) == 2


def test_a_replay_is_the_same_to_the_letter(told: Emulator, site: Site) -> None:
    sent = _sent_once(told)
    told.send_again(sent, unchanged=True)
    told.wait_for_webhooks()
    assert told.sent_webhooks() == (sent, sent)
    first, second = site.received
    assert (first.body, first.headers.items()) == (second.body, second.headers.items())


def test_after_the_end_nothing_is_sent(site: Site) -> None:
    with running_emulator(options=Options(webhook_url=site.url)) as emulator:
        sent = _sent_once(emulator)
    emulator.send_again(sent)
    emulator.wait_for_webhooks(timeout=0)
    assert len(site.received) == 1
