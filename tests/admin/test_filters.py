import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.contrib.admin import site
from django.contrib.admin.options import IncorrectLookupParameters
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from django_imagekit_jwt.admin.filters import PARAMETERS, TimeFilter
from django_imagekit_jwt.models import IssuedToken
from tests.admin.asking import LIST, NASTY, found, listing, plans
from tests.conftest import Configure
from tests.factories import KEYS, issued_token
from tests.skipping import only_sqlite

OTHER_KEY = "public_other_0123456789"
OTHER = {"PUBLIC_KEY": OTHER_KEY, "PRIVATE_KEY": "private_other_0123456789abcdef0123456789"}


def choices(text: str, title: str) -> dict[str, str]:
    """Give the query string of each choice of a filter, by what is shown."""
    [shown] = re.findall(rf'data-filter-title="{title}".*?</details>', text, re.DOTALL)
    pairs = re.findall(r'<a href="([^"]*)">([^<]*)</a>', shown)
    return {unescape(display): unescape(address) for address, display in pairs}


def chosen(text: str) -> list[str]:
    """Give what is shown as chosen, one for each filter."""
    return re.findall(r'<li class="selected">\s*<a [^>]*>([^<]*)</a>', text)


def outcomes() -> None:
    now = timezone.now()
    issued_token(jti="active")
    issued_token(jti="expired", now=now - timedelta(hours=2))
    issued_token(jti="reported", reported_at=now)
    issued_token(jti="failed", reported_at=now, failed_at=now)
    issued_token(jti="verified", failed_at=now, verified_at=now)


STATUSES = ["active", "expired", "reported", "failed", "verified"]


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_finds_its_own(status: str, staff: Client) -> None:
    outcomes()
    assert found(staff, status=status) == {status}


def test_no_status_is_every_status(staff: Client) -> None:
    outcomes()
    assert found(staff, status="") == found(staff) == set(STATUSES)


@only_sqlite
@pytest.mark.parametrize(
    ("query", "index"),
    [
        *(({"status": status}, "imagekit_jwt_outcome (outcome=?") for status in STATUSES),
        ({"policy": "default"}, "imagekit_jwt_policy (policy=?"),
        ({"account": ""}, "imagekit_jwt_kid (kid=?"),
        ({"iat__gte": "2026-01-01"}, "imagekit_jwt_iat (iat>?"),
        ({"iat__lt": "2026-01-01"}, "imagekit_jwt_iat (iat<?"),
        (
            {"policy": "default", "iat__gte": "2026-01-01", "iat__lt": "2027-01-01"},
            "imagekit_jwt_policy (policy=? AND iat>? AND iat<?",
        ),
    ],
)
def test_an_index_answers_each_filter(query: dict[str, str], index: str, staff: Client) -> None:
    outcomes()
    counting, rows = plans(staff, **query)
    for plan in (counting, rows):
        assert f"INDEX {index}" in plan
        assert "ORDER BY" not in plan


def test_policies_are_those_of_the_settings(configure: Configure, staff: Client) -> None:
    configure(POLICIES={"avatars": {}, "old": None})
    issued_token(policy="forgotten")
    offered = choices(listing(staff), "policy")
    assert list(offered) == ["All", "avatars", "old", "default"]
    assert offered["avatars"] == "?policy=avatars"


def test_the_default_policy_is_offered_once(configure: Configure, staff: Client) -> None:
    configure(POLICIES={"default": None, "avatars": {}})
    assert list(choices(listing(staff), "policy")) == ["All", "default", "avatars"]


def test_a_policy_finds_its_own(staff: Client) -> None:
    issued_token(jti="a", policy="album")
    issued_token(jti="b", policy="forgotten")
    assert found(staff, policy="album") == {"a"}
    assert found(staff, policy="") == {"a", "b"}
    assert found(staff, policy="unheard-of") == set()


