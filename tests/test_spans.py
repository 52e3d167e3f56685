from contextlib import suppress
from datetime import date, datetime, timedelta, timezone

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.spans import (
    InvalidSpan,
    Span,
    day_of,
    read_span,
    site_today,
    start_of,
)

from .factories import issued_token

TODAY = date(2026, 6, 15)
UTC = timezone.utc


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        (("", "", ""), date(2026, 5, 17), TODAY),
        (("7", "", ""), date(2026, 6, 9), TODAY),
        (("30", "", ""), date(2026, 5, 17), TODAY),
        (("90", "", ""), date(2026, 3, 18), TODAY),
        (("365", "", ""), date(2025, 6, 16), TODAY),
        (("", "2026-06-15", "2026-06-15"), TODAY, TODAY),
        (("", "2015-05-01", "2015-05-31"), date(2015, 5, 1), date(2015, 5, 31)),
        (("", "2024-01-01", "2024-12-31"), date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_span_is_read(asked: tuple[str, str, str], first: date, last: date) -> None:
    assert read_span(*asked, TODAY) == Span(first, last)


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        (("8", "", ""), "days", 'days is "8". Give one of 7, 30, 90, 365.'),
        (("\N{ARABIC-INDIC DIGIT SEVEN}", "", ""), "days", "Give one of"),
        (("7", "2026-01-01", "2026-01-02"), "days", "either days, or from and to"),
        (("", "2026-02-30", "2026-03-01"), "from", "such as 2026-01-31"),
        (("", "yesterday", "2026-03-01"), "from", 'from is "yesterday"'),
        (("", "2026-01-01", ""), "to", 'to is "". Give a day'),
        (("", "", "2026-01-01"), "from", 'from is "". Give a day'),
        (("", "0001-01-01", "0001-01-02"), "from", "No token is older than 2015-05-01."),
        (("", "2026-06-01", "2026-06-16"), "to", "today is 2026-06-15"),
        (("", "9999-12-31", "9999-12-31"), "to", "today is 2026-06-15"),
        (("", "2026-06-02", "2026-06-01"), "from", "That is after 2026-06-01."),
        (("", "2025-01-01", "2026-01-02"), "from", "Those are 367 days. Give at most 366."),
        (("", "2026-01-01\0", "2026-01-02"), "from", "Give a day"),
    ],
)
def test_what_is_no_span_is_refused(asked: tuple[str, str, str], field: str, sentence: str) -> None:
    with pytest.raises(InvalidSpan) as refused:
        read_span(*asked, TODAY)
    assert list(refused.value.errors) == [field]
    assert sentence in str(refused.value)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_any_text_is_a_span_or_refused(days: str, first: str, last: str) -> None:
    with suppress(InvalidSpan):
        span = read_span(days, first, last, TODAY)
        assert span.first <= span.last <= TODAY


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("UTC", date(2026, 6, 15), datetime(2026, 6, 15, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 6, 15), datetime(2026, 6, 14, 22, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2026, 6, 15), datetime(2026, 6, 14, 18, 15, tzinfo=UTC)),
        # Where the clock goes from midnight to one, the day begins at one.
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # Where it goes from one back to midnight, the day begins at the first of both.
        ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_in_the_site_s_zone(
    zone: str, day: date, start: datetime, settings: Settings
) -> None:
    settings.TIME_ZONE = zone
    assert start_of(day) == start
    span = Span(day, day)
    assert span.start == start
    assert span.end == start_of(day + timedelta(days=1))
    assert span.days == (day,)


def _grouped(span: Span) -> dict[str, date]:
    found = IssuedToken.objects.annotate(day=day_of("iat", span)).values_list("jti", "day")
    return dict(found)


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        ("Europe/Berlin", [date(2026, 3, 29), date(2026, 10, 25)]),
        ("America/New_York", [date(2026, 3, 8), date(2026, 11, 1)]),
        ("Australia/Lord_Howe", [date(2026, 4, 5), date(2026, 10, 4)]),  # half an hour
        ("Africa/Cairo", [date(2026, 4, 24), date(2026, 10, 29)]),  # at midnight
        ("America/Havana", [date(2026, 3, 8), date(2026, 11, 1)]),
        ("Asia/Kathmandu", []),
        ("UTC", []),
    ],
)
def test_a_moment_is_of_its_day_also_where_the_clock_changes(
    zone: str, changes: list[date], db: None, settings: Settings
) -> None:
    settings.TIME_ZONE = zone
    span = Span(date(2026, 1, 1), date(2026, 12, 31))
    expected = {}
    for day in [*changes, date(2026, 7, 1)]:
        for one in (day - timedelta(days=1), day, day + timedelta(days=1)):
            start, end = start_of(one), start_of(one + timedelta(days=1))
            minutes = int((end - start).total_seconds() // 60)
            for moment in (*(start + timedelta(minutes=at) for at in range(0, minutes, 30)), end):
                last = moment - timedelta(microseconds=1) if moment == end else moment
                expected[issued_token(jti=f"{one} {last}", iat=last, exp=last).jti] = one
    assert _grouped(span) == expected


def test_a_day_of_a_change_is_of_23_or_25_hours(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    short, long = (Span(day, day) for day in (date(2026, 3, 29), date(2026, 10, 25)))
    assert short.end - short.start == timedelta(hours=23)
    assert long.end - long.start == timedelta(hours=25)


def test_without_time_zones_a_day_is_what_the_clock_says(db: None, settings: Settings) -> None:
    settings.USE_TZ = False
    settings.TIME_ZONE = "Europe/Berlin"
    day = date(2026, 10, 25)
    moments = [datetime(2026, 10, 25, 0, 0), datetime(2026, 10, 25, 23, 59, 59)]  # noqa: DTZ001
    for moment in moments:
        issued_token(jti=str(moment), iat=moment, exp=moment)
    assert start_of(day) == moments[0]
    assert set(_grouped(Span(day, day)).values()) == {day}
    assert site_today() == now().date()


def test_today_is_that_of_the_site(settings: Settings) -> None:
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart
        settings.TIME_ZONE = zone
        days.add(site_today())
    assert len(days) == 2
