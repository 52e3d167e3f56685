from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from django.test import Client, RequestFactory, override_settings
from rest_framework import serializers

from django_imagekit_jwt.api.fields import ImageKitFileField
from django_imagekit_jwt.exceptions import UnknownPolicy
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.forms import UNAVAILABLE
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.receipts import MESSAGES, mark_used
from tests.api.profiles import SHOWN, ModelSerializer, ProfileSerializer, Serializer, codes
from tests.conftest import Configure
from tests.failing_writes import read_only
from tests.forms_app.models import Paper, Profile
from tests.forms_app.uploads import receipt

pytestmark = pytest.mark.django_db


def read(user: object, data: Any, **options: Any) -> serializers.Serializer[Any]:
    """Give a serializer with one such field, which has read the data."""

    class UploadSerializer(Serializer):
        avatar = ImageKitFileField(**options)

    request = RequestFactory().post("/")
    request.user = user  # type: ignore[assignment]  # whatever authentication gives
    serializer = UploadSerializer(data=data, context={"request": request})
    serializer.is_valid()
    return serializer


@override_settings(ROOT_URLCONF="tests.api.profiles")
def test_a_row_is_made_read_changed_and_cleared(signed_in: Client, ann: User) -> None:
    json = "application/json"
    made = signed_in.post("/profiles/", {"name": "a", "avatar": receipt(ann)}, json)
    assert (made.status_code, made.json()) == (201, {"name": "a", "avatar": SHOWN})
    assert IssuedToken.objects.get().used_at is not None
    address = f"/profiles/{Profile.objects.get().pk}/"
    assert signed_in.get(address).json() == made.json()
    assert signed_in.patch(address, {"name": "b"}, json).json()["avatar"] == SHOWN
    changed = signed_in.patch(address, {"avatar": receipt(ann, "/new.png")}, json).json()
    assert changed["avatar"]["name"] == "new.png"
    for none in (None, ""):
        cleared = signed_in.put(address, {"name": "b", "avatar": none}, json)
        assert cleared.json() == {"name": "b", "avatar": None}
        Profile.objects.update(avatar="/cat.png")
    assert signed_in.get("/profiles/").json() == [{"name": "b", "avatar": SHOWN}]


@override_settings(ROOT_URLCONF="tests.api.profiles")
def test_a_refusal_is_an_answer_of_the_api(signed_in: Client, ann: User) -> None:
    other = receipt(None)
    answer = signed_in.post("/profiles/", {"name": "a", "avatar": other}, "application/json")
    assert (answer.status_code, answer.json()) == (400, {"avatar": [MESSAGES["other_user"]]})
    assert not Profile.objects.exists()


def test_a_receipt_becomes_a_file_that_knows_its_upload(ann: User) -> None:
    serializer = read(ann, {"avatar": receipt(ann)})
    assert serializer.validated_data == {"avatar": ImageKitFile("/cat.png")}
    record = IssuedToken.objects.get()
    assert serializer.validated_data["avatar"].jti == record.jti
    assert record.accepted_at is not None


@pytest.mark.parametrize(
    ("sent", "options", "errors", "validated"),
    [
        ({}, {}, ["required"], {}),
        ({}, {"required": False}, [], {}),
        ({"avatar": None}, {}, ["null"], {}),
        ({"avatar": ""}, {}, ["null"], {}),
        ({"avatar": None}, {"allow_null": True}, [], {"avatar": None}),
        ({"avatar": ""}, {"allow_null": True}, [], {"avatar": None}),
        ({"avatar": 5}, {}, ["invalid"], {}),
        ({"avatar": {"receipt": "a"}}, {}, ["invalid"], {}),
        ({"avatar": ["a"]}, {}, ["invalid"], {}),
        ({"avatar": "/cat.png"}, {}, ["invalid"], {}),
        (QueryDict("avatar="), {"allow_null": True}, [], {"avatar": None}),
    ],
    ids=str,
)
def test_what_is_no_receipt_is_refused_or_clears(
    sent: Any, options: dict[str, Any], errors: list[str], validated: dict[str, Any], ann: User
) -> None:
    serializer = read(ann, sent, **options)
    assert [code for code, _ in codes({"avatar": [], **serializer.errors})] == errors
    assert serializer.validated_data == validated


def test_each_refusal_has_its_code(ann: User, configure: Configure) -> None:
    configure(POLICIES={"avatars": {}})
    used = receipt(ann, jti="used")
    mark_used("used")
    for code, sent, options in (
        ("other_user", receipt(None), {}),
        ("other_field", receipt(ann, form_field="banner"), {}),
        ("other_field", receipt(ann), {"policy": "avatars"}),
        ("used", used, {"single_use": True}),
    ):
        errors = read(ann, {"avatar": sent}, **options).errors
        assert codes(errors) == [(code, str(MESSAGES[code]))]
    assert read(AnonymousUser(), {"avatar": receipt(ann)}).errors["avatar"][0].code == "other_user"
    assert read(ann, {"avatar": receipt(ann, policy="avatars")}, policy="avatars").errors == {}


