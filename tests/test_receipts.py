import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.test import override_settings
from django.utils import timezone

from django_imagekit_jwt.exceptions import ReceiptRefused
from django_imagekit_jwt.models import IssuedToken, records
from django_imagekit_jwt.receipts import (
    MESSAGES,
    SALT,
    Place,
    accept_receipt,
    mark_used,
    read_receipt,
    used_before,
    write_receipt,
)
from django_imagekit_jwt.uploads import Requester
from tests.conftest import Configure
from tests.factories import issued_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(ann: User) -> IssuedToken:
    now = timezone.now()
    return issued_token(
        user=ann,
        jti="mine",
        policy="avatars",
        form_field="avatar",
        reported_at=now,
        file_id="file-1",
        file_path="/cat.jpg",
    )


@pytest.fixture
def here(ann: User) -> Place:
    return Place(Requester(ann), "avatars", "avatar")


def refused(receipt: str, place: Place) -> str:
    with pytest.raises(ReceiptRefused) as refusal:
        accept_receipt(receipt, place)
    assert str(refusal.value) == str(MESSAGES[refusal.value.code])
    return refusal.value.code


def test_a_receipt_is_taken_where_it_belongs_and_remembered(
    record: IssuedToken, here: Place
) -> None:
    taken = accept_receipt(write_receipt(record), here)
    assert taken == record
    assert taken.accepted_at is not None
    again = accept_receipt(write_receipt(record), here)
    assert again.accepted_at == taken.accepted_at


def test_a_receipt_is_short_and_tells_no_more_than_its_record(record: IssuedToken) -> None:
    receipt = write_receipt(record)
    assert len(receipt) < 150
    said = signing.loads(receipt, salt=SALT)
    assert said == ["mine", f"pk {record.user_id}", "avatars", "avatar"]


def test_a_receipt_names_its_upload(record: IssuedToken) -> None:
    assert read_receipt(write_receipt(record)) == "mine"


@pytest.mark.parametrize(
    "receipt",
    ["", "x", ":", "a.b.c", "é" * 300, "\0", "x" * 100_000, signing.dumps(["mine"]), "a:b:c"],
    ids=lambda text: text[:12],
)
def test_what_is_no_receipt_of_ours_is_refused(receipt: str, here: Place) -> None:
    assert refused(receipt, here) == "invalid"
    with pytest.raises(ReceiptRefused):
        read_receipt(receipt)


def test_a_receipt_that_was_changed_or_signed_by_others_is_refused(
    record: IssuedToken, here: Place
) -> None:
    receipt = write_receipt(record)
    for index in (0, len(receipt) // 2, len(receipt) - 1):
        changed = receipt[:index] + ("A" if receipt[index] != "A" else "B") + receipt[index + 1 :]
        assert refused(changed, here) == "invalid"
    with override_settings(SECRET_KEY="another site's"):
        assert refused(receipt, here) == "invalid"


def test_a_receipt_is_taken_as_long_as_the_setting_says(
    record: IssuedToken, here: Place, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = write_receipt(record)
    later = time.time() + 3601
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert accept_receipt(receipt, here) == record
    configure(RECEIPT_LIFETIME=3600)
    assert refused(receipt, here) == "expired"


def test_another_user_cannot_take_it(record: IssuedToken, here: Place) -> None:
    ben = User.objects.create_user("ben")
    for stranger in (ben, AnonymousUser(), None):
        place = replace(here, requester=Requester(stranger))
        assert refused(write_receipt(record), place) == "other_user"


def test_who_was_deleted_takes_no_receipt_with_them(record: IssuedToken, here: Place) -> None:
    receipt = write_receipt(record)
    assert isinstance(here.requester.user, User)
    here.requester.user.delete()
    place = replace(here, requester=Requester(AnonymousUser()))
    assert refused(receipt, place) == "other_user"


@pytest.mark.parametrize("changes", [{"policy": "documents"}, {"form_field": "banner"}], ids=str)
def test_another_field_or_policy_cannot_take_it(
    record: IssuedToken, here: Place, changes: dict[str, Any]
) -> None:
    assert refused(write_receipt(record), replace(here, **changes)) == "other_field"


def test_who_is_no_user_here_takes_it_by_name() -> None:
    record = issued_token(username="", jti="nobody's", file_id="file-1", form_field="avatar")
    place = Place(Requester(None), "default", "avatar")
    assert accept_receipt(write_receipt(record), place) == record


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"failed_at": timezone.now()}, "failed"),
        ({"file_id": None}, "unfinished"),
        ({"deleted_at": timezone.now()}, "deleted"),
    ],
)
def test_an_upload_that_is_not_there_is_refused(
    record: IssuedToken, here: Place, changes: dict[str, object], code: str
) -> None:
    records().filter(pk=record.pk).update(**changes)
    assert refused(write_receipt(record), here) == code
    assert IssuedToken.objects.get().accepted_at is None


def test_an_upload_that_is_verified_after_all_is_taken(record: IssuedToken, here: Place) -> None:
    now = timezone.now()
    records().filter(pk=record.pk).update(failed_at=now, verified_at=now + timedelta(seconds=1))
    assert accept_receipt(write_receipt(record), here) == record


def test_an_upload_whose_record_is_gone_is_refused(record: IssuedToken, here: Place) -> None:
    receipt = write_receipt(record)
    record.delete()
    assert refused(receipt, here) == "unknown"


def test_what_was_used_is_refused_where_a_receipt_serves_once(
    record: IssuedToken, here: Place
) -> None:
    receipt, once = write_receipt(record), replace(here, single_use=True)
    accept_receipt(receipt, once)
    assert accept_receipt(receipt, once) == record  # a form with another error is sent again
    assert mark_used("mine")
    assert not mark_used("mine")
    assert refused(receipt, once) == "used"
    assert accept_receipt(receipt, here) == record


def test_the_refusal_of_what_was_used_has_its_words() -> None:
    assert (used_before().code, str(used_before())) == ("used", str(MESSAGES["used"]))
