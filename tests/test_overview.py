from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken, RefusalCount
from django_imagekit_jwt.overview import (
    Refusals,
    Tally,
    UserTotal,
    by_policy,
    daily,
    refusals,
    report,
    top_users,
    total_of,
)
from django_imagekit_jwt.spans import Span

from .factories import issued_token
from .skipping import only_sqlite

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 1)
SPAN = Span(MONDAY, MONDAY + timedelta(days=2))
NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
NOW = NOON + timedelta(days=2)
PANELS: dict[str, Callable[[Span], object]] = {
    "daily": lambda span: daily(span, NOW),
    "by_policy": lambda span: by_policy(span, NOW),
    "top_users": top_users,
    "refusals": refusals,
}
OUTCOMES: dict[str, dict[str, Any]] = {
    "verified": {"verified_at": NOON, "reported_at": NOON, "size": 1000},
    "reported": {"reported_at": NOON, "size": 200},
    "failed": {"failed_at": NOON, "size": 40},
    "expired": {},
    "active": {"exp": NOW + timedelta(seconds=1)},
}


def issue(*statuses: str, at: datetime = NOON, **changes: Any) -> None:
    for status in statuses:
        issued_token(now=at, **OUTCOMES[status], **changes)


def test_tokens_are_counted_by_day_and_by_what_became_of_them() -> None:
    issue("verified", "verified", "reported", "failed", "expired")
    issue("verified", "active", at=NOW)
    assert daily(SPAN, NOW) == {
        MONDAY: Tally({"verified": 2, "reported": 1, "failed": 1, "expired": 1}, 2200),
        MONDAY + timedelta(days=1): Tally(),
        MONDAY + timedelta(days=2): Tally({"verified": 1, "active": 1}, 1000),
    }


def test_what_is_active_now_is_expired_later() -> None:
    issue("active")
    [counts] = [day.counts for day in daily(SPAN, NOW + timedelta(days=1)).values() if day.tokens]
    assert counts == {"expired": 1}


def test_only_the_span_is_counted_to_the_microsecond() -> None:
    end = SPAN.end
    for moment in (SPAN.start, end - timedelta(microseconds=1)):
        issue("verified", at=moment, policy="in")
    for moment in (SPAN.start - timedelta(microseconds=1), end):
        issue("verified", at=moment, policy="out")
    assert [day.tokens for day in daily(SPAN, NOW).values()] == [1, 0, 1]
    assert [name for name, _ in by_policy(SPAN, NOW)] == ["in"]
    assert [user.tokens for user in top_users(SPAN)] == [2]


