from datetime import datetime, timedelta, timezone

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import override_settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.querysets import TokenStatus
from tests.factories import issued_token

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)


def _status(record: IssuedToken, now: datetime) -> str:
    statuses: list[str] = list(
        IssuedToken.objects.with_status(now).filter(pk=record.pk).values_list("status", flat=True)  # type: ignore[misc]  # annotated
    )
    return statuses[0]


@pytest.mark.parametrize(
    ("after", "status"),
    [
        (timedelta(), TokenStatus.ACTIVE),
        (timedelta(seconds=600, microseconds=-1), TokenStatus.ACTIVE),
        (timedelta(seconds=600), TokenStatus.EXPIRED),
        (timedelta(days=600), TokenStatus.EXPIRED),
    ],
)
def test_a_token_is_active_until_the_second_it_expires(
    after: timedelta, status: TokenStatus
) -> None:
    record = issued_token(now=NOON)
    assert _status(record, NOON + after) == status


@override_settings(USE_TZ=False)
def test_the_status_is_derived_without_time_zones_too() -> None:
    noon = NOON.replace(tzinfo=None)
    record = issued_token(now=noon)
    assert _status(record, noon + timedelta(seconds=599)) == TokenStatus.ACTIVE
    assert _status(record, noon + timedelta(seconds=600)) == TokenStatus.EXPIRED


def test_an_id_is_recorded_once() -> None:
    issued_token(jti="same")
    with pytest.raises(IntegrityError), transaction.atomic():
        issued_token(jti="same")


def test_deleting_the_user_keeps_the_record_with_the_name_as_it_was(ann: User) -> None:
    record = issued_token(user=ann, username="ann")
    ann.delete()
    record.refresh_from_db()
    assert record.user is None
    assert record.username == "ann"


def test_a_user_leads_to_the_tokens_issued_to_them(ann: User) -> None:
    record = issued_token(user=ann)
    issued_token(username="ben")
    assert list(ann.imagekit_tokens.all()) == [record]


def test_the_newest_token_comes_first() -> None:
    old, twin, new = issued_token(now=NOON), issued_token(now=NOON), issued_token()
    assert list(IssuedToken.objects.all()) == [new, twin, old]


def test_a_record_is_called_by_its_id_and_shows_its_file() -> None:
    record = issued_token(jti="an-id", parameters={"fileName": "cat.jpg"})
    assert str(record) == "an-id"
    assert record.file_name == "cat.jpg"
    assert issued_token(parameters={}).file_name == ""


def test_the_record_has_no_place_for_a_token_or_a_private_key() -> None:
    assert {field.name for field in IssuedToken._meta.get_fields()} == {
        "id",
        "jti",
        "user",
        "username",
        "policy",
        "kid",
        "iat",
        "exp",
        "parameters",
        "ip_address",
        "max_bytes",
        "form_field",
        "path_key",
        "reported_at",
        "verified_at",
        "failed_at",
        "failure",
        "file_id",
        "version_id",
        "file_path",
        "size",
        "mime",
        "accepted_at",
        "used_at",
        "deleted_at",
        "events",
        "outcome",
    }


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "django_imagekit_jwt", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("status", ["active", "expired", "reported", "verified", "failed"])
def test_a_status_is_found_as_it_is_derived(status: str) -> None:
    moments = {"reported": "reported_at", "verified": "verified_at", "failed": "failed_at"}
    for moment in moments.values():
        issued_token(**{moment: NOON}, now=NOON - timedelta(days=1))
    issued_token(now=NOON)
    issued_token(now=NOON - timedelta(days=1))
    [found] = IssuedToken.objects.in_status(status, NOON)
    derived = IssuedToken.objects.with_status(NOON).get(pk=found.pk)
    assert derived.status == status  # type: ignore[attr-defined]  # annotated


@pytest.mark.parametrize("model", list(apps.get_app_config("django_imagekit_jwt").get_models()))
def test_no_column_has_two_indexes_alike(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    indexed = [one["columns"] for one in found.values() if one["index"] or one["unique"]]
    assert [columns for columns in indexed if indexed.count(columns) > 1] == []
