"""The list can be had of a span of time."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.admin import site
from django.contrib.admin.options import IncorrectLookupParameters
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from django_imagekit_jwt.admin.filters import TimeFilter
from django_imagekit_jwt.models import IssuedToken
from tests.admin.asking import LIST, NASTY, found, listing
from tests.admin.filtering import at, choices, chosen
from tests.factories import issued_token


def test_spans_of_time_begin_at_midnight(staff: Client) -> None:
    today = timezone.localdate()
    assert choices(listing(staff, policy="a"), "time of issue") == {
        "Any time": "?policy=a",
        "Today": f"?iat__gte={today}&policy=a",
        "Past 7 days": f"?iat__gte={today - timedelta(days=7)}&policy=a",
        "Past 30 days": f"?iat__gte={today - timedelta(days=30)}&policy=a",
        "This year": f"?iat__gte={today.year}-01-01&policy=a",
    }


def test_a_span_finds_what_was_issued_in_it(staff: Client) -> None:
    for days in (0, 5, 20, 400):
        issued_token(jti=f"{days}", now=at(days))
    offered = choices(listing(staff), "time of issue")

    def spanned(name: str) -> set[str]:
        text = staff.get(LIST + offered[name]).content.decode()
        assert name in chosen(text)
        return set(re.findall(r'field-jti"><a [^>]+>([^<]+)</a>', text))

    assert spanned("Any time") == {"0", "5", "20", "400"}
    assert spanned("Past 7 days") == {"0", "5"}
    assert spanned("Past 30 days") == {"0", "5", "20"}
    assert spanned("Today") == {"0"}
    assert "400" not in spanned("This year")


@pytest.mark.parametrize(
    ("since", "until", "jtis"),
    [
        ("2026-03-01", "2026-04-01", {"march"}),
        ("2026-03-01", "", {"march", "april"}),
        ("", "2026-04-01", {"march"}),
        ("2026-04-01", "2026-03-01", set()),
        ("2026-03-31T23:59:59", "2026-04-01T00:00:00Z", {"march"}),
        ("2026-04-01 01:59:59+02:00", "2026-04-01 02:00:00+02:00", {"march"}),
        ("0001-01-01", "9999-12-31", {"march", "april"}),
    ],
)
def test_any_span_is_taken_from_the_address(
    since: str, until: str, jtis: set[str], staff: Client, settings: Settings
) -> None:
    settings.TIME_ZONE = "UTC"
    issued_token(jti="march", now=datetime.fromisoformat("2026-03-31T23:59:59+00:00"))
    issued_token(jti="april", now=datetime.fromisoformat("2026-04-01T00:00:00+00:00"))
    assert found(staff, iat__gte=since, iat__lt=until) == jtis


def test_a_span_of_the_address_is_shown_as_chosen(staff: Client) -> None:
    text = listing(staff, iat__gte="2026-03-01", iat__lt="2026-04-01", policy="a")
    assert "2026-03-01 … 2026-04-01" in chosen(text)
    assert " … 2026-04-01" in chosen(listing(staff, iat__lt="2026-04-01"))
    again = choices(text, "time of issue")["2026-03-01 … 2026-04-01"]
    assert again == "?iat__gte=2026-03-01&iat__lt=2026-04-01&policy=a"


def test_the_list_can_be_had_without_the_span(staff: Client) -> None:
    issued_token(jti="old", now=at(9))
    request = RequestFactory().get(LIST, {"iat__gte": f"{timezone.localdate()}"})
    request.user = staff.get(LIST).wsgi_request.user
    changelist = site._registry[IssuedToken].get_changelist_instance(request)
    assert list(changelist.queryset) == []
    [old] = changelist.get_queryset(request, exclude_parameters=["iat__gte", "iat__lt"])
    assert old.jti == "old"


def test_a_day_is_of_the_current_time_zone(staff: Client) -> None:
    issued_token(jti="late", now=datetime.fromisoformat("2026-03-31T22:30:00+00:00"))
    with timezone.override("Europe/Berlin"):
        narrowed = _narrowed(iat__gte="2026-04-01")
    with timezone.override("UTC"):
        assert not _narrowed(iat__gte="2026-04-01")
    assert narrowed == ["late"]


def test_without_time_zones_a_day_is_a_day(db: None, settings: Settings) -> None:
    settings.USE_TZ = False
    issued_token(jti="late", now=datetime(2026, 3, 31, 22, 30))  # noqa: DTZ001 - so they are
    assert _narrowed(iat__gte="2026-03-31", iat__lt="2026-04-01") == ["late"]
    assert _narrowed(iat__gte="2026-04-01") == []


def test_without_time_zones_the_list_is_there(admin_client: Client, settings: Settings) -> None:
    settings.USE_TZ = False
    issued_token(jti="now")
    assert found(admin_client, iat__gte=f"{datetime.now():%Y-%m-%d}") == {"now"}  # noqa: DTZ005


def _narrowed(**bounds: str) -> list[str]:
    params = {name: [text] for name, text in bounds.items()}
    own = site._registry[IssuedToken]
    spec = TimeFilter(RequestFactory().get(LIST), params, IssuedToken, own)
    rows = spec.queryset(RequestFactory().get(LIST), IssuedToken.objects.all())
    return [one.jti for one in rows]


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-13-01",
        "2026-02-30",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "\0",
        "9" * 5000,
        NASTY,
    ],
)
def test_what_is_no_moment_leads_back_to_the_list(text: str, staff: Client) -> None:
    answer = staff.get(LIST, {"iat__gte": text})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?e=1")
    with pytest.raises(IncorrectLookupParameters, match="iat__gte is no moment"):
        _narrowed(iat__gte=text)
