"""Uploads that are done, with and without a local ImageKit."""

from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.exceptions import ImageKitJWTError, PolicyViolation, UploadFailed
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing import upload_receipt, uploaded_file
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.settings import settings_at
from django_imagekit_jwt.testing.uploads import PICTURE
from tests.conftest import Configure
from tests.forms_app.forms import cleaned, form_of, refused
from tests.forms_app.models import Paper, Profile

pytestmark = pytest.mark.django_db

POLICIES = {
    "avatar": {
        "folder": "/avatars/{user.pk}",
        "mime_types": ["image/*"],
        "max_size": "1 KB",
        "client_parameters": ["fileName", "tags"],
    },
    "secret": {"fixed_parameters": {"isPrivateFile": True}},
}


@pytest.fixture
def nobody(configure: Configure) -> None:
    """Settings of a site in a test without an ImageKit."""
    configure(**settings_at(()), POLICIES=POLICIES)


@pytest.fixture
def emulator(imagekit: Emulator, configure: Configure) -> Emulator:
    configure(POLICIES=POLICIES)
    return imagekit


both = pytest.mark.parametrize("where", ["nobody", "emulator"])


@both
def test_a_form_takes_the_receipt(where: str, ann: User, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(where)
    receipt = upload_receipt(ann, field="avatar", policy="avatar", name="me.png", tags=["a", "b"])
    file = cleaned(form_of(ann, receipt, policy="avatar"))
    record = IssuedToken.objects.get()
    assert file.path == record.file_path
    assert file.path.startswith(f"/avatars/{ann.pk}/me_")
    assert (record.outcome, record.size) == ("reported", len(PICTURE))
    assert record.accepted_at is not None
    assert record.parameters["tags"] == "a,b"


@both
def test_a_form_refuses_what_it_should(
    where: str, ann: User, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(where)
    bob = User.objects.create_user("bob")
    for receipt, code in (
        (upload_receipt(bob, field="avatar", policy="avatar"), "other_user"),
        (upload_receipt(None, field="avatar", policy="avatar"), "other_user"),
        (upload_receipt(ann, field="other", policy="avatar"), "other_field"),
        (upload_receipt(ann, field="avatar", policy="secret"), "other_field"),
    ):
        assert [one for one, _ in refused(form_of(ann, receipt, policy="avatar"))] == [code]


@both
def test_a_model_takes_the_file(where: str, ann: User, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(where)
    file = uploaded_file(ann, policy="avatar")
    Profile.objects.create(name="Ann", avatar=file)
    record = IssuedToken.objects.get()
    assert Profile.objects.get().avatar.path == file.path == record.file_path
    assert file.record == record
    assert record.used_at is not None


@both
def test_uploads_are_many_and_each_is_another(
    where: str, ann: User, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(where)
    files = {uploaded_file(ann).path for _ in range(3)}
    again = {uploaded_file(ann, name="cat.png", useUniqueFileName=False).path for _ in range(2)}
    assert (len(files), again) == (3, {"/cat.png"})
    assert IssuedToken.objects.filter(outcome="reported").count() == 5


@both
def test_the_policy_counts(where: str, ann: User, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(where)
    for wrong in ({"name": "paper.pdf"}, {"data": bytes(2000)}, {"folder": "/"}):
        with pytest.raises(PolicyViolation):
            upload_receipt(ann, field="avatar", policy="avatar", **wrong)
    with pytest.raises(ImageKitJWTError, match=r'policy is "avatr".*"avatar"'):
        uploaded_file(ann, policy="avatr")
    assert not IssuedToken.objects.exists()


@pytest.mark.usefixtures("nobody")
def test_where_nobody_answers_nobody_is_asked(ann: User, configure: Configure) -> None:
    configure(VERIFY_UPLOADS=True, API_TIMEOUT=1)
    assert uploaded_file(ann).record.outcome == "reported"  # type: ignore[union-attr]  # it is there


def test_the_bytes_are_in_the_emulator(emulator: Emulator) -> None:
    file = uploaded_file(data=b"only words", name="words.txt")
    [stored] = emulator.files()
    assert (stored.path, stored.file_id) == (file.path, file.file_id)
    with urlopen(file.url, timeout=10) as answer:
        assert answer.read() == b"only words"


def test_a_private_file_is_private(emulator: Emulator, ann: User) -> None:
    file = uploaded_file(ann, policy="secret")
    assert file.is_private
    assert [stored.is_private for stored in emulator.files()] == [True]
    with urlopen(file.url, timeout=10) as answer:
        assert answer.read() == PICTURE


def test_the_emulator_verifies_where_the_site_asks_it(
    emulator: Emulator, ann: User, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True)
    upload_receipt(ann, field="avatar")
    record = IssuedToken.objects.get()
    assert (record.outcome, record.mime) == ("verified", "image/png")


def test_what_the_emulator_does_not_take_is_a_failure_on_record(
    emulator: Emulator, ann: User
) -> None:
    emulator.fail_next(503, "Down for repairs.")
    with pytest.raises(UploadFailed, match="503, Down for repairs"):
        upload_receipt(ann, field="avatar")
    with pytest.raises(UploadFailed, match=r"400, .* failed 'checks' .* type is text/html"):
        uploaded_file(ann, policy="avatar", data=b"<!-- no picture -->")
    assert [one.failure for one in IssuedToken.objects.order_by("pk")] == [
        "refused: Down for repairs. (503)",
        "refused: Your request failed 'checks' validation. (400)",
    ]
    assert emulator.files() == ()


def test_an_upload_goes_only_where_the_settings_point_and_never_to_imagekit(
    emulator: Emulator, ann: User, configure: Configure
) -> None:
    configure(UPLOAD_URL="https://upload.imagekit.io/api/v2/files/upload")
    assert uploaded_file(ann)
    assert emulator.files() == ()


def test_a_file_that_serves_once_serves_once(emulator: Emulator, ann: User) -> None:
    receipt = upload_receipt(ann, field="avatar")
    file = cleaned(form_of(ann, receipt, single_use=True))
    assert isinstance(file, ImageKitFile)
    Paper.objects.create(document=file)
    assert [code for code, _ in refused(form_of(ann, receipt, single_use=True))] == ["used"]
