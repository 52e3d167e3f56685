from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_imagekit_jwt.exceptions import (
    ImplausibleReport,
    InvalidAnswer,
    ReportConflict,
)
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import (
    Failure,
    confirm,
    refute,
    report_failure,
    report_upload,
)
from django_imagekit_jwt.protocol.answers import read_facts
from django_imagekit_jwt.uploads import Requester
from tests.conftest import Configure
from tests.factories import imagekit_answer, issued_token

pytestmark = pytest.mark.django_db
QUEUED = {"message": "The pre-transformation has been queued successfully."}


def status(record: IssuedToken) -> str:
    found: Any = IssuedToken.objects.with_status(timezone.now()).get(pk=record.pk)
    assert found.outcome in ("", found.status)
    return str(found.status)


def test_a_report_keeps_what_imagekit_answered(record: IssuedToken, asker: Requester) -> None:
    report_upload(asker, "mine", imagekit_answer())
    record.refresh_from_db()
    assert status(record) == "reported"
    assert record.reported_at is not None
    assert (record.file_id, record.version_id) == (
        "65f0a1b2c3d4e5f6a7b8c9d0",
        "65f0a1b2c3d4e5f6a7b8c9d1",
    )
    assert (record.file_path, record.size) == ("/cat_Ab3dE6gH9.jpg", 1234)


def test_the_same_report_again_changes_nothing(record: IssuedToken, asker: Requester) -> None:
    first = report_upload(asker, "mine", imagekit_answer())
    again = report_upload(asker, "mine", imagekit_answer())
    assert (again.reported_at, again.file_id) == (first.reported_at, first.file_id)


def test_a_report_is_one_update(record: IssuedToken, asker: Requester) -> None:
    with CaptureQueriesContext(connection) as queries:
        report_upload(asker, "mine", imagekit_answer())
    assert len([one for one in queries if one["sql"].startswith("UPDATE")]) == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"filePath": "/other/cat_Ab3dE6gH9.jpg"}, {"filePath"}),
        ({"filePath": "/dog_Ab3dE6gH9.jpg"}, {"filePath"}),
        ({"url": "https://ik.imagekit.io/thief/cat_Ab3dE6gH9.jpg"}, {"url"}),
        ({"size": 5001}, {"size"}),
        ({"isPrivateFile": True}, {"isPrivateFile"}),
        ({"size": 5001, "isPrivateFile": True}, {"size", "isPrivateFile"}),
    ],
)
def test_what_the_token_could_not_have_produced_is_refused(
    ann: User, asker: Requester, changes: dict[str, object], fields: set[str]
) -> None:
    record = issued_token(user=ann, jti="mine", max_bytes=5000)
    with pytest.raises(ImplausibleReport) as refused:
        report_upload(asker, "mine", imagekit_answer(**changes))
    assert refused.value.errors.keys() == fields
    assert status(record) == "active"


def test_without_an_endpoint_the_account_is_not_judged(
    record: IssuedToken, asker: Requester, configure: Configure
) -> None:
    configure(URL_ENDPOINT="")
    report_upload(asker, "mine", imagekit_answer(url="https://ik.imagekit.io/any/a.jpg"))
    assert status(record) == "reported"


def test_an_answer_that_is_none_of_imagekits_names_its_member(
    record: IssuedToken, asker: Requester
) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        report_upload(asker, "mine", imagekit_answer(fileId=""))
    assert refused.value.errors.keys() == {"fileId"}
    with pytest.raises(InvalidAnswer):
        report_upload(asker, "mine", {})
    assert status(record) == "active"


def test_another_file_for_the_same_token_is_a_conflict(
    record: IssuedToken, asker: Requester
) -> None:
    report_upload(asker, "mine", imagekit_answer())
    with pytest.raises(ReportConflict, match='fileId is "a-second-file"'):
        report_upload(asker, "mine", imagekit_answer(fileId="a-second-file"))
    with pytest.raises(ReportConflict):
        report_upload(asker, "mine", imagekit_answer(versionInfo={"id": "another"}))
    record.refresh_from_db()
    assert record.file_id == "65f0a1b2c3d4e5f6a7b8c9d0"


def test_the_file_of_another_upload_is_a_conflict(ann: User, asker: Requester) -> None:
    report_upload(asker, issued_token(user=ann, jti="first").jti, imagekit_answer())
    second = issued_token(user=ann, jti="second")
    with pytest.raises(ReportConflict, match="that of another upload"):
        report_upload(asker, "second", imagekit_answer())
    assert status(second) == "active"


