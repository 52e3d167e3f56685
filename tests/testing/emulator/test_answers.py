"""That the answers have ImageKit's shape, by its OpenAPI source where that is at hand."""

from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # stubs: types-jsonschema

from django_imagekit_jwt.testing.emulator import Emulator

from .client import PNG, TEXT, VIDEO, basic, details, image, post, send, stored, upload

PROJECT = Path(__file__).resolve().parents[3]
OPENAPI = PROJECT / "../shared/reference/imagekit-openapi.yaml"
UPLOAD = ("paths", "/api/v2/files/upload", "post", "responses")
DETAILS = ("paths", "/v1/files/{fileId}/details", "get", "responses")
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


@cache
def _openapi() -> dict[str, Any]:
    if not OPENAPI.is_file():
        pytest.skip("ImageKit's OpenAPI source is not beside the project (../shared/reference).")
    # The C loader reads these 9000 lines ten times as fast, where it was built.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = yaml.load(OPENAPI.read_text(), loader)
    # Its `type: [array, null]` is YAML's null, where JSON Schema wants the text "null".
    return cast("dict[str, Any]", _named_nulls(source))


def _named_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        fixed = {key: _named_nulls(member) for key, member in value.items()}
        if isinstance(fixed.get("type"), list):
            fixed["type"] = ["null" if kind is None else kind for kind in fixed["type"]]
        return fixed
    return [_named_nulls(member) for member in value] if isinstance(value, list) else value


def _validate(answer: object, *place: str) -> None:
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in place)
    pointer = pointer.replace("{", "%7B").replace("}", "%7D")
    schema = {**_openapi(), "$id": "https://example.com/openapi", "$ref": f"#/{pointer}"}
    Draft202012Validator(schema).validate(answer)
    named = _openapi()
    for part in place:
        named = named[part]
    assert isinstance(answer, list) or _named_in(answer) <= _members(named)


def _named_in(answer: object) -> set[str]:
    assert isinstance(answer, dict)
    return set(answer)


def _members(schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        schema = _openapi()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    # ImageKit's own example of an upload's answer holds an orientation that its schema forgets.
    return {*schema["properties"], "orientation"}


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
    _validate(answer, *_body("200", UPLOAD))
    _validate(details(emulator, answer["fileId"]).json, *_body("200", DETAILS))
    listed = send(f"{emulator.api_url}/v1/files", headers=basic()).json
    assert listed == [details(emulator, answer["fileId"]).json]


def test_a_queued_upload_fits_the_schema(emulator: Emulator) -> None:
    answer = upload(emulator, {"transformation": '{"pre": "w-1"}'}, VIDEO)
    _validate(answer.json, *_body("202", UPLOAD))


def test_refusals_fit_the_schemas(emulator: Emulator) -> None:
    unknown = f"{emulator.api_url}/v1/files/{'0' * 24}"
    _validate(upload(emulator, file=b"").json, *_body("400", UPLOAD))
    _validate(details(emulator, "0" * 24).json, *_body("404", DETAILS))
    _validate(details(emulator, "short").json, *_body("400", DETAILS))
    _validate(send(unknown, "DELETE", headers=basic()).json, *_body("404", DELETE))


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
    schema: Any = _openapi()
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
    assert _named_in(answer) & set(ALL_RESPONSE_FIELDS.split(",")) == {"tags"}
    assert answer["description"] == "shoes"


def test_extensions_stay_pending(emulator: Emulator) -> None:
    answer = stored(emulator, EVERYTHING)
    assert answer["extensionStatus"] == {"remove-bg": "pending", "ai-auto-description": "pending"}


def test_a_path_is_quoted_in_addresses(emulator: Emulator) -> None:
    answer = stored(emulator, {"fileName": "été.png"})
    assert answer["filePath"] == "/été.png"
    assert answer["url"] == f"{emulator.url_endpoint}/%C3%A9t%C3%A9.png"
    assert send(answer["url"]).body == PNG
