"""Spans of days: which were asked for, when they begin and end, and which day a moment is of.

Responsible for: days of the site's time zone (``TIME_ZONE``), those of 23 and of 25 hours as well,
in Python and in a query. Does not know: what is counted by the day, HTTP, or a visitor's own zone.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

from django.conf import settings
from django.db.models import Case, F, When
from django.db.models.functions import TruncDate
from django.utils.dateparse import parse_date
from django.utils.timezone import get_default_timezone, localdate, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .exceptions import FieldErrors, shown

CHOICES = (7, 30, 90, 365)
"""Days to choose from, the last of them today."""
DEFAULT = 30
MOST_DAYS = 366
EARLIEST = date(2015, 5, 1)
"""The month of RFC 7519: no JSON Web Token is older."""
ONE_DAY = timedelta(days=1)


class InvalidSpan(FieldErrors):
    """What was asked for is no span of days."""


@dataclass(frozen=True)
class Span:
    """Days of the site's time zone, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it, in order."""
        count = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=number) for number in range(count))

    @property
    def start(self) -> datetime:
        """The first moment of it."""
        return start_of(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return start_of(self.last + ONE_DAY)


def read_span(days: str, first: str, last: str, today: date) -> Span:
    """Read the span that was asked for: so many days up to today, or from a day to a day.

    Without any text it is the last 30 days. Raises InvalidSpan, whose fields are ``days``, ``from``
    and ``to``.
    """
    if not (first or last):
        return _last_days(days or str(DEFAULT), today)
    if days:
        raise _refusal("days", days, _("Give either days, or from and to."))
    span = Span(_day("from", first), _day("to", last))
    if span.first < EARLIEST:
        mend = _("No token is older than %(earliest)s. Give a later day.")
        raise _refusal("from", first, mend % {"earliest": EARLIEST})
    if span.last > today:
        mend = _("It is not over yet: today is %(today)s. Give an earlier day.")
        raise _refusal("to", last, mend % {"today": today})
    if span.first > span.last:
        mend = _("That is after %(last)s. Give from before to.")
        raise _refusal("from", first, mend % {"last": span.last})
    if len(span.days) > MOST_DAYS:
        raise _refusal("from", first, _too_long(len(span.days)))
    return span


def site_today() -> date:
    """Give the day it is in the site's time zone."""
    return localdate(now(), get_default_timezone()) if settings.USE_TZ else now().date()


def start_of(day: date) -> datetime:
    """Give the first moment of a day of the site, aware where the site uses time zones."""
    midnight = datetime.combine(day, time.min)
    if not settings.USE_TZ:
        return midnight
    return make_aware(midnight, get_default_timezone()).astimezone(timezone.utc)


def day_of(field: str, span: Span) -> Case:
    """Give the expression of the site's day that a moment of the span is of.

    Databases are asked for sums alone, as MariaDB converts to a named zone only where its tables of
    time zones were loaded, and gives NULL otherwise. A zone's offset changes a few times a year, so
    there is one sum for each time between two changes.
    """
    *earlier, (_, last) = _offsets(span)
    whens = [When(**{f"{field}__lt": until, "then": _shifted(field, by)}) for until, by in earlier]
    return Case(*whens, default=_shifted(field, last))


def _last_days(days: str, today: date) -> Span:
    if days not in map(str, CHOICES):
        mend = _("Give one of %(choices)s.") % {"choices": ", ".join(map(str, CHOICES))}
        raise _refusal("days", days, mend)
    return Span(today - timedelta(days=int(days) - 1), today)


def _day(name: str, text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise _refusal(name, text, _("Give a day as year-month-day, such as 2026-01-31."))
    return day


def _too_long(days: int) -> str:
    sentence = ngettext(
        "That is %(days)d day. Give at most %(most)d.",
        "Those are %(days)d days. Give at most %(most)d.",
        days,
    )
    return sentence % {"days": days, "most": MOST_DAYS}


def _refusal(name: str, text: str, mend: str) -> InvalidSpan:
    # Translators: name is "days", "from" or "to", a name in the page's address.
    wrong = _("%(name)s is %(value)s.") % {"name": name, "value": shown(text)}
    return InvalidSpan({name: [f"{wrong} {mend}"]})


def _shifted(field: str, offset: timedelta) -> TruncDate:
    moment = F(field) + offset if offset else F(field)
    return TruncDate(moment, tzinfo=timezone.utc)


def _offsets(span: Span) -> Iterator[tuple[datetime, timedelta]]:
    """Give each offset from UTC within the span, in order, with the moment until it holds."""
    starts = [start_of(day) for day in (*span.days, span.last + ONE_DAY)]
    for start, end in pairwise(starts):
        before = _offset(start)
        if _offset(end) != before:
            yield _change(start, end), before
    yield end, _offset(end)


def _change(start: datetime, end: datetime) -> datetime:
    """Give the moment within a day, to the second, from which another offset holds."""
    seconds = range(int((end - start).total_seconds()))
    before = _offset(start)
    changed = bisect_left(
        seconds, x=True, key=lambda second: _offset(start + timedelta(seconds=second)) != before
    )
    return start + timedelta(seconds=changed)


def _offset(moment: datetime) -> timedelta:
    if not settings.USE_TZ:
        return timedelta()
    return moment.astimezone(get_default_timezone()).utcoffset() or timedelta()
