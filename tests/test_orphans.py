from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from django_imagekit_jwt.exceptions import ImageKitUnreachable, ReceiptRefused
from django_imagekit_jwt.models import IssuedToken, records
from django_imagekit_jwt.orphans import orphans, remove_orphan
from django_imagekit_jwt.receipts import Place, accept_receipt, write_receipt
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.uploads import Requester
from tests.factories import issued_token
from tests.uploading import reported

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def arrived(**columns: Any) -> IssuedToken:
    then = timezone.now() - 2 * DAY
    number = IssuedToken.objects.count()
    defaults = {"form_field": "avatar", "reported_at": then, "file_id": f"file-{number}"}
    return issued_token(**{**defaults, **columns})


def test_what_no_form_took_is_an_orphan_after_a_while() -> None:
    orphan = arrived()
    assert list(orphans(DAY)) == [orphan]
    assert list(orphans(3 * DAY)) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"accepted_at": timezone.now()},
        {"deleted_at": timezone.now()},
        {"file_id": None},
        {"form_field": ""},
        {"reported_at": timezone.now()},
        {"reported_at": None},
    ],
)
def test_what_was_taken_is_gone_or_new_or_for_no_form_is_none(columns: dict[str, Any]) -> None:
    arrived(**columns)
    assert list(orphans(DAY)) == []


def test_what_only_imagekit_told_of_is_one_too() -> None:
    orphan = arrived(reported_at=None, verified_at=timezone.now() - 2 * DAY)
    assert list(orphans(DAY)) == [orphan]


def test_policies_that_are_named_are_taken_whole() -> None:
    arrived(policy="avatars")
    wanted = [arrived(policy="gallery", form_field=""), arrived(policy="gallery")]
    arrived(policy="gallery", accepted_at=timezone.now())
    assert list(orphans(DAY, ["gallery", "other"])) == wanted


def test_a_file_that_a_later_upload_overwrote_and_a_form_took_is_none() -> None:
    arrived(file_id="same", version_id="1")
    arrived(file_id="same", version_id="2", accepted_at=timezone.now())
    assert list(orphans(DAY)) == []


def test_an_orphan_is_removed_and_no_form_takes_it_any_more(imagekit: Emulator, ann: User) -> None:
    record = reported(ann, form_field="avatar")
    receipt = write_receipt(record)
    assert remove_orphan(record) is True
    assert imagekit.files() == ()
    record.refresh_from_db()
    assert record.deleted_at is not None
    with pytest.raises(ReceiptRefused, match="removed"):
        accept_receipt(receipt, Place(Requester(ann), "default", "avatar"))
    assert remove_orphan(record) is False


def test_what_a_form_took_meanwhile_stays(imagekit: Emulator, ann: User) -> None:
    record = reported(ann, form_field="avatar")
    accept_receipt(write_receipt(record), Place(Requester(ann), "default", "avatar"))
    assert remove_orphan(record) is False
    assert len(imagekit.files()) == 1
    record.refresh_from_db()
    assert record.deleted_at is None


def test_where_imagekit_does_not_answer_the_file_stays_as_it_was(
    imagekit: Emulator, ann: User
) -> None:
    record = reported(ann, form_field="avatar")
    imagekit.api.fail_next(500)
    with pytest.raises(ImageKitUnreachable):
        remove_orphan(record)
    assert records().get().deleted_at is None
    accept_receipt(write_receipt(record), Place(Requester(ann), "default", "avatar"))


def test_a_file_that_is_gone_at_imagekit_is_gone(imagekit: Emulator, ann: User) -> None:
    record = reported(ann, form_field="avatar")
    IssuedToken.objects.update(file_id="0123456789abcdef01234567")
    record.refresh_from_db()
    assert remove_orphan(record) is True
    assert records().get().deleted_at is not None
