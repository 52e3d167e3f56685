"""The guides that have models of their own, run as they are written."""

from pathlib import Path

from tests.docs.sites import asked

PRIVATE = """
from urllib.request import urlopen
from urllib.error import HTTPError
from documents.models import Document

def status(address):
    try:
        return urlopen(address).status
    except HTTPError as error:
        return error.code

file = uploaded_file(ann, policy="documents", field="file", name="contract.png")
document = Document.objects.create(owner=ann, title="A contract", file=file)
address = client.get(f"/documents/{document.pk}/")
found["redirect"] = address.status_code
found["cached"] = "no-store" in address["Cache-Control"]
found["signed"] = status(address["Location"])
found["unsigned"] = status(f"{imagekit.url_endpoint}{file.path}")
other = Client()
other.force_login(User.objects.create_user("bob"))
found["another user"] = other.get(f"/documents/{document.pk}/").status_code
found["same address"] = address["Location"] == client.get(f"/documents/{document.pk}/")["Location"]
"""
ADMIN = """
from albums.models import Album, Photo

album = Album.objects.create(title="Summer")
file = uploaded_file(ann, policy="album", field="picture")
photo = Photo.objects.create(album=album, picture=file)
change = client.get(f"/admin/albums/album/{album.pk}/change/").text
found["widget"] = "<imagekit-upload" in change
found["style"] = "upload.css" in client.get("/admin/albums/photo/add/").text
page = client.get("/admin/albums/photo/").text
found["preview"] = f'src="{imagekit.url_endpoint}{file.path}?tr=w-80,h-60"' in page
found["record"] = Photo.objects.get().picture.record.username
found["name"] = str(photo) == file.name
"""

FORMS = """
from django.conf import settings
from django.forms import modelform_factory
from rest_framework.test import APIRequestFactory
from django_imagekit_jwt.testing import override_imagekit, upload_receipt
from profiles.api import ApplicationSerializer
from profiles.forms import ApplicationForm
from profiles.models import Profile

file = uploaded_file(ann, policy="avatar", field="avatar")
found["column"] = Profile.objects.create(name="Ann", avatar=file).avatar.path == file.path
found["widget"] = "<imagekit-upload" in str(modelform_factory(Profile, fields="__all__")())
avatar = settings.IMAGEKIT_JWT["POLICIES"]["avatar"]
with override_imagekit(POLICIES={"avatar": avatar, "papers": avatar}):
    sent = {"photo": upload_receipt(ann, policy="avatar", field="photo")}
    form = ApplicationForm(sent)
    for field in form.fields.values():
        field.user = ann
    found["errors"] = form.errors
    found["photo"] = form.cleaned_data["photo"].path.startswith(f"/avatars/{ann.pk}/")
    found["papers"] = form.cleaned_data["papers"]
    found["both are shown"] = str(form).count("<imagekit-upload")
request = APIRequestFactory().post("/")
request.user = ann
serializer = ApplicationSerializer(data=sent, context={"request": request})
found["valid"] = serializer.is_valid()
found["same"] = serializer.validated_data["photo"].path == form.cleaned_data["photo"].path
"""


def test_a_private_file_is_read_by_its_owner_through_the_view_alone(tmp_path: Path) -> None:
    assert asked("docs/private-files.md", tmp_path, PRIVATE) == {
        "redirect": 302,
        "cached": True,
        "signed": 200,
        "unsigned": 401,
        "another user": 404,
        "same address": True,
    }


def test_the_admin_has_the_widget_and_a_preview(tmp_path: Path) -> None:
    assert asked("docs/admin-uploads.md", tmp_path, ADMIN) == {
        "widget": True,
        "style": True,
        "preview": True,
        "record": "ann",
        "name": True,
    }


def test_a_model_a_form_and_a_serializer_take_what_was_uploaded(tmp_path: Path) -> None:
    assert asked("docs/forms.md", tmp_path, FORMS) == {
        "column": True,
        "widget": True,
        "errors": {},
        "photo": True,
        "papers": [],
        "both are shown": 2,
        "valid": True,
        "same": True,
    }
