"""The clock of this machine, against the ``Date`` of an answer of ImageKit's.

Responsible for: how far they are apart at least, and what that breaks. Does not know: which of the
two is right. Tokens carry ``iat`` and ``exp`` of this machine, and ImageKit reads them by its own.
"""

from django.utils.http import parse_http_date

from django_imagekit_jwt.protocol.events import TOLERANCE

from .asking import Answer, NoAnswer, ask
from .findings import Finding

SUBJECT = "clock"
NOTICEABLE = 2
"""Seconds: a clock that is kept by NTP is much nearer."""
MEND = "Keep it by NTP (timedatectl set-ntp true), or ask whoever runs this machine."


def check_clock(upload_url: str, lifetime: int, seconds: float) -> Finding:
    """Ask the address that reads tokens; ``lifetime`` is that of a token, in seconds."""
    try:
        answer = ask("OPTIONS", upload_url, seconds)
    except NoAnswer as error:
        return Finding("failed", SUBJECT, str(error), "Check UPLOAD_URL, firewall and proxy.")
    ahead = seconds_ahead(answer)
    if ahead is None:
        said = "The answer of UPLOAD_URL has no readable Date, so the clocks cannot be compared."
        return Finding("warning", SUBJECT, said, "Compare this machine's clock by hand.")
    return judge(ahead, lifetime)


def seconds_ahead(answer: Answer) -> float | None:
    """Give how far this machine is ahead of the answer's ``Date`` at least; None for no date.

    Negative where it is behind, and 0 where the date is of between question and answer. A ``Date``
    has whole seconds (RFC 9110 section 5.6.7), so it is of any moment of its second.
    """
    try:
        date = parse_http_date(answer.headers.get("Date", ""))
    except ValueError:
        return None
    if answer.sent > date + 1:
        return answer.sent - (date + 1)
    return min(answer.received - date, 0)


def judge(ahead: float, lifetime: int) -> Finding:
    """Say what a clock so many seconds ahead breaks, or behind where they are negative."""
    apart = round(abs(ahead))
    if apart < NOTICEABLE:
        said = "This machine and ImageKit agree on the time."
        return Finding("ok", SUBJECT, said)
    where = "ahead of" if ahead > 0 else "behind"
    broken = _broken_ahead(apart) if ahead > 0 else _broken_behind(apart, lifetime)
    fatal = apart > TOLERANCE or (ahead < 0 and apart >= lifetime)
    said = f"This machine's clock is at least {apart} s {where} ImageKit's. {broken}"
    return Finding("failed" if fatal else "warning", SUBJECT, said, MEND)


def _broken_ahead(apart: int) -> str:
    said = "Tokens are issued in ImageKit's future; whether it takes them is documented nowhere."
    if apart <= TOLERANCE:
        return said
    return f"{said} {_no_webhooks()} VERIFY_UPLOADS takes each new file for older than its token."


def _broken_behind(apart: int, lifetime: int) -> str:
    if apart >= lifetime:
        said = f"Tokens that live {lifetime} s have expired before they are used."
    else:
        said = f"Tokens that live {lifetime} s have {lifetime - apart} s left when they are issued."
    return f"{said} {_no_webhooks()}" if apart > TOLERANCE else said


def _no_webhooks() -> str:
    return f"Webhooks are refused: they are signed more than {TOLERANCE} s from this clock."
