"""Every answer that ImageKit documents of what the emulator offers, given and held to its schema.

What the emulator's own tests ask is held to them too, in ``tests.testing.emulator.client``.
"""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Response

from django_imagekit_jwt.testing.emulator import Emulator
from tests.testing.emulator.client import (
    PNG,
    TEXT,
    VIDEO,
    basic,
    image,
    post,
    send,
    sign,
    stored,
    upload,
)
from tests.testing.emulator.schemas import openapi
from tests.testing.emulator.witness import OFFERED, Judged, judge, witnessed_emulator

UPLOAD, LIST, DETAILS, VERSION, DELETE = OFFERED
NEVER_STATUS = 429
NEVER = {
    "Upload Limit Exceeded.",
    "Extensions quota exceeded.",
    "You have sent too many requests to update the file recently. Please try again later.",
    "Your request contains expired private API key.",
    "Your account is disabled.",
    "sd",
    "Your request contains invalid value for type parameter. Please provide one of the following: "
    "file, file-version, folder, all.",
}
"""What is documented and the emulator does not know: quotas, rates, closed accounts, folders."""
CHOSEN = {
    "Your request is missing fileName parameter.",
    "Your request contains invalid tags parameter.",
    "Your request contains invalid limit parameter.",
    "The emulator lists files only, and knows no searchQuery.",
}
"""What the emulator has to say where nothing is documented."""
EXTENSIONS = [
    {"name": "remove-bg"},
    {"name": "google-auto-tagging", "minConfidence": 90, "maxTags": 5},
    {"name": "aws-auto-tagging", "minConfidence": 90, "maxTags": 5},
    {"name": "ai-auto-description"},
    {"name": "ai-tasks", "tasks": []},
    {"name": "saved-extension", "id": "ext_abc123"},
]
EVERYTHING = {
    "tags": "red,blue",
    "customCoordinates": "1,2,3,4",
    "customMetadata": '{"brand": "Nike"}',
    "description": "shoes",
    "extensions": json.dumps(EXTENSIONS),
    "responseFields": "tags,customCoordinates,isPrivateFile,embeddedMetadata,isPublished,"
    "customMetadata,metadata,selectedFieldsSchema",
}
REFUSED_UPLOADS: tuple[tuple[dict[str, str], bytes | str], ...] = (
    ({}, b""),
    ({"tags": "50%"}, PNG),
    ({"useUniqueFileName": "false", "overwriteFile": "false"}, PNG),
    ({"transformation": "{"}, PNG),
    ({"transformation": '{"pre": "w-1"}'}, TEXT),
    ({"transformation": '{"post": [{"type": "gif-to-video"}]}'}, PNG),
    ({"checks": "x"}, PNG),
    ({"checks": '"file.size" < 1'}, PNG),
    ({}, b"x" * (25 * 1024 * 1024 + 1)),
)


def _uploads(emulator: Emulator) -> None:
    for taken in (PNG, image("JPEG"), image("GIF"), VIDEO, TEXT):
        stored(emulator, {}, taken)
        stored(emulator, EVERYTHING, taken)
    upload(emulator, {"transformation": '{"pre": "w-1"}'}, VIDEO)
    for fields, file in REFUSED_UPLOADS:
        upload(emulator, fields, file)
    expired, other = sign({"fileName": "a", "exp": 1, "iat": 0}), sign({"fileName": "b"})
    for token in (expired, other, "a.b.c", ""):
        post(emulator.upload_url, [("fileName", "a"), ("token", token), ("file", TEXT)])
    post(emulator.upload_url, [("token", sign({})), ("file", TEXT)])
    for headers in ({"Authorization": "Bearer x"}, basic("private_other")):
        post(emulator.upload_url, [("fileName", "a"), ("file", TEXT)], headers)
    post(emulator.upload_url, [("token", other), ("file", TEXT)], basic())


def _library(emulator: Emulator) -> None:
    file = stored(emulator)
    older = file["versionInfo"]["id"]
    stored(emulator, {}, TEXT)
    files, unknown = f"{emulator.api_url}/v1/files", "0" * 24
    for query in ("", "?limit=0", "?limit=2000", "?limit=x", "?skip=-1", "?sort=x", "?type=x"):
        send(files + query, headers=basic())
    for file_id in (file["fileId"], unknown, "short"):
        send(f"{files}/{file_id}/details", headers=basic())
        for version in (older, unknown, "short"):
            send(f"{files}/{file_id}/versions/{version}", headers=basic())
    for headers in ({}, basic("private_other")):
        for path in ("", "/x/details", "/x/versions/x"):
            send(files + path, headers=headers)
        send(f"{files}/x", "DELETE", headers=headers)
    for file_id in (file["fileId"], unknown, "short"):
        send(f"{files}/{file_id}", "DELETE", headers=basic())


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    openapi()
    with witnessed_emulator(tmp_path_factory.mktemp("imagekit")) as (emulator, witness):
        _uploads(emulator)
        _library(emulator)
    assert witness.faults == []
    return witness.judged


def _documented(method: str, path: str) -> dict[int, set[str]]:
    """Give the messages of each status."""
    responses = openapi()["paths"][path][method.lower()]["responses"]
    return {int(status): set(_messages(response)) for status, response in responses.items()}


def _messages(response: dict[str, Any]) -> list[str]:
    if "$ref" in response:
        response = openapi()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    message = schema.get("properties", {}).get("message", {})
    examples: list[str] = message.get("examples", [message.get("example")])
    return [example for example in examples if example]


@pytest.mark.parametrize("operation", OFFERED, ids=" ".join)
def test_each_documented_status_was_answered(
    judged: list[Judged], operation: tuple[str, str]
) -> None:
    answered = {one.status for one in judged if (one.method, one.path) == operation}
    assert answered == _documented(*operation).keys() - {NEVER_STATUS}


@pytest.mark.parametrize("operation", OFFERED, ids=" ".join)
def test_each_documented_message_was_said_and_no_others(
    judged: list[Judged], operation: tuple[str, str]
) -> None:
    mine = [one for one in judged if (one.method, one.path) == operation and one.message]
    for status, messages in _documented(*operation).items():
        said = {one.message for one in mine if one.status == status}
        assert messages - said <= NEVER
        assert said - messages <= CHOSEN


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("size", "3", "is not of type"),
        ("colour", "red", "'colour' was unexpected"),
        ("versionInfo", {"id": "1", "size": 2}, "'size' was unexpected"),
        ("extensionStatus", {"ai-tasks": "done"}, "is not one of"),
    ],
)
def test_an_answer_that_differs_would_be_found_out(
    emulator: Emulator, member: str, value: object, words: str
) -> None:
    openapi()
    answer = {**stored(emulator, EVERYTHING), member: value}
    response = Response(json.dumps(answer), content_type="application/json")
    with pytest.raises(ValueError, match=words):
        judge(*UPLOAD, response)


@pytest.mark.parametrize(
    "response",
    [
        Response("{}", 418, content_type="application/json"),
        Response("{}", 200, content_type="text/plain"),
    ],
    ids=["status", "type"],
)
def test_an_undocumented_answer_would_be_found_out(response: Response) -> None:
    openapi()
    with pytest.raises(AssertionError, match="POST /api/v2/files/upload"):
        judge(*UPLOAD, response)
