import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from django_imagekit_jwt.files import ImageKitFile, file_of
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.receipts import MESSAGES
from tests.forms_app.models import Paper, Profile
from tests.forms_app.uploads import uploaded

pytestmark = pytest.mark.django_db


def used(record: IssuedToken) -> bool:
    record.refresh_from_db()
    return record.used_at is not None


def test_what_is_saved_is_used_and_may_be_saved_again(ann: User) -> None:
    record = uploaded(ann)
    paper = Paper(document=file_of(record))
    assert not used(record)
    paper.save()
    assert used(record)
    assert paper.document == ImageKitFile("/cat.png")
    assert paper.document.jti == ""
    paper.save()
    paper.document = "/other.png"
    paper.save()
    assert Paper.objects.get().document.path == "/other.png"


def test_an_upload_that_serves_once_is_not_saved_twice(ann: User) -> None:
    file = file_of(uploaded(ann))
    Paper.objects.create(document=file).delete()
    with (
        pytest.raises(ValidationError, match=str(MESSAGES["used"])) as refusal,
        transaction.atomic(),
    ):
        Paper.objects.create(document=file)
    assert refusal.value.code == "used"
    assert not Paper.objects.exists()
    Profile.objects.create(avatar=file)
    Profile.objects.create(avatar=file)


def test_what_is_not_saved_is_not_used(ann: User) -> None:
    record = uploaded(ann)
    Paper.objects.create(document="/cat.png")
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(document=file_of(record))
    assert not used(record)
    row = Profile(avatar=file_of(record))
    row.save()
    row.avatar = file_of(uploaded(ann, "/b.png", jti="other"))
    row.save(update_fields=["name"])
    assert not used(IssuedToken.objects.get(jti="other"))
