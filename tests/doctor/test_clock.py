"""How far two clocks are apart, and what that breaks."""

import time
from collections.abc import Callable

import pytest

from django_imagekit_jwt.doctor.clock import check_clock, judge, seconds_ahead
from django_imagekit_jwt.testing.emulator import Options, running_emulator
from tests.doctor.answers import answered
from tests.doctor.sites import listening

NOON = 1_767_268_800.0
DATE = ("Date", "Thu, 01 Jan 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    ("sent", "received", "ahead"),
    [
        (0.0, 0.0, 0),
        (0.999, 0.999, 0),
        (-5.0, 5.0, 0),  # a slow answer is of any moment
        (-5.0, -0.5, -0.5),
        (1.5, 2.0, 0.5),
        (61.0, 62.0, 60),
        (-62.0, -60.0, -60),
    ],
)
def test_a_date_is_of_any_moment_of_its_second(sent: float, received: float, ahead: float) -> None:
    answer = answered(200, "", DATE, sent=NOON + sent, received=NOON + received)
    assert seconds_ahead(answer) == pytest.approx(ahead)


@pytest.mark.parametrize("headers", [[], [("Date", "yesterday")]], ids=["none", "unreadable"])
def test_no_date_says_nothing(headers: list[tuple[str, str]]) -> None:
    assert seconds_ahead(answered(200, "", *headers)) is None


@pytest.mark.parametrize(
    ("ahead", "level", "said"),
    [
        (0, "ok", "agree on the time"),
        (1.4, "ok", "agree on the time"),
        (-1.4, "ok", "agree on the time"),
        (2, "warning", "2 s ahead of ImageKit's. Tokens are issued in ImageKit's future"),
        (300, "warning", "documented nowhere."),
        (301, "failed", "Webhooks are refused: they are signed more than 300 s from this clock."),
        (301, "failed", "VERIFY_UPLOADS takes each new file for older than its token."),
        (-2, "warning", "2 s behind ImageKit's. Tokens that live 600 s have 598 s left"),
        (-300, "warning", "have 300 s left when they are issued."),
        (-301, "failed", "have 299 s left when they are issued. Webhooks are refused"),
        (-600, "failed", "Tokens that live 600 s have expired before they are used. Webhooks"),
    ],
)
def test_what_is_broken_is_said(ahead: float, level: str, said: str) -> None:
    finding = judge(ahead, 600)
    assert finding.level == level
    assert said in finding.message
    assert bool(finding.hint) == (level != "ok")


def test_a_short_token_has_expired_sooner() -> None:
    finding = judge(-30, 30)
    assert finding.level == "failed"
    assert finding.message.endswith("Tokens that live 30 s have expired before they are used.")


@pytest.mark.parametrize(
    ("off", "level", "said"),
    [
        (0, "ok", "agree"),
        (100, "warning", "behind ImageKit's"),
        (-100, "warning", "ahead of ImageKit's"),
        (700, "failed", "expired before"),
    ],
)
def test_the_address_that_reads_tokens_is_asked(off: float, level: str, said: str) -> None:
    with running_emulator(options=Options(clock=shifted(off))) as emulator:
        finding = check_clock(emulator.upload_url, 600, 5)
    assert (finding.subject, finding.level) == ("clock", level)
    assert said in finding.message


def shifted(seconds: float) -> Callable[[], float]:
    return lambda: time.time() + seconds


def test_an_answer_without_a_date_cannot_be_compared() -> None:
    with listening(b"HTTP/1.1 204 No Content\r\nDate: soon\r\n\r\n") as site:
        finding = check_clock(site, 600, 5)
    assert (finding.level, finding.hint) == ("warning", "Compare this machine's clock by hand.")


def test_no_answer_is_a_failure_of_the_network() -> None:
    finding = check_clock("http://nowhere.invalid", 600, 5)
    assert finding.level == "failed"
    assert finding.message.startswith("http://nowhere.invalid gave no answer")
    assert finding.hint == "Check UPLOAD_URL, firewall and proxy."
