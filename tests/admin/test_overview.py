import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from pytest_django import Settings

from django_imagekit_jwt.models import RefusalCount
from tests.admin.overviews import DAY, SPAN, content, figures, issue, links, overview, rows
from tests.conftest import Configure
from tests.markup import elements

from .asking import NASTY, TABLE


@pytest.fixture
def month(db: None) -> None:
    """What became of tokens in three days: each status but the active, of three users."""
    issue(verified_at=DAY, size=2 * 1024**2, policy="avatars", username="ben")
    issue(verified_at=DAY, size=1024**2, policy="avatars", username="ben")
    issue(reported_at=DAY, size=512, policy="documents", username="jti=cy")
    issue(failed_at=DAY, size=10**9, policy="documents", username="")
    issue(at=DAY + timedelta(days=1), policy="documents", username="")


@pytest.fixture
def counted(db: None, configure: Configure) -> None:
    configure(COUNT_REFUSALS=True)
    for number in range(8):
        RefusalCount.objects.create(
            day=DAY.date(), code=f"code_{number}", policy="", count=10 * (number + 1)
        )


@pytest.mark.usefixtures("month")
def test_the_headline_says_what_was_issued_and_what_became_of_it(staff: Client) -> None:
    assert figures(overview(staff, **SPAN)) == {
        "Tokens issued": "5",
        "Verified": "2 40%",
        "Reported": "1 20%",
        "Active": "0 0%",
        "Expired unused": "1 20%",
        "Failed": "1 20%",
        "Stored": "3.0 MB",
    }


@pytest.mark.usefixtures("month")
def test_tables_have_the_numbers_behind_the_charts(staff: Client) -> None:
    markup = overview(staff, **SPAN)
    assert rows(markup, "tokens") == [
        ["June 1, 2026", "0", "0", "0", "0", "0", "0"],
        ["June 2, 2026", "2", "1", "0", "0", "1", "4"],
        ["June 3, 2026", "0", "0", "0", "1", "0", "1"],
    ]
    assert rows(markup, "bytes")[1] == ["June 2, 2026", "3.0 MB", "3,146,240"]
    assert rows(markup, "policies") == [
        ["documents", "", "0", "1", "0", "1", "1", "3", "512 B"],
        ["avatars", "", "2", "0", "0", "0", "0", "2", "3 MB"],
    ]
    assert rows(markup, "users") == [
        ["Anonymous clients", "2", "0 B"],
        ["ben", "2", "3 MB"],
        ["jti=cy", "1", "512 B"],
    ]


@pytest.mark.usefixtures("month")
@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("Verified", 2),
        ("Failed", 1),
        ("Expired unused", 1),
        ("Active", 0),
        ("documents", 3),
        ("ben", 2),
        ("jti=cy", 1),
        ("Anonymous clients", 2),
        ("June 2, 2026", 4),
        ("5", 5),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
def test_each_number_leads_to_its_records(
    word: str, count: int, zone: str, staff: Client, settings: Settings
) -> None:
    issue(at=DAY - timedelta(days=2), policy="documents", username="ben")  # before the span
    issue(at=DAY + timedelta(days=2), policy="documents", username="ben")  # and after
    settings.TIME_ZONE = "UTC"
    address = links(overview(staff, **SPAN))[word]
    settings.TIME_ZONE = zone  # as a visitor's own might be
    answer = staff.get(address)
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) == count


def test_each_chart_is_an_image_with_words_and_a_table(
    month: None, counted: None, staff: Client
) -> None:
    found = elements(content(overview(staff, **SPAN)))
    drawn = [one for one in found if one.tag == "svg" and one.attributes.get("role") == "img"]
    ids = {one.attributes["id"]: one for one in found if one.attributes.get("id")}
    assert len(drawn) == 2 + 2 + 6  # days, policies, codes
    for one in drawn:
        assert ids[one.attributes["aria-labelledby"]].tag == "title"
        assert ids[one.attributes["aria-describedby"]].tag == "desc"
        assert ids[one.attributes["aria-describedby"]].text
    assert len([one for one in found if one.tag == "table"]) == 5
    every = [one.attributes["id"] for one in found if "id" in one.attributes]
    assert len(every) == len(set(every))
    others = [one for one in found if one.tag == "svg" and one not in drawn]
    assert {one.attributes["aria-hidden"] for one in others} == {"true"}


def test_the_shares_of_a_policy_are_told_in_words(month: None, staff: Client) -> None:
    markup = overview(staff, **SPAN)
    assert '<desc id="imagekit-policy-0-desc">Reported: 33%, Expired unused: 33%, ' in markup
    assert "Verified: 100%</desc>" in markup


def test_refusals_are_shown_where_they_are_counted(counted: None, staff: Client) -> None:
    markup = overview(staff, **SPAN)
    assert figures(markup)["Requests refused"] == "360"
    captions = re.findall(r"<figcaption>(\w+)</figcaption>", markup)
    assert captions == [f"code_{number}" for number in range(7, 1, -1)]
    assert rows(markup, "refusals")[1] == ["June 2, 2026", *map(str, range(80, 0, -10))]


def test_else_it_is_said_how_to_count_them(staff: Client) -> None:
    markup = overview(staff, **SPAN)
    assert "Requests refused" not in figures(markup)
    assert 'IMAGEKIT_JWT["COUNT_REFUSALS"] = True' in unescape(markup)


def test_that_nothing_happened_is_said(staff: Client, configure: Configure) -> None:
    configure(COUNT_REFUSALS=True)
    markup = overview(staff, **SPAN)
    assert "No token was issued in these days." in markup
    assert "No request was refused in these days." in markup
    assert 'role="img"' not in markup


def test_what_a_visitor_wrote_is_shown_as_text(staff: Client, configure: Configure) -> None:
    configure(COUNT_REFUSALS=True)
    issue(username=NASTY, policy=NASTY, verified_at=DAY)
    RefusalCount.objects.create(day=DAY.date(), code=NASTY, policy=NASTY, count=1)
    markup = overview(staff, **SPAN)
    assert "<script>alert(1)" not in markup
    assert markup.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5


def test_a_strict_policy_finds_no_style_and_no_script_of_ours(
    month: None, counted: None, staff: Client
) -> None:
    ours = content(overview(staff, **SPAN))
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:", ours)


@pytest.fixture
def queries(staff: Client) -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as captured:
        yield captured


@pytest.mark.parametrize("days", ["7", "365"])
def test_each_panel_costs_one_query(
    days: str, counted: None, queries: CaptureQueriesContext, staff: Client
) -> None:
    issue(at=now())
    issue(at=now() - timedelta(days=3), policy="other", username="other", verified_at=DAY)
    before = len(queries)
    overview(staff, days=days)
    asked = [one["sql"] for one in queries.captured_queries[before:]]
    assert len([sql for sql in asked if TABLE in sql]) == 3
    assert len([sql for sql in asked if RefusalCount._meta.db_table in sql]) == 1
    assert all("GROUP BY" in sql for sql in asked if TABLE in sql)


def test_the_page_is_in_the_visitor_s_language(
    month: None, staff: Client, settings: Settings
) -> None:
    settings.LANGUAGE_CODE = "de"
    markup = overview(staff, **SPAN)
    assert rows(markup, "bytes")[1] == ["2. Juni 2026", "3,0 MB", "3.146.240"]
    assert 'value="2026-06-01"' in markup  # as an input of days has it in any language
