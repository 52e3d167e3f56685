import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.dispatch import Signal
from django.test import Client, TestCase

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import confirm, refute
from django_imagekit_jwt.protocol.answers import read_facts
from django_imagekit_jwt.signals import (
    send_after_commit,
    token_issued,
    upload_failed,
    upload_reported,
    upload_verified,
)
from tests.api.asking import UPLOADS, ask
from tests.factories import imagekit_answer, issued_token

SIGNALS = {
    "issued": token_issued,
    "reported": upload_reported,
    "verified": upload_verified,
    "failed": upload_failed,
}
Heard = list[tuple[str, IssuedToken]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard: Heard = []
    receivers: list[tuple[Signal, Any]] = []
    for name, signal in SIGNALS.items():

        def receive(sender: object, record: IssuedToken, name: str = name, **kwargs: Any) -> None:
            assert sender is IssuedToken
            heard.append((name, record))

        signal.connect(receive)
        receivers.append((signal, receive))
    yield heard
    for signal, receive in receivers:
        signal.disconnect(receive)


@pytest.fixture
def failing() -> Iterator[None]:
    def receive(**kwargs: Any) -> None:
        raise RuntimeError("a receiver of the site's own")

    for signal in SIGNALS.values():
        signal.connect(receive)
    yield
    for signal in SIGNALS.values():
        signal.disconnect(receive)


@pytest.mark.django_db(transaction=True)
def test_each_token_is_told_of_once(heard: Heard, signed_in: Client) -> None:
    ask(signed_in, UPLOADS, {"uploads": [{"fileName": "a"}, {"fileName": "b"}]})
    assert [(name, record.file_name) for name, record in heard] == [
        ("issued", "a"),
        ("issued", "b"),
    ]
    assert all(record.pk for _, record in heard)


@pytest.mark.django_db(transaction=True)
def test_each_outcome_is_told_of_once(heard: Heard, signed_in: Client, ann: User) -> None:
    record = issued_token(user=ann, jti="mine")
    for _ in range(2):
        ask(signed_in, f"{UPLOADS}mine/complete/", imagekit_answer())
        confirm(record, read_facts(imagekit_answer()))
        refute(record, "No.")
    other = issued_token(user=ann, jti="other")
    for _ in range(2):
        ask(signed_in, f"{UPLOADS}other/fail/", {"code": "network"})
    assert [(name, told.pk) for name, told in heard] == [
        ("reported", record.pk),
        ("verified", record.pk),
        ("failed", other.pk),
    ]
    assert heard[2][1].failure == "network"


@pytest.mark.django_db(transaction=True)
def test_what_a_receiver_raises_is_logged_and_breaks_nothing(
    failing: None, signed_in: Client, ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    issued_token(user=ann, jti="mine")
    with caplog.at_level(logging.ERROR):
        answers = [
            ask(signed_in, UPLOADS, {"uploads": [{"fileName": "a"}]}),
            ask(signed_in, f"{UPLOADS}mine/complete/", imagekit_answer()),
        ]
    assert [answer.status_code for answer in answers] == [201, 200]
    logged = [one for one in caplog.records if one.name == "django.dispatch"]
    assert len(logged) == 2
    assert all("a receiver of the site's own" in one.getMessage() for one in logged)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told_of(heard: Heard) -> None:
    record = issued_token()
    with transaction.atomic():
        refute(record, "No.")
        transaction.set_rollback(True)
    assert heard == []
    assert IssuedToken.objects.get().failed_at is None


@pytest.mark.django_db
def test_it_is_told_of_after_the_commit(heard: Heard) -> None:
    record = issued_token()
    with TestCase.captureOnCommitCallbacks() as callbacks:
        send_after_commit(upload_verified, record)
        assert heard == []
    for callback in callbacks:
        callback()
    assert heard == [("verified", record)]