def test_a_policy_of_old_records_is_taken_from_the_address(staff: Client) -> None:
    issued_token(jti="a", policy="forgotten")
    issued_token(jti="b", policy="album")
    assert found(staff, policy="forgotten") == {"a"}
    assert chosen(listing(staff, policy="forgotten")) == ["All", "forgotten", "Any time"]
    assert choices(listing(staff, policy="forgotten"), "policy")["album"] == "?policy=album"


def test_an_account_finds_what_its_key_signed(configure: Configure, staff: Client) -> None:
    configure(ACCOUNTS={"other": OTHER})
    issued_token(jti="main")
    issued_token(jti="other", kid=OTHER_KEY)
    issued_token(jti="older", kid="public_of_before")
    assert found(staff, account="") == {"main"}
    assert found(staff, account="other") == {"other"}
    assert found(staff, account="unheard-of") == set()
    assert found(staff) == {"main", "other", "older"}
    offered = choices(listing(staff), "account")
    assert offered == {"All": "?", "Main account": "?account=", "other": "?account=other"}


def test_one_account_is_no_choice(staff: Client) -> None:
    issued_token()
    assert 'data-filter-title="account"' not in listing(staff)
    assert 'data-filter-title="account"' in listing(staff, account="")


def test_a_key_that_is_called_for_is_called_for_once(configure: Configure, staff: Client) -> None:
    called: list[int] = []

    def public_key() -> str:
        called.append(1)
        return OTHER_KEY

    configure(ACCOUNTS={"other": {**OTHER, "PUBLIC_KEY": public_key}})
    issued_token(jti="other", kid=OTHER_KEY)
    assert found(staff) == {"other"}
    assert called == []
    request = RequestFactory().get(LIST, {"account": "other"})
    request.user = staff.get(LIST).wsgi_request.user
    own = site._registry[IssuedToken]
    changelist = own.get_changelist_instance(request)
    for rows in (changelist.queryset, changelist.get_queryset(request)):
        assert [one.jti for one in rows] == ["other"]
    assert called == [1]


def test_an_account_without_a_key_has_signed_nothing(configure: Configure, staff: Client) -> None:
    configure(ACCOUNTS={"other": {**OTHER, "PUBLIC_KEY": lambda: ""}, "bare": {}})
    issued_token(kid="")
    assert found(staff, account="other") == found(staff, account="bare") == set()


def at(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


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


@pytest.mark.parametrize("name", ["status", "policy", "account"])
def test_a_null_character_leads_back_to_the_list(name: str, staff: Client) -> None:
    answer = staff.get(LIST, {name: "a\0b"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?e=1")


@pytest.mark.parametrize("name", ["status", "policy", "account"])
@pytest.mark.parametrize("value", [NASTY, "é" * 300, "' OR 1=1 --", "\u202e"])
def test_a_hostile_value_finds_nothing(name: str, value: str, staff: Client) -> None:
    issued_token()
    text = listing(staff, **{name: value})
    assert "0 issued tokens" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "lookup",
    [
        "parameters__icontains",
        "failure__contains",
        "username__startswith",
        "user__password__startswith",
        "iat__year",
        "iat",
        "id__in",
        "outcome",
    ],
)
def test_no_other_column_is_filtered_by_the_address(lookup: str, staff: Client) -> None:
    issued_token()
    assert lookup not in PARAMETERS
    assert staff.get(LIST, {lookup: "1"}).status_code == 400


def test_filters_are_combined(staff: Client) -> None:
    issued_token(jti="a", policy="album")
    issued_token(jti="b", policy="album", now=at(9))
    issued_token(jti="c")
    assert found(staff, policy="album", status="active") == {"a"}
    assert found(staff, policy="album", status="expired", q="b") == {"b"}
    assert found(staff, policy="album", status="expired", q="a") == set()


def test_no_filter_lists_users(staff: Client) -> None:
    issued_token(username="an-only-name", policy="album")
    listed_once = listing(staff, policy="album").count("an-only-name")
    assert listed_once == 1
    assert KEYS.public_key not in listing(staff)
