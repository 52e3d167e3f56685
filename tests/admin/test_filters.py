from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.test import Client, RequestFactory
from django.utils import timezone

from django_imagekit_jwt.admin.filters import PARAMETERS
from django_imagekit_jwt.models import IssuedToken
from tests.admin.asking import LIST, NASTY, found, listing, plans
from tests.admin.filtering import at, choices, chosen
from tests.conftest import Configure
from tests.factories import KEYS, issued_token
from tests.skipping import only_sqlite

OTHER_KEY = "public_other_0123456789"
OTHER = {"PUBLIC_KEY": OTHER_KEY, "PRIVATE_KEY": "private_other_0123456789abcdef0123456789"}


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
