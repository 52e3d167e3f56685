"""Misfortunes that a test asks for: of uploads, and of the REST API."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import RemoteDisconnected
from threading import Thread

import pytest

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator
from django_imagekit_jwt.testing.emulator.faults import Faults

from .client import TEXT, Answer, Parts, basic, details, post, send, sign, upload


@dataclass(frozen=True)
class Target:
    """What misfortunes strike: which ones, and a request that they are meant for."""

    faults: Callable[[Emulator], "Emulator | Faults"]
    request: Callable[[Emulator], Answer]


def _list(emulator: Emulator) -> Answer:
    return send(f"{emulator.api_url}/v1/files", headers=basic())


UPLOADS = Target(lambda emulator: emulator, upload)
API = Target(lambda emulator: emulator.api, _list)
both = pytest.mark.parametrize("target", [UPLOADS, API], ids=["uploads", "api"])


@both
def test_the_next_request_fails_as_asked_and_the_one_after_does_not(
    emulator: Emulator, target: Target
) -> None:
    target.faults(emulator).fail_next(503, "Down for repairs.")
    assert target.request(emulator).refusal == (503, "Down for repairs.")
    assert emulator.files() == ()
    assert target.request(emulator).status == 200


@both
def test_the_next_connection_is_closed_without_an_answer(
    emulator: Emulator, target: Target
) -> None:
    target.faults(emulator).drop_next()
    with pytest.raises(RemoteDisconnected):
        target.request(emulator)
    assert emulator.files() == ()
    assert target.request(emulator).status == 200


@both
def test_the_next_answer_is_a_page_of_something_else(emulator: Emulator, target: Target) -> None:
    target.faults(emulator).html_next()
    answer = target.request(emulator)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert emulator.files() == ()
    assert target.request(emulator).json is not None


@both
def test_the_next_answer_is_slow(emulator: Emulator, target: Target) -> None:
    target.faults(emulator).slow_next(0.2)
    begin = time.monotonic()
    assert target.request(emulator).status == 200
    assert time.monotonic() - begin >= 0.2


@both
def test_misfortunes_strike_in_the_order_they_were_asked_for(
    emulator: Emulator, target: Target
) -> None:
    target.faults(emulator).fail_next(501)
    target.faults(emulator).html_next()
    target.faults(emulator).fail_next(502)
    assert [target.request(emulator).status for _ in range(4)] == [501, 200, 502, 200]


@both
def test_a_slow_answer_does_not_hold_the_end_up(target: Target) -> None:
    failures: list[Exception] = []

    def wait(emulator: Emulator) -> None:
        try:
            target.request(emulator)
        except OSError as error:
            failures.append(error)

    begin = time.monotonic()
    with running_emulator() as emulator:
        target.faults(emulator).slow_next(60)
        waiting = Thread(target=wait, args=[emulator])
        waiting.start()
        time.sleep(0.2)
    waiting.join()
    assert time.monotonic() - begin < 10
    assert len(failures) == 1


def test_a_failed_upload_has_used_its_token(emulator: Emulator) -> None:
    parts: Parts = [("fileName", "a"), ("token", sign({"fileName": "a"})), ("file", TEXT)]
    emulator.fail_next()
    assert post(emulator.upload_url, parts).status == 500
    assert post(emulator.upload_url, parts).refusal == (400, "Your request has invalid token.")


def test_an_upload_without_a_good_token_meets_none(emulator: Emulator) -> None:
    emulator.fail_next()
    assert post(emulator.upload_url, [("token", "bad")]).status == 400
    assert upload(emulator).status == 500


def test_uploads_and_the_api_have_misfortunes_of_their_own(emulator: Emulator) -> None:
    emulator.api.fail_next(502)
    emulator.fail_next(501)
    assert (upload(emulator).status, _list(emulator).status) == (501, 502)
    assert (upload(emulator).status, _list(emulator).status) == (200, 200)


@pytest.mark.parametrize("path", ["files", "files/x", "files/x/versions/x", "unknown"])
def test_any_request_to_the_api_may_be_struck(emulator: Emulator, path: str) -> None:
    emulator.api.fail_next(503)
    assert send(f"{emulator.api_url}/v1/{path}").status == 503


def test_a_fault_of_the_api_spares_delivery_and_preflights(emulator: Emulator) -> None:
    url = upload(emulator).json["url"]
    emulator.api.fail_next(503)
    assert send(url).status == 200
    assert send(f"{emulator.api_url}/v1/files", "OPTIONS").status == 204
    assert details(emulator, "0" * 24).status == 503