def test_days_are_those_of_the_site_across_a_change_of_the_clock(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    sunday = date(2026, 10, 25)
    span = Span(sunday - timedelta(days=1), sunday + timedelta(days=1))
    for hour in range(25):  # of Sunday, which begins at 22:00 UTC and has 25 hours
        moment = datetime(2026, 10, 24, 22, tzinfo=timezone.utc) + timedelta(hours=hour)
        issue("expired", at=moment)
    issue("expired", at=datetime(2026, 10, 24, 21, 59, tzinfo=timezone.utc))
    issue("expired", at=datetime(2026, 10, 25, 23, 0, tzinfo=timezone.utc))
    assert [day.tokens for day in daily(span, NOW).values()] == [1, 25, 1]


def test_policies_have_their_totals_the_most_used_first() -> None:
    issue("verified", policy="few")
    issue("reported", "failed", policy="many")
    issue("expired", policy="also few")
    assert by_policy(SPAN, NOW) == [
        ("many", Tally({"reported": 1, "failed": 1}, 200)),
        ("also few", Tally({"expired": 1}, 0)),
        ("few", Tally({"verified": 1}, 1000)),
    ]


def test_the_ten_users_with_the_most_tokens_are_named_as_they_were() -> None:
    for number in range(11):
        issue(*["verified"] * (12 - number), username=f"user {number:02}")
    issue("failed", "expired", username="")
    users = top_users(SPAN)
    assert users[0] == UserTotal("user 00", 12, 12_000)
    assert [one.username for one in users] == [f"user {number:02}" for number in range(10)]


def test_anonymous_clients_are_together_and_bytes_may_be_unknown() -> None:
    issue("failed", "expired", username="")
    assert top_users(SPAN) == [UserTotal("", 2, 0)]


def test_equal_users_are_in_the_order_of_their_names() -> None:
    for name in ("cy", "ann", "ben"):
        issue("expired", username=name)
    assert [one.username for one in top_users(SPAN)] == ["ann", "ben", "cy"]


def test_refusals_are_counted_by_code_and_day() -> None:
    for day, code, policy, count in (
        (MONDAY, "throttled", "avatars", 2),
        (MONDAY, "throttled", "", 3),
        (MONDAY + timedelta(days=2), "throttled", "", 1),
        (MONDAY + timedelta(days=1), "invalid_json", "", 7),
        (MONDAY, "quota_exceeded", "", 6),
        (MONDAY - timedelta(days=1), "before", "", 100),
        (MONDAY + timedelta(days=3), "after", "", 100),
    ):
        RefusalCount.objects.create(day=day, code=code, policy=policy, count=count)
    found = refusals(SPAN)
    assert found == [
        Refusals("invalid_json", (0, 7, 0)),
        Refusals("quota_exceeded", (6, 0, 0)),
        Refusals("throttled", (5, 0, 1)),
    ]
    assert [one.total for one in found] == [7, 6, 6]


def test_tallies_add_up() -> None:
    total = total_of([Tally({"verified": 2, "failed": 1}, 10), Tally({"verified": 1}, 5), Tally()])
    assert (total.of("verified"), total.of("failed"), total.of("active")) == (3, 1, 0)
    assert (total.tokens, total.bytes) == (4, 15)


def test_a_report_has_every_panel_and_refusals_where_they_are_asked_for() -> None:
    issue("verified", "failed")
    RefusalCount.objects.create(day=MONDAY, code="throttled", policy="", count=1)
    with CaptureQueriesContext(connection) as queries:
        found = report(SPAN, NOW, refused=True)
    assert len(queries) == 4
    assert (found.total.tokens, found.total.bytes) == (2, 1000)
    assert (len(found.policies), len(found.users)) == (1, 1)
    assert found.refusals == [Refusals("throttled", (1, 0, 0))]
    assert report(SPAN, NOW, refused=False).refusals is None


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("days", [1, 366])
def test_a_panel_is_one_query_however_long_the_span(
    panel: str, days: int, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    issue("verified", "failed")
    with CaptureQueriesContext(connection) as queries:
        PANELS[panel](Span(MONDAY, MONDAY + timedelta(days=days - 1)))
    assert len(queries) == 1


@pytest.fixture
def history(settings: Settings) -> None:
    """Many records of years, of which a span of days has few."""
    settings.TIME_ZONE = "Europe/Berlin"
    start = NOON - timedelta(days=1000)
    IssuedToken.objects.bulk_create(
        IssuedToken(
            jti=str(number),
            username=f"user {number % 700}",
            policy=f"policy {number % 5}",
            iat=start + timedelta(hours=12 * number),
            exp=start + timedelta(hours=12 * number),
            parameters={},
            size=1,
        )
        for number in range(2000)
    )


def plan(panel: str) -> str:
    """Give how the database answers a panel of the span."""
    with CaptureQueriesContext(connection) as queries:
        PANELS[panel](SPAN)
    how = "QUERY PLAN" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {how} {queries[0]['sql']}")
        return str(cursor.fetchall())


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("panel", ["daily", "by_policy", "top_users"])
def test_an_index_finds_the_records_of_the_span(panel: str) -> None:
    if connection.vendor == "postgresql":  # which else takes a new table for an empty one
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    assert "imagekit_jwt_iat" in plan(panel)


@only_sqlite
@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("panel", ["daily", "by_policy", "top_users"])
def test_once_sqlite_knows_the_table_no_record_outside_is_read_either(panel: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    # Where there are few policies, it may look into each of them for the span.
    assert "iat>? AND iat<?" in plan(panel)
    assert "SCAN" not in plan(panel)


@only_sqlite
def test_the_index_of_refusals_finds_those_of_the_span() -> None:
    assert "(day>? AND day<?)" in plan("refusals")
