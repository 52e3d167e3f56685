"""What webhooks say, by ImageKit's OpenAPI source where that is at hand."""

import json
import re
from typing import Any

import pytest

from django_imagekit_jwt.testing.emulator import Emulator

from .client import PNG, TEXT, VIDEO, basic, details, image, post, send, stored, upload
from .schemas import validate_event
from .test_answers import EVERYTHING

SCHEMAS = {
    "file.created": "FileCreateEvent",
    "file-version.created": "FileVersionCreateEvent",
    "file.deleted": "FileDeleteEvent",
    "upload.pre-transform.success": "UploadPreTransformSuccessEvent",
    "upload.pre-transform.error": "UploadPreTransformErrorEvent",
    "upload.post-transform.success": "UploadPostTransformSuccessEvent",
}
ABS = {"type": "abs", "value": "sr-240_360", "protocol": "hls"}
THUMBNAIL = {"type": "thumbnail"}
TRANSFORMATION = {"transformation": json.dumps({"pre": "w-100", "post": [ABS, THUMBNAIL]})}
FAILING = {"transformation": '{"pre": "so-70"}', "checks": '"file.size" < 1', "folder": "x"}
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _events(emulator: Emulator) -> list[Any]:
    emulator.wait_for_webhooks()
    return [json.loads(sent.body) for sent in emulator.sent_webhooks()]


def _types(events: list[Any]) -> list[str]:
    return [event["type"] for event in events]


def test_a_stored_file_is_told_as_its_details(told: Emulator) -> None:
    file = stored(told, EVERYTHING)
    (event,) = _events(told)
    known = details(told, file["fileId"]).json
    assert list(event) == ["id", "type", "created_at", "data"]
    assert event["type"] == "file.created"
    assert event["created_at"] == known["createdAt"]
    assert event["data"] == known
    assert known["versionInfo"]["id"] == file["fileId"]


def test_an_overwritten_file_is_told_as_a_version(told: Emulator) -> None:
    first, second = stored(told, file=TEXT), stored(told, file=PNG)
    events = _events(told)
    assert _types(events) == ["file.created", "file-version.created"]
    assert {event["data"]["fileId"] for event in events} == {first["fileId"]}
    assert [event["data"]["versionInfo"] for event in events] == [
        first["versionInfo"],
        second["versionInfo"],
    ]
    assert events[1]["data"] == details(told, first["fileId"]).json


def test_a_deleted_file_is_told_by_its_id(told: Emulator) -> None:
    file = stored(told)
    address = f"{told.api_url}/v1/files/{file['fileId']}"
    assert send(address, "DELETE", headers=basic()).status == 204
    assert send(address, "DELETE", headers=basic()).status == 404
    created, deleted = _events(told)
    assert deleted["type"] == "file.deleted"
    assert deleted["data"] == {"fileId": file["fileId"]}
    assert deleted["created_at"] >= created["created_at"]


def test_a_queued_video_is_told_as_an_upload_would_have_been_answered(told: Emulator) -> None:
    fields = {"transformation": '{"pre": "w-100"}', "responseFields": "tags", "tags": "red"}
    assert upload(told, fields, VIDEO).status == 202
    created, transformed = _events(told)
    (file,) = told.files()
    assert created["data"]["fileId"] == transformed["data"]["fileId"] == file.file_id
    assert transformed["type"] == "upload.pre-transform.success"
    assert transformed["request"]["transformation"] == "w-100"
    assert transformed["data"]["filePath"] == file.path
    assert transformed["data"]["tags"] == ["red"]


def test_a_queued_video_that_fails_its_checks_is_told_as_an_error(told: Emulator) -> None:
    assert upload(told, {**FAILING, "fileName": "a.mp4"}, VIDEO).status == 202
    (event,) = _events(told)
    assert told.files() == ()
    assert event["type"] == "upload.pre-transform.error"
    assert event["request"]["transformation"] == "so-70"
    name = event["data"]["name"]
    assert name.startswith("a_")
    assert event["data"] == {
        "name": name,
        "path": f"/x/{name}",
        "transformation": {
            "error": {"reason": "Your request failed 'checks' validation."},
        },
    }


def test_each_post_transformation_is_told_on_its_own(told: Emulator) -> None:
    file = stored(told, {"transformation": json.dumps({"post": [ABS, THUMBNAIL]})}, VIDEO)
    _, abs_event, thumbnail = _events(told)
    assert abs_event["type"] == thumbnail["type"] == "upload.post-transform.success"
    assert abs_event["request"]["transformation"] == ABS
    assert thumbnail["request"]["transformation"] == THUMBNAIL
    data = {"fileId": file["fileId"], "name": file["name"]}
    assert abs_event["data"] == {**data, "url": f"{file['url']}?tr=sr-240_360"}
    assert thumbnail["data"] == {**data, "url": file["url"]}
    assert send(abs_event["data"]["url"]).body == VIDEO