def test_a_path_longer_than_the_column_is_refused(ann: User) -> None:
    path = "/" + "a" * 500
    [(code, sentence)] = codes(read(ann, {"avatar": receipt(ann, path)}).errors)
    assert code == "max_length"
    assert "501 characters, and there is room for 500." in sentence
    assert read(ann, {"avatar": receipt(ann, path)}, max_length=501).errors == {}


def test_while_the_database_is_read_only_the_client_may_send_it_again(ann: User) -> None:
    sent = receipt(ann)
    with read_only():
        errors = read(ann, {"avatar": sent}).errors
    assert codes(errors) == [("unavailable", str(UNAVAILABLE))]
    assert read(ann, {"avatar": sent}).errors == {}


class Names(Serializer):
    portrait = ImageKitFileField(source="avatar")


class Nested(Serializer):
    profile = Names()
    album = serializers.ListField(child=ImageKitFileField())


def test_a_receipt_is_for_the_name_that_the_client_uses(ann: User) -> None:
    request = RequestFactory().post("/")
    request.user = ann
    portrait = receipt(ann, form_field="portrait")
    album = [receipt(ann, f"/{name}.png", form_field="album") for name in "ab"]
    sent = {"profile": {"portrait": portrait}, "album": album}
    serializer = Nested(data=sent, context={"request": request})
    assert serializer.is_valid(), serializer.errors
    assert serializer.validated_data["profile"] == {"avatar": ImageKitFile("/cat.png")}
    assert [file.path for file in serializer.validated_data["album"]] == ["/a.png", "/b.png"]


def test_without_a_request_the_mend_is_named(ann: User) -> None:
    serializer = ProfileSerializer(data={"name": "a", "avatar": receipt(ann)})
    mend = r"'avatar' does not know who sends the receipt.*context=\{\"request\": request\}"
    with pytest.raises(ImproperlyConfigured, match=mend):
        serializer.is_valid()


def test_a_policy_that_is_not_open_is_a_fault_of_the_site(ann: User) -> None:
    with pytest.raises(UnknownPolicy, match="avatars"):
        read(ann, {"avatar": receipt(ann)}, policy="avatars")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (ImageKitFile("/cat.png"), SHOWN),
        ("/cat.png", SHOWN),
        (ImageKitFile(), None),
        ("", None),
        ("cat", {"path": "cat", "name": "cat", "url": None, "thumbnailUrl": None}),
    ],
    ids=repr,
)
def test_a_file_is_shown_with_its_addresses(value: str | ImageKitFile, shown: object) -> None:
    assert ImageKitFileField().to_representation(value) == shown
    row: Any = {"name": "a", "avatar": value}  # as values() gives one
    assert ProfileSerializer(row).data == {"name": "a", "avatar": shown}


def test_without_an_endpoint_there_are_no_addresses(configure: Configure) -> None:
    configure(URL_ENDPOINT="")
    shown = ImageKitFileField().to_representation("/cat.png")
    assert shown == {**SHOWN, "url": None, "thumbnailUrl": None}


class PlainSerializer(ModelSerializer):
    """As a site writes it that never heard of uploads."""

    class Meta:
        model = Profile
        fields = ("name", "avatar")


def plain(user: User, **data: object) -> PlainSerializer:
    request = RequestFactory().post("/")
    request.user = user
    return PlainSerializer(data={"name": "Ann", **data}, context={"request": request})


def test_a_model_serializer_maps_the_field_and_takes_no_path_from_a_client(ann: User) -> None:
    lie = plain(ann, avatar="/secrets/of-others.pdf")
    assert not lie.is_valid()
    assert [code for code, _ in codes(lie.errors)] == ["invalid"]
    serializer = plain(ann, avatar=receipt(ann))
    assert serializer.is_valid()
    assert serializer.save().avatar == ImageKitFile("/cat.png")
    assert PlainSerializer(Profile.objects.get()).data["avatar"] == SHOWN


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_column_that_may_be_blank_can_be_cleared(ann: User, nothing: str | None) -> None:
    serializer = plain(ann, avatar=nothing)
    assert serializer.is_valid()
    assert not serializer.save().avatar


def test_the_options_of_the_models_field_count_unless_others_are_said() -> None:
    class PaperSerializer(ModelSerializer):
        mine = ImageKitFileField(source="document", policy="papers", single_use=False, max_length=9)
        other = ImageKitFileField(source="nothing", read_only=True)

        class Meta:
            model = Paper
            fields = ("document", "mine", "other")

    fields = PaperSerializer().fields
    options = {
        name: (field.policy, field.single_use, field.max_length)
        for name, field in fields.items()
        if isinstance(field, ImageKitFileField)
    }
    assert options == {
        "document": ("default", True, 30),
        "mine": ("papers", False, 9),
        "other": ("default", False, 500),
    }
