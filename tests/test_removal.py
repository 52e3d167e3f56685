import logging
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.test.utils import isolate_apps

from django_imagekit_jwt.fields import ImageKitFileField
from django_imagekit_jwt.files import file_of
from django_imagekit_jwt.imagekit_api import delete_file
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.failing_writes import read_only
from tests.forms_app.models import Clip, Photo, Portrait, Profile, ProxyPhoto
from tests.uploading import reported

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record(imagekit: Emulator, ann: User) -> IssuedToken:
    return reported(ann, form_field="file")


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]


def is_deleted(record: IssuedToken) -> bool:
    record.refresh_from_db()
    return record.deleted_at is not None


@pytest.mark.parametrize("model", [Photo, Clip, ProxyPhoto, Portrait])
def test_the_file_goes_with_its_row(
    model: type[Photo], imagekit: Emulator, record: IssuedToken, caplog: pytest.LogCaptureFixture
) -> None:
    model.objects.create(file=file_of(record)).delete()
    assert imagekit.files() == ()
    assert is_deleted(record)
    assert warnings_of(caplog) == []


def test_it_goes_with_a_row_that_is_deleted_among_many(
    imagekit: Emulator, record: IssuedToken, ann: User
) -> None:
    other = reported(ann, fileName="other.png")
    kept = reported(ann, fileName="kept.png")
    for one in (record, other, kept):
        Photo.objects.create(file=file_of(one))
    Photo.objects.exclude(file=file_of(kept)).delete()
    assert [file.path for file in imagekit.files()] == [kept.file_path]
    assert [is_deleted(one) for one in (record, other, kept)] == [True, True, False]


@pytest.mark.parametrize("manner", ["only", "defer"])
def test_it_goes_with_a_row_whose_file_was_not_loaded(
    manner: str, imagekit: Emulator, record: IssuedToken
) -> None:
    Photo.objects.create(file=file_of(record))
    rows = Photo.objects.only("pk") if manner == "only" else Photo.objects.defer("file")
    rows.get().delete()
    assert imagekit.files() == ()


def test_it_stays_until_the_transaction_is_committed(
    imagekit: Emulator, record: IssuedToken
) -> None:
    photo = Photo.objects.create(file=file_of(record))
    with transaction.atomic():
        photo.delete()
        assert len(imagekit.files()) == 1
        transaction.set_rollback(True)
    assert len(imagekit.files()) == 1
    assert not is_deleted(record)
    with transaction.atomic():
        Photo.objects.get().delete()
        assert len(imagekit.files()) == 1
    assert imagekit.files() == ()


def test_it_stays_while_another_row_has_it(imagekit: Emulator, record: IssuedToken) -> None:
    first, second = (Photo.objects.create(file=file_of(record)) for _ in range(2))
    first.delete()
    assert len(imagekit.files()) == 1
    second.delete()
    assert imagekit.files() == ()


def test_rows_deleted_together_remove_their_file_once(
    imagekit: Emulator, record: IssuedToken, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        Photo.objects.create(file=file_of(record))
    Photo.objects.all().delete()
    assert imagekit.files() == ()
    assert is_deleted(record)
    assert warnings_of(caplog) == []


def test_a_file_that_is_gone_already_is_gone(imagekit: Emulator, record: IssuedToken) -> None:
    photo = Photo.objects.create(file=file_of(record))
    assert delete_file("", str(record.file_id))
    photo.delete()
    assert is_deleted(record)


def test_a_model_that_does_not_ask_for_it_leaves_its_files(
    imagekit: Emulator, record: IssuedToken
) -> None:
    Profile.objects.create(avatar=file_of(record)).delete()
    assert len(imagekit.files()) == 1


def test_a_row_without_a_file_asks_nobody(
    configure: Configure, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    configure(API_URL="http://127.0.0.1:9/")
    Photo.objects.create().delete()
    assert not Photo.objects.exists()
    assert warnings_of(caplog) == []


def test_a_file_without_a_record_stays_and_the_log_says_so(
    imagekit: Emulator, record: IssuedToken, caplog: pytest.LogCaptureFixture
) -> None:
    record.delete()
    Photo.objects.create(file=f"{record.file_path}\nforged").delete()
    assert not Photo.objects.exists()
    assert len(imagekit.files()) == 1
    [sentence] = warnings_of(caplog)
    assert sentence.endswith('\\nforged" stays at ImageKit: no record says which file it is.')


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"API_URL": "http://127.0.0.1:9/"}, "gave no answer"),
        ({"PRIVATE_KEY": ""}, "['PRIVATE_KEY'] is missing"),
        ({"PRIVATE_KEY": "private_of_another_account_000000000"}, "answered 40"),
    ],
    ids=["down", "unconfigured", "refused"],
)
def test_a_failure_to_reach_imagekit_breaks_nothing(
    changes: dict[str, Any],
    sentence: str,
    imagekit: Emulator,
    record: IssuedToken,
    configure: Configure,
    caplog: pytest.LogCaptureFixture,
) -> None:
    photo = Photo.objects.create(file=file_of(record))
    configure(**changes)
    with transaction.atomic():
        photo.delete()
    assert not Photo.objects.exists()
    assert len(imagekit.files()) == 1
    assert not is_deleted(record)
    [warning] = warnings_of(caplog)
    assert f'"{record.file_path}" stays at ImageKit: ' in warning
    assert sentence in warning
    assert "private_" not in caplog.text


def test_a_database_that_fails_afterwards_breaks_nothing(
    imagekit: Emulator, record: IssuedToken, caplog: pytest.LogCaptureFixture
) -> None:
    photo = Photo.objects.create(file=file_of(record))
    failing = ExitStack()
    with transaction.atomic():
        transaction.on_commit(lambda: failing.enter_context(read_only()))
        photo.delete()
        transaction.on_commit(failing.close)
    assert not Photo.objects.exists()
    assert imagekit.files() == ()
    assert "on_commit" in caplog.text


def test_each_model_listens_once() -> None:
    listening = [model for model in (Photo, Clip, ProxyPhoto) if pre_delete.has_listeners(model)]
    assert listening == [Photo, Clip, ProxyPhoto]
    # The parent's row is deleted with it, and tells.
    assert not pre_delete.has_listeners(Portrait)
    assert not pre_delete.has_listeners(Profile)
    with isolate_apps("tests.forms_app"):

        class Kept(Clip):
            class Meta:
                app_label = "forms_app"
                proxy = True

        field = Clip._meta.get_field("file")
        assert isinstance(field, ImageKitFileField)
        assert isinstance(Kept._meta.get_field("file"), models.Field)
        live, _ = pre_delete._live_receivers(Kept)
        assert live == [field._row_goes]
        assert pre_delete.disconnect(field._row_goes, sender=Kept)
