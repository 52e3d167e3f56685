from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from django_imagekit_jwt.linking import confirm_from_events, receive_event
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.outcomes import Failure, refute, report_failure, report_upload
from django_imagekit_jwt.signals import upload_verified
from django_imagekit_jwt.uploads import Requester
from tests.events import FACTS, FILE, created, outcome
from tests.factories import imagekit_answer, issued_token

pytestmark = pytest.mark.django_db


def test_an_event_confirms_what_was_reported(reported: IssuedToken) -> None:
    assert receive_event(created()) == reported
    assert outcome(reported) == "verified"
    assert reported.mime == "image/jpeg"
    assert ReceivedEvent.objects.get().record == reported


def test_an_event_finds_its_record_by_the_path_before_any_report(record: IssuedToken) -> None:
    assert receive_event(created()) == record
    assert (outcome(record), record.file_id, record.reported_at) == ("verified", FILE, None)


@pytest.mark.django_db(transaction=True)
def test_an_event_whose_record_went_meanwhile_is_that_of_no_record(record: IssuedToken) -> None:
    def remove(record: IssuedToken, **_: object) -> None:
        IssuedToken.objects.filter(pk=record.pk).delete()

    upload_verified.connect(remove)
    try:
        receive_event(created())
    finally:
        upload_verified.disconnect(remove)
    assert IssuedToken.objects.count() == 0
    assert ReceivedEvent.objects.get().record_id is None


def test_deleting_a_record_keeps_its_event(record: IssuedToken) -> None:
    receive_event(created())
    record.delete()
    assert ReceivedEvent.objects.get().record_id is None


def test_a_report_after_its_event_is_verified_with_it(record: IssuedToken) -> None:
    twin = issued_token(jti="a twin")  # so that the path alone says nothing
    assert receive_event(created()) is None
    reported = report_upload(Requester(record.user), "mine", imagekit_answer())
    assert outcome(confirm_from_events(reported)) == "verified"
    assert ReceivedEvent.objects.get().record == record
    assert outcome(twin) is None


def test_the_same_event_again_changes_nothing(reported: IssuedToken) -> None:
    receive_event(created())
    first = IssuedToken.objects.get(jti="mine").verified_at
    assert receive_event(created()) is None
    assert IssuedToken.objects.get(jti="mine").verified_at == first
    assert ReceivedEvent.objects.count() == 1


def test_an_event_that_came_before_its_record_is_linked_when_it_comes_again(ann: User) -> None:
    assert receive_event(created()) is None
    record = issued_token(user=ann)
    assert receive_event(created()) == record
    assert ReceivedEvent.objects.get().record == record


def test_a_path_that_fits_several_says_nothing_of_any(record: IssuedToken) -> None:
    twin = issued_token(jti="twin")
    assert receive_event(created()) is None
    assert (outcome(record), outcome(twin)) == (None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "/dog_Ab3dE6gH9.jpg"},
        {"path": "/other/cat_Ab3dE6gH9.jpg"},
        {"is_private": True},
        {"url": "https://ik.imagekit.io/other/cat_Ab3dE6gH9.jpg"},
        {"size": 5001},
    ],
)
def test_a_file_that_the_token_could_not_have_produced_is_not_linked(
    ann: User, changes: dict[str, Any]
) -> None:
    record = issued_token(user=ann, max_bytes=5000)
    assert receive_event(created(facts=replace(FACTS, **changes))) is None
    assert outcome(record) is None


@pytest.mark.parametrize(
    ("age", "found"),
    [
        (timedelta(hours=23), "verified"),
        (timedelta(hours=25), None),
        (timedelta(minutes=-4), "verified"),
        (timedelta(minutes=-6), None),
    ],
)
def test_a_file_arrives_within_a_day_of_its_token(ann: User, age: timedelta, found: str) -> None:
    record = issued_token(user=ann, now=timezone.now() - age)
    receive_event(created())
    assert outcome(record) == found


def test_an_event_without_a_time_is_taken_as_of_now(record: IssuedToken) -> None:
    assert receive_event(created(created_at=None)) == record


def test_an_event_mends_a_failure_that_was_none(record: IssuedToken) -> None:
    report_failure(Requester(record.user), "mine", Failure("network"))
    receive_event(created())
    assert outcome(record) == "verified"


def test_an_event_corrects_a_lie_about_the_file(record: IssuedToken) -> None:
    lie = imagekit_answer(fileId="another", filePath="/cat_another.jpg", url=None)
    refute(report_upload(Requester(record.user), "mine", lie), "ImageKit has no such file.")
    assert receive_event(created()) == record
    assert (outcome(record), record.file_id) == ("verified", FILE)


def test_an_event_refutes_what_cannot_be(ann: User) -> None:
    record = issued_token(user=ann, max_bytes=5000, jti="mine")
    report_upload(Requester(ann), "mine", imagekit_answer())
    receive_event(created(facts=replace(FACTS, size=9000)))
    assert outcome(record) == "failed"
    assert "9000" in record.failure


def test_a_new_version_confirms_the_upload_that_made_it(reported: IssuedToken) -> None:
    second = issued_token(jti="second", user=reported.user)
    answer = imagekit_answer(versionInfo={"id": "version-2"})
    report_upload(Requester(reported.user), "second", answer)
    facts = replace(FACTS, version_id="version-2")
    assert receive_event(created(facts=facts, type="file-version.created")) == second
    assert (outcome(second), outcome(reported)) == ("verified", "reported")


def test_a_stored_event_of_another_version_confirms_nothing(record: IssuedToken) -> None:
    issued_token(jti="a twin")
    receive_event(created(facts=replace(FACTS, version_id="version-2")))
    reported = report_upload(Requester(record.user), "mine", imagekit_answer())
    assert outcome(confirm_from_events(reported)) == "reported"


def test_a_file_that_is_recorded_for_another_upload_is_left_to_it(
    reported: IssuedToken, ann: User
) -> None:
    IssuedToken.objects.filter(pk=reported.pk).update(version_id="", file_id=FILE)
    waiting = issued_token(jti="waiting", user=ann)
    facts = replace(FACTS, version_id="")
    assert receive_event(created(facts=facts)) == reported
    assert outcome(waiting) is None
