"""What later events make of an upload that is known."""

import logging

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.linking import confirm_from_events, receive_event
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.outcomes import report_upload
from django_imagekit_jwt.uploads import Requester
from tests.events import FILE, PRE_FAILED, QUEUED, created, other, outcome

pytestmark = pytest.mark.django_db


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
