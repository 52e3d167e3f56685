"""Of which days the overview is, and who sees it."""

import re
from datetime import datetime, timezone

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from tests.admin.overviews import OVERVIEW, SPAN, issue, overview, refused, rows
from tests.markup import elements

from .asking import NASTY


def test_the_last_30_days_are_shown_at_first(staff: Client) -> None:
    issue(at=now())
    markup = overview(staff)
    assert len(rows(markup, "tokens")) == 30
    assert '<a href="?days=30" aria-current="page">30</a>' in markup
    assert re.findall(r'days=(\d+)" aria-current', markup) == ["30"]


@pytest.mark.parametrize("days", ["7", "30", "90", "365"])
def test_other_spans_can_be_chosen(days: str, staff: Client) -> None:
    issue(at=now())
    markup = overview(staff, days=days)
    assert len(rows(markup, "tokens")) == int(days)
    assert f'<a href="?days={days}" aria-current="page">{days}</a>' in markup


def test_the_form_keeps_the_days_that_are_shown(staff: Client) -> None:
    inputs = {
        one.attributes["name"]: one.attributes["value"]
        for one in elements(overview(staff, **SPAN))
        if one.tag == "input" and one.attributes.get("type") == "date"
    }
    assert inputs == SPAN


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"days": "8"}, 'days is "8". Give one of 7, 30, 90, 365.'),
        ({"from": "2026-06-03", "to": "2026-06-01"}, "That is after 2026-06-01."),
        ({"from": NASTY, "to": "2026-06-01"}, "from is"),
    ],
)
def test_what_is_no_span_is_refused_with_the_reason(
    query: dict[str, str], sentence: str, staff: Client
) -> None:
    assert sentence in refused(staff, **query)
    raw = staff.get(OVERVIEW, query).content.decode()
    assert "<script>alert(1)" not in raw


def test_the_days_are_those_of_the_site(staff: Client, settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Kathmandu"
    issue(at=datetime(2026, 6, 1, 18, 30, tzinfo=timezone.utc))
    markup = overview(staff, **SPAN)
    assert [row[-1] for row in rows(markup, "tokens")] == ["0", "1", "0"]
    assert "Asia/Kathmandu" in markup


def test_whoever_may_not_view_records_sees_nothing(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.get(OVERVIEW).status_code == 403
    client.force_login(User.objects.create_user("visitor"))
    assert client.get(OVERVIEW).status_code == 302
