"""The overview: what was issued in some days, what became of it, for whom, and what was refused.

Responsible for: one query a panel, each a sum over the records of the span alone. Does not know:
HTTP, or how the numbers are shown.

Every query is bounded by ``iat`` (the refusals' by ``day``) on both sides. So the database goes by
the index imagekit_jwt_iat to the span's records and to no others: at ten million records a month of
a hundred thousand costs what that month costs alone. (Where the month is a large part of the table
a database may read all of it, if it takes that to be less work.)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum

from .models import IssuedToken, RefusalCount
from .querysets import IssuedTokenQuerySet, TokenStatus
from .spans import Span, day_of

STATUSES = (
    TokenStatus.VERIFIED,
    TokenStatus.REPORTED,
    TokenStatus.ACTIVE,
    TokenStatus.EXPIRED,
    TokenStatus.FAILED,
)
"""In the order that they are shown in."""
MOST_USERS = 10


@dataclass(frozen=True)
class Tally:
    """How many tokens came to which status, and the bytes of the files that arrived."""

    counts: Mapping[str, int] = field(default_factory=dict)
    bytes: int = 0

    @property
    def tokens(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    def of(self, status: str) -> int:
        """Give how many have this status."""
        return self.counts.get(status, 0)


@dataclass(frozen=True)
class UserTotal:
    """What one user name was granted, as it was then; empty for anonymous clients."""

    username: str
    tokens: int
    bytes: int


@dataclass(frozen=True)
class Refusals:
    """How often requests were refused with one code, on each day of the span."""

    code: str
    per_day: tuple[int, ...]

    @property
    def total(self) -> int:
        """On all days."""
        return sum(self.per_day)


@dataclass(frozen=True)
class Report:
    """All panels of one span; ``refusals`` is None where they are not counted."""

    daily: Mapping[date, Tally]
    policies: Sequence[tuple[str, Tally]]
    users: Sequence[UserTotal]
    refusals: Sequence[Refusals] | None

    @property
    def total(self) -> Tally:
        """What all days have together."""
        return total_of(self.daily.values())


def report(span: Span, now: datetime, *, refused: bool) -> Report:
    """Give every panel, that of the refusals where it is asked for; one query for each."""
    return Report(
        daily=daily(span, now),
        policies=by_policy(span, now),
        users=top_users(span),
        refusals=refusals(span) if refused else None,
    )


def total_of(tallies: Collection[Tally]) -> Tally:
    """Add tallies up."""
    counts = {status.value: sum(one.of(status) for one in tallies) for status in STATUSES}
    return Tally(counts, sum(one.bytes for one in tallies))


def daily(span: Span, now: datetime) -> dict[date, Tally]:
    """Give what was issued on each day of the span, with its status at ``now``; one query."""
    found = _tallies(_issued(span).annotate(day=day_of("iat", span)), "day", now)
    return {day: found.get(day, Tally()) for day in span.days}


def by_policy(span: Span, now: datetime) -> list[tuple[str, Tally]]:
    """Give each policy that was used, with its totals, the most used first; one query."""
    found = _tallies(_issued(span), "policy", now)
    return sorted(found.items(), key=lambda one: (-one[1].tokens, one[0]))


def top_users(span: Span) -> list[UserTotal]:
    """Give the ten user names that were granted the most tokens; one query."""
    rows = _sums(_issued(span), "username").order_by("-tokens", "username")
    return [
        UserTotal(row["username"], row["tokens"], int(row["bytes"] or 0))
        for row in rows[:MOST_USERS]
    ]


def refusals(span: Span) -> list[Refusals]:
    """Give what was counted of refusals by code and day, the most frequent first; one query."""
    places = {day: number for number, day in enumerate(span.days)}
    rows = (
        RefusalCount.objects.filter(day__gte=span.first, day__lte=span.last)
        .order_by()
        .values_list("code", "day")
        .annotate(times=Sum("count"))
    )
    found: dict[str, list[int]] = {}
    for code, day, times in rows:
        found.setdefault(code, [0] * len(places))[places[day]] = int(times)
    every = [Refusals(code, tuple(per_day)) for code, per_day in found.items()]
    return sorted(every, key=lambda one: (-one.total, one.code))


def _issued(span: Span) -> IssuedTokenQuerySet:
    return IssuedToken.objects.filter(iat__gte=span.start, iat__lt=span.end).order_by()


def _sums(issued: IssuedTokenQuerySet, *keys: str) -> Any:
    """Group by these; what failed is at ImageKit no more, or never was, and has no bytes there."""
    there = ~Q(outcome=TokenStatus.FAILED)
    return issued.values(*keys).annotate(tokens=Count("pk"), bytes=Sum("size", filter=there))


def _tallies(issued: IssuedTokenQuerySet, key: str, now: datetime) -> dict[Any, Tally]:
    counts: dict[Any, dict[str, int]] = {}
    sizes: dict[Any, int] = {}
    for row in _sums(issued.with_status(now), key, "status"):
        counts.setdefault(row[key], {})[row["status"]] = row["tokens"]
        sizes[row[key]] = sizes.get(row[key], 0) + int(row["bytes"] or 0)
    return {one: Tally(counts[one], sizes[one]) for one in counts}
