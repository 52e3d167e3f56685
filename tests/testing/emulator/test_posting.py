"""One POST."""

import time
from http.client import HTTPException
from threading import Thread

import pytest

from django_imagekit_jwt.testing.emulator import posting
from django_imagekit_jwt.testing.emulator.posting import Poster

from .receiver import receiving


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/", "/"),
        ("", "/"),
        ("/hook/?a=1&b=%20", "/hook/?a=1&b=%20"),
        ("?a=1", "/?a=1"),
        ("/hook#there", "/hook"),
    ],
)
def test_body_and_headers_arrive_where_they_were_sent(address: str, target: str) -> None:
    with receiving() as site:
        origin = site.url.removesuffix("/hook/")
        assert Poster().post(origin + address, b"\xffbody", {"X-Test": "yes"}) == 204
    (received,) = site.received
    assert (received.path, received.body) == (target, b"\xffbody")
    assert received.headers["X-Test"] == "yes"


@pytest.mark.parametrize("status", [200, 301, 400, 503])
def test_the_answer_is_the_first_one_whatever_its_status(status: int) -> None:
    with receiving(status) as site:
        assert Poster().post(site.url, b"", {}) == status
    assert len(site.received) == 1


def test_a_site_that_hangs_up_has_not_answered() -> None:
    with receiving(0) as site, pytest.raises(HTTPException):
        Poster().post(site.url, b"", {})


def test_a_site_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ConnectionRefusedError):
        Poster().post("http://127.0.0.1:1/", b"", {})


def test_https_is_spoken() -> None:
    with receiving() as site, pytest.raises(OSError, match=r"(?i)ssl|tls"):
        Poster().post(site.url.replace("http:", "https:"), b"", {})
    assert site.received == []


def test_a_site_that_takes_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_ANSWER_SECONDS", 0.1)
    with receiving(is_open=False) as site, pytest.raises(TimeoutError):
        Poster().post(site.url, b"", {})


def test_closing_cuts_a_post_that_is_under_way() -> None:
    poster = Poster()
    failures: list[Exception] = []

    def post(url: str) -> None:
        try:
            poster.post(url, b"", {})
        except (OSError, HTTPException) as error:
            failures.append(error)

    begin = time.monotonic()
    with receiving(is_open=False) as site:
        posting_thread = Thread(target=post, args=[site.url])
        posting_thread.start()
        assert site.reached.wait(10)
        poster.close()
        posting_thread.join()
        assert time.monotonic() - begin < 5
    assert len(failures) == 1


def test_a_closed_one_posts_no_more_and_may_be_closed_again() -> None:
    with receiving() as site:
        poster = Poster()
        assert poster.post(site.url, b"", {}) == 204
        poster.close()
        poster.close()
        with pytest.raises(ConnectionAbortedError):
            poster.post(site.url, b"", {})
    assert len(site.received) == 1


def test_one_may_follow_the_other() -> None:
    with receiving() as site:
        poster = Poster()
        assert [poster.post(site.url, bytes([number]), {}) for number in range(3)] == [204] * 3
    assert [webhook.body for webhook in site.received] == [b"\0", b"\1", b"\2"]
