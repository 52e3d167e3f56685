import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from django_imagekit_jwt.linking import confirm_from_events, receive_event
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.outcomes import Failure, refute, report_failure, report_upload
from django_imagekit_jwt.protocol.answers import FileFacts
from django_imagekit_jwt.protocol.events import Event
from django_imagekit_jwt.signals import upload_verified
from django_imagekit_jwt.uploads import Requester
from tests.factories import imagekit_answer, issued_token

pytestmark = pytest.mark.django_db

FILE, VERSION = "65f0a1b2c3d4e5f6a7b8c9d0", "65f0a1b2c3d4e5f6a7b8c9d1"
FACTS = FileFacts(
    FILE,
    "/cat_Ab3dE6gH9.jpg",
    version_id=VERSION,
    size=1234,
    mime="image/jpeg",
    kind="image",
    is_private=False,
    url="https://ik.imagekit.io/suite/cat_Ab3dE6gH9.jpg",
)
QUEUED = {"message": "Queued."}
PRE_FAILED = "upload.pre-transform.error"


def created(event_id: str = "evt-1", facts: FileFacts = FACTS, **changes: Any) -> Event:
    event = Event(
        event_id, "file.created", timezone.now(), facts, facts.file_id, facts.path, failure=""
    )
    return replace(event, **changes)


def other(kind: str, **changes: Any) -> Event:
    return Event(
        **{
            "id": "evt-2",
            "type": kind,
            "created_at": timezone.now(),
            "facts": None,
            "file_id": "",
            "path": "",
            "failure": "",
            **changes,
        }
    )


@pytest.fixture
def record(ann: User) -> IssuedToken:
    return issued_token(user=ann, jti="mine")


@pytest.fixture
def reported(record: IssuedToken) -> IssuedToken:
    return report_upload(Requester(record.user), "mine", imagekit_answer())


def outcome(record: IssuedToken) -> str | None:
    record.refresh_from_db()
    return record.outcome or None


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


def test_a_video_that_was_transformed_is_there(record: IssuedToken) -> None:
    report_upload(Requester(record.user), "mine", QUEUED)
    assert receive_event(created(type="upload.pre-transform.success")) == record
    assert outcome(record) == "verified"


def test_a_video_that_was_not_transformed_has_failed(record: IssuedToken) -> None:
    report_upload(Requester(record.user), "mine", QUEUED)
    event = other(PRE_FAILED, path="/cat_Ab3dE6gH9.jpg", failure="encoding_failed")
    assert receive_event(event) == record
    assert (outcome(record), record.failure) == (
        "failed",
        "pre-transformation failed: encoding_failed",
    )


def test_nobody_fails_for_a_path_that_fits_nobody(record: IssuedToken) -> None:
    for path in ("/dog.jpg", "/other/cat.jpg"):
        assert receive_event(other(PRE_FAILED, id=path, path=path)) is None
    assert outcome(record) is None


def test_a_post_transformation_is_linked_and_changes_nothing(
    reported: IssuedToken, caplog: pytest.LogCaptureFixture
) -> None:
    kinds = ("upload.post-transform.success", "upload.post-transform.error")
    for kind, failure in zip(kinds, ("", "encoding_failed"), strict=True):
        event = other(kind, id=kind, file_id=FILE, failure=failure)
        assert receive_event(event) == reported
        assert ReceivedEvent.objects.get(event_id=kind).record == reported
    assert outcome(reported) == "reported"
    assert caplog.messages == [f"A post-transformation of {FILE} failed: encoding_failed."]


def test_a_deleted_file_is_marked(reported: IssuedToken) -> None:
    assert receive_event(other("file.deleted", file_id=FILE)) == reported
    reported.refresh_from_db()
    assert reported.deleted_at is not None
    assert receive_event(other("file.deleted", id="evt-3", file_id="unknown")) is None


@pytest.mark.parametrize("kind", ["file.updated", "video.transformation.ready", "of.tomorrow"])
def test_an_event_of_no_consequence_is_logged_and_kept(
    kind: str, reported: IssuedToken, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "django_imagekit_jwt"):
        assert receive_event(other(kind, file_id=FILE)) is None
    assert caplog.messages == [f"An event of type {kind} came, which changes nothing here."]
    assert (outcome(reported), ReceivedEvent.objects.get().type) == ("reported", kind)


def test_what_needs_no_event_is_left_alone(record: IssuedToken, ann: User) -> None:
    assert confirm_from_events(record).verified_at is None
    receive_event(created())
    record.refresh_from_db()
    first = record.verified_at
    assert confirm_from_events(record).verified_at == first


def test_an_event_reads_as_its_type_and_id() -> None:
    receive_event(created("evt-9"))
    assert str(ReceivedEvent.objects.get()) == "file.created evt-9"