def test_a_new_version_of_one_file_is_another_upload(ann: User, asker: Requester) -> None:
    report_upload(asker, issued_token(user=ann, jti="first").jti, imagekit_answer())
    second = issued_token(user=ann, jti="second")
    report_upload(asker, "second", imagekit_answer(versionInfo={"id": "version-2"}))
    assert status(second) == "reported"


def test_while_imagekit_processes_there_is_no_file(record: IssuedToken, asker: Requester) -> None:
    queued = report_upload(asker, "mine", QUEUED)
    assert (queued.file_id, status(record)) == (None, "reported")
    assert report_upload(asker, "mine", QUEUED).reported_at == queued.reported_at
    done = report_upload(asker, "mine", imagekit_answer())
    assert (done.file_path, status(record)) == ("/cat_Ab3dE6gH9.jpg", "reported")
    assert report_upload(asker, "mine", QUEUED).file_id == done.file_id


def test_a_failure_says_why(record: IssuedToken, asker: Requester) -> None:
    report_failure(asker, "mine", Failure("refused", "Your request failed checks.", 400))
    record.refresh_from_db()
    assert (status(record), record.failure) == (
        "failed",
        "refused: Your request failed checks. (400)",
    )


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (Failure(), "failed"),
        (Failure(code="network"), "network"),
        (Failure(message="Gone."), "Gone."),
        (Failure(status=500), "failed (500)"),
        (Failure(message="x" * 2000, status=500), "x" * 1000),
    ],
)
def test_a_failure_is_one_short_line(failure: Failure, text: str) -> None:
    assert str(failure) == text


def test_the_first_failure_stays(record: IssuedToken, asker: Requester) -> None:
    first = report_failure(asker, "mine", Failure("network"))
    again = report_failure(asker, "mine", Failure("cancelled"))
    assert (again.failure, again.failed_at) == ("network", first.failed_at)


def test_a_failure_after_a_report_changes_nothing(record: IssuedToken, asker: Requester) -> None:
    report_upload(asker, "mine", imagekit_answer())
    report_failure(asker, "mine", Failure("network"))
    assert status(record) == "reported"


def test_a_report_after_a_failure_is_what_is_so(record: IssuedToken, asker: Requester) -> None:
    report_failure(asker, "mine", Failure("network"))
    report_upload(asker, "mine", imagekit_answer())
    record.refresh_from_db()
    assert (status(record), record.failure, record.failed_at) == ("reported", "", None)


def test_what_imagekit_confirms_is_verified(record: IssuedToken, asker: Requester) -> None:
    report_upload(asker, "mine", imagekit_answer())
    confirm(record, read_facts(imagekit_answer(mime="image/jpeg", size=1235)))
    first = record.verified_at
    confirm(record, read_facts(imagekit_answer(mime="image/png")))
    assert (status(record), record.mime, record.size) == ("verified", "image/jpeg", 1235)
    assert record.verified_at == first


def test_what_is_verified_can_neither_fail_nor_change(
    record: IssuedToken, asker: Requester
) -> None:
    confirm(record, read_facts(imagekit_answer()))
    refute(record, "No.")
    report_failure(asker, "mine", Failure("network"))
    assert (status(record), record.failure) == ("verified", "")
    with pytest.raises(ReportConflict):
        report_upload(asker, "mine", imagekit_answer(fileId="another"))
    told = report_upload(asker, "mine", imagekit_answer())
    assert told.reported_at is not None
    assert status(record) == "verified"


def test_what_is_refuted_stays_failed_when_it_is_reported_again(
    record: IssuedToken, asker: Requester
) -> None:
    refute(report_upload(asker, "mine", imagekit_answer()), "ImageKit has no such file.")
    again = report_upload(asker, "mine", imagekit_answer())
    assert (status(record), again.failure) == ("failed", "ImageKit has no such file.")
    assert again.has_failed


def test_imagekits_word_is_above_an_earlier_failure(record: IssuedToken, asker: Requester) -> None:
    report_failure(asker, "mine", Failure("network"))
    confirm(record, read_facts(imagekit_answer()))
    assert status(record) == "verified"
    assert not record.has_failed


def test_a_file_that_is_another_uploads_confirms_nothing(ann: User, asker: Requester) -> None:
    report_upload(asker, issued_token(user=ann, jti="first").jti, imagekit_answer())
    second = issued_token(user=ann, jti="second")
    with pytest.raises(ReportConflict):
        confirm(second, read_facts(imagekit_answer()))
    assert status(second) == "active"
