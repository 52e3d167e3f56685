"""What a user is told whose quota is spent: what is allowed, what is left, and until when.

Responsible for: the sentences, in the user's language. Does not know: how anything is counted.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from .protocol.upload_checks import human_size

UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


@dataclass(frozen=True)
class Spent:
    """What was refused, in ``files`` or ``bytes``; ``wait`` is None where it is in vain."""

    what: str
    most: int
    left: int
    asked: int
    span: timedelta
    wait: int | None


def spent_sentence(spent: Spent) -> str:
    """Say what is allowed, and what the user can do."""
    amounts = {
        "most": _amount(spent.what, spent.most),
        "left": _amount(spent.what, spent.left),
        "asked": _amount(spent.what, spent.asked),
        "time": _exactly(spent.span),
    }
    allowed = _("%(most)s in %(time)s are allowed to you: %(left)s left, %(asked)s asked for.")
    wait = "" if spent.wait is None else _roughly(spent.wait)
    return f"{allowed % amounts} {_mend(spent) % {**amounts, 'wait': wait}}"


def _mend(spent: Spent) -> str:
    if spent.left and spent.wait is not None:
        return _("You can ask for at most %(left)s, or try again in %(wait)s.")
    if spent.left:
        return _("You can ask for at most %(left)s.")
    if spent.wait is not None:
        return _("You can try again in %(wait)s.")
    return _("You can ask later, for at most %(most)s.")


def _amount(what: str, count: int) -> str:
    if what == "bytes":
        return human_size(count)
    return ngettext("%(count)d file", "%(count)d files", count) % {"count": count}


def _exactly(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    unit, length = next(one for one in UNITS if seconds % one[1] == 0)
    return _time(unit, seconds // length)


def _roughly(seconds: int) -> str:
    """Give a time in the largest unit that it fills, rounded up."""
    unit, length = next(one for one in UNITS if seconds >= one[1])
    return _time(unit, ceil(seconds / length))


def _time(unit: str, count: int) -> str:
    times = {
        # Translators: these four stand after "in": "3 files in 1 day", "try again in 2 hours".
        "day": npgettext("after in", "%(count)d day", "%(count)d days", count),
        "hour": npgettext("after in", "%(count)d hour", "%(count)d hours", count),
        "minute": npgettext("after in", "%(count)d minute", "%(count)d minutes", count),
        "second": npgettext("after in", "%(count)d second", "%(count)d seconds", count),
    }
    return times[unit] % {"count": count}
