"""How the fields' texts are read."""

from collections.abc import Mapping

import pytest

from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.emulator.fields import UploadFields, read_fields
from django_imagekit_jwt.testing.emulator.json_fields import Transformation
from django_imagekit_jwt.testing.emulator.refusals import Refusal

from .client import upload
from .schemas import openapi

EVERY = {
    "fileName": "a.jpg",
    "useUniqueFileName": "false",
    "tags": "red,blue",
    "folder": "/x",
    "isPrivateFile": "true",
    "isPublished": "false",
    "customCoordinates": "1,2,30,40",
    "responseFields": "tags,metadata",
    "extensions": '[{"name": "remove-bg"}]',
    "webhookUrl": "https://example.com/hook",
    "overwriteFile": "false",
    "overwriteAITags": "false",
    "overwriteTags": "false",
    "overwriteCustomMetadata": "false",
    "customMetadata": '{"brand": "Nike"}',
    "transformation": '{"pre": "w-1"}',
    "checks": '"file.size" < 5',
    "description": "shoes",
}


def test_fields_that_were_not_posted_have_their_defaults() -> None:
    assert read_fields({"fileName": "a"}) == UploadFields("a")


def test_the_fields_and_their_defaults_are_the_documented_ones() -> None:
    documented = openapi()["components"]["schemas"]["FileUploadV2"]["properties"]
    assert EVERY.keys() == documented.keys() - {"file", "token"}
    for name, schema in documented.items():
        if "default" in schema:
            text = str(schema["default"])
            told = text.lower() if schema["type"] == "boolean" else text
            assert read_fields({"fileName": "a", name: told}) == UploadFields("a")


def test_every_documented_field_is_read() -> None:
    assert read_fields(EVERY) == UploadFields(
        file_name="a.jpg",
        use_unique_file_name=False,
        tags=("red", "blue"),
        folder="/x",
        is_private_file=True,
        is_published=False,
        custom_coordinates="1,2,30,40",
        response_fields=frozenset({"tags", "metadata"}),
        extensions=("remove-bg",),
        webhook_url="https://example.com/hook",
        overwrite_file=False,
        overwrite_ai_tags=False,
        overwrite_tags=False,
        overwrite_custom_metadata=False,
        custom_metadata={"brand": "Nike"},
        transformation=Transformation("w-1"),
        checks='"file.size" < 5',
        description="shoes",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fileName", " "),
        ("useUniqueFileName", "True"),
        ("isPrivateFile", "1"),
        ("overwriteFile", ""),
        ("tags", "50%"),
        ("tags", "a" * 501),
        ("customCoordinates", "1,2,3"),
        ("customCoordinates", "a,b,c,d"),
        ("responseFields", "tags,size"),
        ("responseFields", ""),
        ("webhookUrl", "example.com"),
        ("webhookUrl", "ftp://example.com"),
        ("webhookUrl", "https://"),
        ("webhookUrl", "https://[x"),
        ("customMetadata", "[]"),
        ("extensions", "{}"),
        ("publicKey", "public_x"),
        ("signature", "x"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_by_its_name(name: str, text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_fields({"fileName": "a", name: text})
    assert refusal.value.message == f"Your request contains invalid {name} parameter."


@pytest.mark.parametrize(
    ("text", "tags"), [("", None), ("a" * 500, ("a" * 500,)), ("a,b", ("a", "b"))]
)
def test_tags_are_separated_by_commas(text: str, tags: tuple[str, ...] | None) -> None:
    assert read_fields({"fileName": "a", "tags": text}).tags == tags


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"fileName": ""}, "Your request contains invalid fileName parameter."),
        (
            {"transformation": "{"},
            "The file could not be uploaded because the transformation field is invalid.",
        ),
    ],
)
def test_the_endpoint_refuses_such_a_text(
    emulator: Emulator, fields: Mapping[str, str], message: str
) -> None:
    assert upload(emulator, fields).refusal == (400, message)


def test_a_file_needs_a_name() -> None:
    with pytest.raises(Refusal, match="Your request is missing fileName"):
        read_fields({})