def test_a_transformation_is_quoted_in_its_address(told: Emulator) -> None:
    post_transformation = {"type": "transformation", "value": "l-text,i-a b&c,l-end:w-1"}
    stored(told, {"transformation": json.dumps({"post": [post_transformation]})})
    assert _events(told)[1]["data"]["url"].endswith("?tr=l-text,i-a%20b%26c,l-end:w-1")


def test_a_pre_transformation_of_an_image_has_no_event_of_its_own(told: Emulator) -> None:
    stored(told, {"transformation": '{"pre": "w-100"}'})
    assert _types(_events(told)) == ["file.created"]


def test_the_events_of_one_upload_share_its_request_and_come_in_order(told: Emulator) -> None:
    assert upload(told, TRANSFORMATION, VIDEO).status == 202
    assert upload(told, TRANSFORMATION, VIDEO).status == 202
    events = _events(told)
    assert _types(events[:4]) == [
        "file.created",
        "upload.pre-transform.success",
        "upload.post-transform.success",
        "upload.post-transform.success",
    ]
    requests = [event["request"]["x_request_id"] for event in events if "request" in event]
    assert len(set(requests[:3])) == len(set(requests[3:])) == 1
    assert len(set(requests)) == 2
    assert len({event["id"] for event in events}) == 8


def test_ids_and_times_have_the_shape_of_imagekits(told: Emulator) -> None:
    stored(told)
    (event,) = _events(told)
    (sent,) = told.sent_webhooks()
    assert (sent.id, sent.type) == (event["id"], event["type"])
    assert re.fullmatch(UUID, event["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["created_at"])


@pytest.mark.parametrize(
    ("fields", "file"),
    [
        ({"checks": '"file.size" < 1'}, PNG),
        ({"transformation": '{"pre": "w-1"}'}, TEXT),
        ({"fileName": " "}, PNG),
    ],
    ids=["checks", "transformation", "name"],
)
def test_a_refused_upload_is_told_to_nobody(
    told: Emulator, fields: dict[str, str], file: bytes
) -> None:
    assert upload(told, fields, file).status == 400
    assert _events(told) == []


def test_text_of_any_language_travels_as_utf_8(told: Emulator) -> None:
    fields = {"fileName": "été_猫.png", "customMetadata": '{"half": "\\ud800"}'}
    stored(told, fields)
    told.wait_for_webhooks()
    (sent,) = told.sent_webhooks()
    assert "été_猫.png".encode() in sent.body
    assert json.loads(sent.body)["data"]["customMetadata"] == {"half": "\ud800"}
    assert b": " not in sent.body


@pytest.mark.parametrize("fields", [{}, EVERYTHING])
@pytest.mark.parametrize(
    "file", [PNG, image("GIF"), VIDEO, TEXT], ids=["png", "gif", "video", "text"]
)
def test_events_of_files_fit_their_schemas(
    told: Emulator, fields: dict[str, str], file: bytes
) -> None:
    for _ in range(2):
        answer = stored(told, fields, file)
    assert (
        send(f"{told.api_url}/v1/files/{answer['fileId']}", "DELETE", headers=basic()).status == 204
    )
    events = _events(told)
    assert _types(events) == ["file.created", "file-version.created", "file.deleted"]
    for event in events:
        validate_event(event, SCHEMAS[event["type"]])


@pytest.mark.parametrize(
    ("fields", "types"),
    [
        (TRANSFORMATION, {"upload.pre-transform.success", "upload.post-transform.success"}),
        (
            {**EVERYTHING, **TRANSFORMATION},
            {"upload.pre-transform.success", "upload.post-transform.success"},
        ),
        (FAILING, {"upload.pre-transform.error"}),
    ],
)
def test_events_of_transformations_fit_their_schemas(
    told: Emulator, fields: dict[str, str], types: set[str]
) -> None:
    assert upload(told, fields, VIDEO).status == 202
    events = _events(told)
    assert types <= set(_types(events))
    for event in events:
        validate_event(event, SCHEMAS[event["type"]])


def test_an_event_that_lacks_something_would_not_fit(told: Emulator) -> None:
    stored(told)
    (event,) = _events(told)
    with pytest.raises(Exception, match="required property"):
        validate_event({name: event[name] for name in event if name != "data"}, "FileCreateEvent")
    with pytest.raises(Exception, match=r"was expected"):
        validate_event(event, "FileDeleteEvent")


def test_a_server_upload_is_told_too(told: Emulator) -> None:
    assert post(told.upload_url, [("fileName", "a"), ("file", TEXT)], basic()).status == 200
    assert _types(_events(told)) == ["file.created"]
