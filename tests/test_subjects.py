import json
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_imagekit_jwt import subjects
from django_imagekit_jwt.exports import COLUMNS, export_row
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.querysets import IssuedTokenQuerySet
from django_imagekit_jwt.subjects import (
    UnknownUser,
    anonymise,
    records_of,
    records_of_nobody,
    user_named,
    user_of_key,
)
from tests.factories import issued_token

pytestmark = pytest.mark.django_db

PERSONAL = {
    "username": "ann",
    "ip_address": "192.0.2.7",
    "file_id": "65f0-ann",
    "version_id": "version-ann",
    "file_path": "/ann/ann.jpg",
    "failure": "filePath is /ann/ann.jpg",
    "parameters": {
        "fileName": "ann.jpg",
        "folder": "/ann",
        "tags": "ann",
        "description": "ann",
        "customMetadata": '{"who":"ann"}',
        "customCoordinates": "1,2,3,4",
        "webhookUrl": "https://example.com/ann",
        "checks": '"request.folder" : "ann"',
        "transformation": '{"pre":"l-text,i-ann"}',
        "extensions": '[{"name":"ann"}]',
        "responseFields": "tags",
        "useUniqueFileName": "false",
        "isPrivateFile": "true",
        "ann": "true",
    },
}


def jtis(records: IssuedTokenQuerySet) -> set[str]:
    return set(records.values_list("jti", flat=True))


def anonymised(records: IssuedTokenQuerySet) -> int:
    return sum(anonymise(records))


def test_a_user_is_found_by_the_name_of_now(ann: User) -> None:
    assert user_named("ann", "default") == ann
    assert user_named("ben", "default") is None
    assert user_named("", "default") is None


def test_a_user_is_found_by_the_key(ann: User) -> None:
    assert user_of_key(str(ann.pk), "default") == ann


@pytest.mark.parametrize("key", ["0", "", "ann", "9" * 30, str(uuid.UUID(int=1))])
def test_a_key_that_nobody_has_is_named(ann: User, key: str) -> None:
    with pytest.raises(UnknownUser, match="No user has the key") as caught:
        user_of_key(key, "default")
    assert "by the name" in str(caught.value)


def test_the_records_of_a_user_are_theirs_under_every_name(ann: User) -> None:
    issued_token(jti="now", user=ann, username="ann")
    issued_token(jti="then", user=ann, username="annie")
    issued_token(jti="of another system's ann", username="ann")
    issued_token(jti="ben's", user=User.objects.create_user("ben"), username="ann")
    assert jtis(records_of(ann, "default")) == {"now", "then"}


def test_those_of_a_deleted_user_are_found_by_the_name_as_it_was(ann: User) -> None:
    issued_token(jti="hers", user=ann, username="ann")
    ann.delete()
    issued_token(jti="the new ann's", user=User.objects.create_user("ann"), username="ann")
    assert jtis(records_of_nobody("ann", "default")) == {"hers"}


@pytest.mark.parametrize("other", ["Ann", "ann ", "annie", "joann", "a%", "änn"])
def test_another_name_is_another_person_whatever_the_database_compares(other: str) -> None:
    issued_token(jti="other", username=other)
    assert jtis(records_of_nobody("ann", "default")) == set()
    assert jtis(records_of_nobody(other, "default")) == {"other"}


def test_a_long_name_is_found_as_it_was_shortened() -> None:
    issued_token(jti="long", username="x" * 255)
    assert jtis(records_of_nobody("x" * 300, "default")) == {"long"}


def test_nobodys_records_are_not_to_be_had() -> None:
    with pytest.raises(UnknownUser, match="The user name is empty"):
        records_of_nobody("", "default")


def test_nothing_personal_is_left_and_the_audit_stays_true(ann: User) -> None:
    record = issued_token(
        user=ann,
        **PERSONAL,
        policy="avatars",
        size=999,
        max_bytes=1000,
        mime="image/jpeg",
        form_field="avatar",
        **dict.fromkeys(
            ("reported_at", "verified_at", "accepted_at", "used_at", "deleted_at"), timezone.now()
        ),
    )
    record.refresh_from_db()
    now = timezone.now()
    before = dict(export_row(record, now))
    assert anonymised(records_of(ann, "default")) == 1
    record.refresh_from_db()
    after = dict(export_row(record, now))
    changed = {name for name in COLUMNS if before[name] != after[name]}
    assert changed == {*PERSONAL, "user"}
    assert after["parameters"] == {"useUniqueFileName": "false", "isPrivateFile": "true"}
    assert record.path_key == ""
    assert record.outcome == "verified"
    assert "ann" not in json.dumps({**after, "jti": ""})


def test_a_failure_is_still_one_without_its_reason(ann: User) -> None:
    record = issued_token(user=ann, failed_at=timezone.now(), failure="/ann/ann.jpg is not")
    anonymised(records_of(ann, "default"))
    record.refresh_from_db()
    assert (record.outcome, record.failure) == ("failed", "")


def write_event(name: str, **changes: Any) -> ReceivedEvent:
    return ReceivedEvent.objects.create(
        event_id=name,
        type="file.created",
        received_at=timezone.now(),
        facts={"path": "/ann/ann.jpg", "url": "https://ik.imagekit.io/suite/ann/ann.jpg"},
        **changes,
    )


def test_events_say_no_more_than_that_they_came(ann: User) -> None:
    record = issued_token(user=ann, **PERSONAL)
    mine = [write_event("linked", record=record), write_event("not yet", file_id="65f0-ann")]
    other = write_event("another's", file_id="")
    anonymised(records_of(ann, "default"))
    for event in (*mine, other):
        event.refresh_from_db()
    assert [(event.facts, event.file_id) for event in mine] == [(None, "")] * 2
    assert mine[0].record == record
    assert other.facts is not None


def test_events_of_no_file_are_left_where_the_upload_never_came(ann: User) -> None:
    issued_token(user=ann)
    event = write_event("another's", file_id="")
    anonymised(records_of(ann, "default"))
    event.refresh_from_db()
    assert event.facts is not None


def test_done_again_it_finds_nothing(ann: User) -> None:
    issued_token(user=ann, username="ann")
    issued_token(username="ann")
    for records in (records_of(ann, "default"), records_of_nobody("ann", "default")):
        assert [anonymised(records) for _ in range(2)] == [1, 0]


def test_others_records_are_left_as_they_are(ann: User) -> None:
    ben = issued_token(user=User.objects.create_user("ben"), **{**PERSONAL, "username": "ben"})
    anonymised(records_of(ann, "default"))
    ben.refresh_from_db()
    assert (ben.username, ben.file_path) == ("ben", "/ann/ann.jpg")


def test_batches_are_counted(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "BATCH_SIZE", 2)
    for number in range(5):
        unique = "true" if number % 2 else "false"
        issued_token(user=ann, parameters={"fileName": "a", "useUniqueFileName": unique})
    assert list(anonymise(records_of(ann, "default"))) == [2, 2, 1]
    kept = IssuedToken.objects.order_by("pk").values_list("parameters", flat=True)
    assert [one["useUniqueFileName"] for one in kept] == ["false", "true"] * 2 + ["false"]


def test_a_batch_costs_as_many_queries_as_there_are_kinds_of_parameters(ann: User) -> None:
    def cost(count: int) -> int:
        for number in range(count):
            issued_token(user=ann, parameters={"fileName": f"{number}", "isPrivateFile": "true"})
        with CaptureQueriesContext(connection) as queries:
            anonymised(records_of(ann, "default"))
        return len(queries)

    assert cost(1) == cost(20)
