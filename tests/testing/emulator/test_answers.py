"""That the answers have ImageKit's shape, by its OpenAPI source where that is at hand."""

from typing import Any

import pytest

from django_imagekit_jwt.testing.emulator import Emulator

from .client import PNG, TEXT, VIDEO, basic, details, image, post, send, stored, upload, version
from .schemas import named_in, openapi, validate

UPLOAD = ("paths", "/api/v2/files/upload", "post", "responses")
DETAILS = ("paths", "/v1/files/{fileId}/details", "get", "responses")
VERSION = ("paths", "/v1/files/{fileId}/versions/{versionId}", "get", "responses")
DELETE = ("paths", "/v1/files/{fileId}", "delete", "responses")
ALL_RESPONSE_FIELDS = (
    "tags,customCoordinates,isPrivateFile,embeddedMetadata,isPublished,customMetadata,metadata,"
    "selectedFieldsSchema"
)
EVERYTHING = {
    "tags": "red,blue",
    "customCoordinates": "1,2,3,4",
    "customMetadata": '{"brand": "Nike"}',
    "description": "shoes",
    "extensions": '[{"name": "remove-bg"}, {"name": "ai-auto-description"}]',
    "responseFields": ALL_RESPONSE_FIELDS,
}


def _body(status: str, place: tuple[str, ...]) -> tuple[str, ...]:
    return (*place, status, "content", "application/json", "schema")


@pytest.mark.parametrize("fields", [{}, EVERYTHING])
@pytest.mark.parametrize(
    "file", [PNG, image("JPEG"), VIDEO, TEXT], ids=["png", "jpeg", "video", "text"]
)
def test_files_and_their_details_fit_the_schemas(
    emulator: Emulator, fields: dict[str, str], file: bytes
) -> None:
    answer = stored(emulator, fields, file)
    validate(answer, *_body("200", UPLOAD))
    validate(details(emulator, answer["fileId"]).json, *_body("200", DETAILS))
    listed = send(f"{emulator.api_url}/v1/files", headers=basic()).json
    assert listed == [details(emulator, answer["fileId"]).json]


def test_an_earlier_version_fits_the_schema(emulator: Emulator) -> None:
    first = stored(emulator, EVERYTHING)
    stored(emulator, file=TEXT)
    answer = version(emulator, first["fileId"], first["versionInfo"]["id"])
    validate(answer.json, *_body("200", VERSION))
    validate(version(emulator, first["fileId"], "0" * 24).json, *_body("404", VERSION))
    validate(version(emulator, first["fileId"], "short").json, *_body("400", VERSION))


def test_a_queued_upload_fits_the_schema(emulator: Emulator) -> None:
    answer = upload(emulator, {"transformation": '{"pre": "w-1"}'}, VIDEO)
    validate(answer.json, *_body("202", UPLOAD))


def test_refusals_fit_the_schemas(emulator: Emulator) -> None:
    unknown = f"{emulator.api_url}/v1/files/{'0' * 24}"
    validate(upload(emulator, file=b"").json, *_body("400", UPLOAD))
    validate(details(emulator, "0" * 24).json, *_body("404", DETAILS))
    validate(details(emulator, "short").json, *_body("400", DETAILS))
    validate(send(unknown, "DELETE", headers=basic()).json, *_body("404", DELETE))


@pytest.mark.parametrize(
    ("parts", "headers"),
    [
        ([("fileName", "a")], {}),
        ([("fileName", "a")], basic()),
        ([("token", "a")], basic()),
        ([("token", "a"), ("file", TEXT)], {}),
    ],
)
def test_such_a_refusal_is_one_of_the_published_messages(
    emulator: Emulator, parts: list[tuple[str, str | bytes]], headers: dict[str, str]
) -> None:
    schema: Any = openapi()
    for part in _body("400", UPLOAD):
        schema = schema[part]
    answer = post(emulator.upload_url, parts, headers)
    assert answer.message in schema["properties"]["message"]["examples"]


def test_what_response_fields_name_comes_back(emulator: Emulator) -> None:
    answer = stored(emulator, {**EVERYTHING, "isPrivateFile": "true", "isPublished": "false"})
    assert answer["tags"] == ["red", "blue"]
    assert answer["customCoordinates"] == "1,2,3,4"
    assert answer["isPrivateFile"] is True
    assert answer["isPublished"] is False
    assert answer["customMetadata"] == {"brand": "Nike"}
    assert answer["embeddedMetadata"] == {}
    assert answer["metadata"] == {
        "height": 2,
        "width": 3,
        "size": len(PNG),
        "hasTransparency": False,
    }
    assert "selectedFieldsSchema" not in answer


def test_what_they_do_not_name_does_not(emulator: Emulator) -> None:
    answer = stored(emulator, {**EVERYTHING, "responseFields": "tags"})
    assert named_in(answer) & set(ALL_RESPONSE_FIELDS.split(",")) == {"tags"}
    assert answer["description"] == "shoes"


def test_extensions_stay_pending(emulator: Emulator) -> None:
    answer = stored(emulator, EVERYTHING)
    assert answer["extensionStatus"] == {"remove-bg": "pending", "ai-auto-description": "pending"}


def test_of_a_saved_extension_nothing_is_said(emulator: Emulator) -> None:
    answer = stored(emulator, {"extensions": '[{"name": "saved-extension", "id": "ext_1"}]'})
    assert "extensionStatus" not in answer


def test_a_path_is_quoted_in_addresses(emulator: Emulator) -> None:
    answer = stored(emulator, {"fileName": "été.png"})
    assert answer["filePath"] == "/été.png"
    assert answer["url"] == f"{emulator.url_endpoint}/%C3%A9t%C3%A9.png"
    assert send(answer["url"]).body == PNG
