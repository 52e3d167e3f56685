import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from django_imagekit_jwt.exceptions import ImageKitUnreachable, NotConfigured
from django_imagekit_jwt.linking import receive_event
from django_imagekit_jwt.models import IssuedToken, records
from django_imagekit_jwt.outcomes import refute, report_upload
from django_imagekit_jwt.protocol.answers import read_facts
from django_imagekit_jwt.protocol.events import Event
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.uploads import Requester
from django_imagekit_jwt.verifying import verify_if_possible, verify_upload
from tests.conftest import Configure
from tests.factories import imagekit_answer, issued_token
from tests.uploading import reported, upload

pytestmark = pytest.mark.django_db


def change(record: IssuedToken, **columns: object) -> IssuedToken:
    records().filter(pk=record.pk).update(**columns)
    record.refresh_from_db()
    return record


def test_what_imagekit_has_is_verified(imagekit: Emulator, ann: User) -> None:
    record = verify_upload(reported(ann, folder="/pictures", isPrivateFile="true"))
    assert (record.outcome, record.mime) == ("verified", "image/png")


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"file_path": "/cat_another.png"}, "filePath is .*, and .*cat_another.* was reported"),
        ({"size": 5}, "size is [0-9]+, and 5 was reported"),
        ({"max_bytes": 5}, "at most 5 were signed"),
        (
            {"parameters": {"fileName": "cat.png", "isPrivateFile": "true"}},
            "isPrivateFile is false, but true was signed",
        ),
        ({"parameters": {"fileName": "dog.png"}}, "filePath is .*, but .*dog.* was signed"),
        ({"iat": timezone.now() + timedelta(days=1)}, "The file is older than the token"),
        ({"file_id": "0123456789abcdef01234567"}, "ImageKit has no such file"),
        ({"file_id": "no-id-at-all"}, "ImageKit has no such file"),
        ({"version_id": "0123456789abcdef01234567"}, "ImageKit has no such file"),
    ],
)
def test_what_differs_has_failed(
    imagekit: Emulator, ann: User, columns: dict[str, Any], why: str
) -> None:
    record = verify_upload(change(reported(ann), **columns))
    record.refresh_from_db()
    assert record.outcome == "failed"
    assert re.search(why, record.failure)


def test_a_type_that_the_policy_does_not_let_in_has_failed(
    imagekit: Emulator, ann: User, configure: Configure
) -> None:
    configure(POLICIES={"pictures": {"mime_types": ["image/jpeg"]}})
    record = change(reported(ann), policy="pictures")
    change(record, parameters={"fileName": "cat.png", "checks": '"file.mime" = "image/jpeg"'})
    assert "image/jpeg" in verify_upload(record).failure


def test_a_policy_that_changed_since_refutes_nothing(
    imagekit: Emulator, ann: User, configure: Configure
) -> None:
    configure(POLICIES={"pictures": {"mime_types": ["image/png"]}})
    records_ = [reported(ann, policy="pictures") for _ in range(2)]
    configure(POLICIES={"pictures": {"mime_types": ["image/jpeg"]}})
    assert verify_upload(records_[0]).outcome == "verified"
    configure(POLICIES={"pictures": None})
    assert verify_upload(records_[1]).outcome == "verified"


def test_each_version_of_an_overwritten_file_is_verified(imagekit: Emulator, ann: User) -> None:
    exact = {"useUniqueFileName": "false", "overwriteFile": "true"}
    uploads = [reported(ann, **exact), reported(ann, data=b"only words", **exact)]
    assert [verify_upload(record).outcome for record in uploads] == ["verified", "verified"]


def test_the_file_of_another_upload_verifies_nothing(imagekit: Emulator, ann: User) -> None:
    record = reported(ann)
    liar = issued_token(user=ann, jti="liar", parameters={"fileName": "cat.png"})
    change(liar, file_id=record.file_id, file_path=record.file_path, reported_at=timezone.now())
    assert "that of another upload" in verify_upload(liar).failure
    assert (change(liar).outcome, change(record).outcome) == ("failed", "reported")


def test_an_event_that_came_is_asked_before_imagekit_is(imagekit: Emulator, ann: User) -> None:
    issued_token(jti="twin")
    record = issued_token(user=ann, jti="mine", kid=imagekit.account.public_key)
    facts = replace(read_facts(imagekit_answer()), url="")
    now = timezone.now()
    receive_event(Event("e", "file.created", now, facts, facts.file_id, facts.path, ""))
    report_upload(Requester(ann), "mine", imagekit_answer(url=None))
    imagekit.api.fail_next(500)
    assert verify_upload(change(record)).outcome == "verified"


@pytest.mark.parametrize("outcome", ["verified", "failed", "no file"])
def test_what_is_settled_or_has_no_file_is_not_asked_about(
    imagekit: Emulator, ann: User, outcome: str
) -> None:
    record = reported(ann)
    if outcome == "verified":
        verify_upload(record)
    elif outcome == "failed":
        refute(record, "No.")
    else:
        change(record, file_id=None)
    imagekit.api.fail_next(500)
    assert verify_upload(record) == record


Trouble = Callable[[Emulator], None]


@pytest.mark.parametrize(
    "trouble",
    [
        lambda imagekit: imagekit.api.fail_next(500),
        lambda imagekit: imagekit.api.fail_next(429),
        lambda imagekit: imagekit.api.slow_next(30),
        lambda imagekit: imagekit.api.drop_next(),
        lambda imagekit: imagekit.api.html_next(),
    ],
    ids=["500", "429", "slow", "down", "HTML"],
)
def test_where_imagekit_cannot_be_asked_it_stays_reported(
    imagekit: Emulator,
    ann: User,
    configure: Configure,
    caplog: pytest.LogCaptureFixture,
    trouble: Trouble,
) -> None:
    configure(API_TIMEOUT=1)
    record = reported(ann)
    trouble(imagekit)
    with pytest.raises(ImageKitUnreachable):
        verify_upload(record)
    trouble(imagekit)
    assert verify_if_possible(record).outcome == "reported"
    assert f"The upload {record.jti} is not verified yet" in caplog.text
    assert verify_if_possible(record).outcome == "verified"


def test_a_wrong_set_up_leaves_it_reported_too(
    imagekit: Emulator, ann: User, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    record = reported(ann)
    configure(PRIVATE_KEY="")
    with pytest.raises(NotConfigured):
        verify_upload(record)
    assert verify_if_possible(record).outcome == "reported"
    assert "IMAGEKIT_JWT['PRIVATE_KEY'] is missing" in caplog.text


def test_it_verifies_without_time_zones_too(
    imagekit: Emulator, settings: Settings, ann: User
) -> None:
    settings.USE_TZ = False
    assert verify_upload(reported(ann)).outcome == "verified"


def test_a_file_is_what_was_uploaded_whatever_the_client_says(
    imagekit: Emulator, ann: User
) -> None:
    mine, other = upload(ann), upload(ann, fileName="dog.png")
    stolen = {**mine.answer, **{name: other.answer[name] for name in ("fileId", "versionInfo")}}
    record = report_upload(Requester(ann), mine.issued.jti, stolen)
    assert re.search("filePath is .*dog.* was signed", verify_upload(record).failure)
