"""Misfortunes that a test asks for."""

import time
from http.client import RemoteDisconnected
from threading import Thread

import pytest

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator

from .client import TEXT, Parts, post, sign, upload


def test_the_next_upload_fails_as_asked_and_the_one_after_does_not(emulator: Emulator) -> None:
    emulator.fail_next(503, "Down for repairs.")
    assert upload(emulator).refusal == (503, "Down for repairs.")
    assert emulator.files() == ()
    assert upload(emulator).status == 200


def test_a_failed_upload_has_used_its_token(emulator: Emulator) -> None:
    parts: Parts = [("fileName", "a"), ("token", sign({"fileName": "a"})), ("file", TEXT)]
    emulator.fail_next()
    assert post(emulator.upload_url, parts).status == 500
    assert post(emulator.upload_url, parts).refusal == (400, "Your request has invalid token.")


def test_the_next_connection_is_closed_without_an_answer(emulator: Emulator) -> None:
    emulator.drop_next()
    with pytest.raises(RemoteDisconnected):
        upload(emulator)
    assert upload(emulator).status == 200
    assert len(emulator.files()) == 1


def test_the_next_answer_is_slow(emulator: Emulator) -> None:
    emulator.slow_next(0.2)
    begin = time.monotonic()
    assert upload(emulator).status == 200
    assert time.monotonic() - begin >= 0.2


def test_misfortunes_strike_in_the_order_they_were_asked_for(emulator: Emulator) -> None:
    emulator.fail_next(501)
    emulator.fail_next(502)
    assert [upload(emulator).status for _ in range(3)] == [501, 502, 200]


def test_an_upload_without_a_good_token_meets_none(emulator: Emulator) -> None:
    emulator.fail_next()
    assert post(emulator.upload_url, [("token", "bad")]).status == 400
    assert upload(emulator).status == 500


def test_a_slow_answer_does_not_hold_the_end_up() -> None:
    failures: list[Exception] = []

    def wait(emulator: Emulator) -> None:
        try:
            upload(emulator)
        except OSError as error:
            failures.append(error)

    begin = time.monotonic()
    with running_emulator() as emulator:
        emulator.slow_next(60)
        waiting = Thread(target=wait, args=[emulator])
        waiting.start()
        time.sleep(0.2)
    waiting.join()
    assert time.monotonic() - begin < 10
    assert len(failures) == 1
