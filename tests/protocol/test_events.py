"""What a webhook event says, once it is known to be ImageKit's."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import InvalidEvent
from django_imagekit_jwt.protocol.answers import FileFacts, moment
from django_imagekit_jwt.protocol.events import Event, read_event

NEW_FILE = {
    "fileId": "6540dbea002322e4ebe30de2",
    "filePath": "/image_iEyH1dQme.jpg",
    "size": 2300818,
    "isPrivateFile": True,
    "mime": "image/jpeg",
}
FACTS = FileFacts(
    "6540dbea002322e4ebe30de2",
    "/image_iEyH1dQme.jpg",
    size=2300818,
    is_private=True,
    mime="image/jpeg",
)
FAILED = {
    "name": "vid_aKyz6pCpi.mp4",
    "path": "/myfolder/vid_aKyz6pCpi.mp4",
    "transformation": {"error": {"reason": "encoding_failed"}},
}


def _body(kind: str, data: object, **changes: object) -> bytes:
    event = {"id": "evt_1", "type": kind, "created_at": "2023-10-30T14:44:08.165Z", "data": data}
    return json.dumps({**event, **changes}).encode()


@pytest.mark.parametrize(
    "kind", ["file.created", "file-version.created", "upload.pre-transform.success"]
)
def test_an_event_of_a_new_file_has_its_facts(kind: str) -> None:
    body = _body(kind, NEW_FILE, request={"x_request_id": "a", "transformation": "rt-90"})
    created_at = moment("2023-10-30T14:44:08.165Z")
    assert read_event(body) == Event(
        "evt_1", kind, created_at, FACTS, FACTS.file_id, FACTS.path, failure=""
    )


@pytest.mark.parametrize(
    ("kind", "data", "file_id", "path", "failure"),
    [
        ("file.updated", NEW_FILE, FACTS.file_id, FACTS.path, ""),
        ("file.deleted", {"fileId": "a1"}, "a1", "", ""),
        ("file-version.deleted", {"fileId": "a1", "versionId": "b2"}, "a1", "", ""),
        ("upload.pre-transform.error", FAILED, "", FAILED["path"], "encoding_failed"),
        (
            "upload.post-transform.error",
            {**FAILED, "fileId": "a1"},
            "a1",
            FAILED["path"],
            "encoding_failed",
        ),
        ("upload.post-transform.success", {"fileId": "a1", "url": "https://a/b"}, "a1", "", ""),
        ("video.transformation.ready", {"asset": {"url": "https://a/b"}}, "", "", ""),
        ("an.event.to.come", {}, "", "", ""),
        ("an.event.to.come", None, "", "", ""),
        ("an.event.to.come", ["a"], "", "", ""),
        ("an.event.to.come", {"fileId": 5, "filePath": "a", "path": "/../a"}, "", "", ""),
        ("an.event.to.come", {"filePath": None, "path": "/a"}, "", "/a", ""),
    ],
)
def test_another_event_has_no_facts_but_what_it_names(
    kind: str, data: object, file_id: str, path: str, failure: str
) -> None:
    event = read_event(_body(kind, data))
    assert event.facts is None
    assert (event.type, event.file_id, event.path, event.failure) == (kind, file_id, path, failure)


@pytest.mark.parametrize(
    ("transformation", "failure"),
    [
        ({"error": {"reason": "a\r\n\0b"}}, "a b"),
        ({"error": {"reason": "\ud800"}}, " "),
        ({"error": {"reason": "a" * 1001}}, "a" * 1000),
        ({"error": {"reason": 5}}, ""),
        ({"error": "a"}, ""),
        ("a", ""),
        ({}, ""),
    ],
)
def test_a_failure_is_one_line_that_a_database_can_keep(
    transformation: object, failure: str
) -> None:
    body = _body("upload.pre-transform.error", {"transformation": transformation})
    assert read_event(body).failure == failure


@pytest.mark.parametrize("created_at", [None, "yesterday", 5, {}])
def test_an_event_of_an_unsaid_moment_is_read(created_at: object) -> None:
    assert read_event(_body("file.deleted", {}, created_at=created_at)).created_at is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"id": None}, "id is null. Send text of 1 to 255 characters."),
        ({"id": ""}, 'id is "". Send text of 1 to 255 characters.'),
        ({"id": 5}, "id is 5. Send text of 1 to 255 characters."),
        ({"id": "a\0"}, r'id is "a\u0000". Send text of 1 to 255 characters.'),
        ({"kind": "a" * 101}, f'type is "{"a" * 59}.... Send text of 1 to 100 characters.'),
        ({"kind": []}, "type is an array. Send text of 1 to 100 characters."),
        (
            {"kind": "file.created", "data": {"fileId": "a"}},
            "data does not describe a file. filePath is missing. Send at most 1500 characters "
            "that start with '/', without '//' or '..'.",
        ),
        (
            {"kind": "file.created", "data": None},
            "data does not describe a file. The answer is null. "
            "Send the JSON object that ImageKit answered.",
        ),
    ],
)
def test_an_event_that_lacks_what_each_has_is_refused(
    changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidEvent) as caught:
        read_event(_body(**{"kind": "a", "data": {}, **changed}))
    assert str(caught.value) == sentence


def test_the_longest_id_and_type_are_read() -> None:
    event = read_event(_body("b" * 100, {}, id="a" * 255))
    assert (event.id, event.type) == ("a" * 255, "b" * 100)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"id": "a", "id": "b", "type": "c"}',
        b'{"id": "a", "type": "b", "data": {"fileId": "c", "fileId": "d"}}',
        b'{"id": "a", "type": "b", "data": NaN}',
        b'{"id": "a", "type": "b", "data": -Infinity}',
        b'{"id": "a", "type": "b", "data": ' + b"[" * 100_000,
        b'{"id": "\xff", "type": "b"}',
        b'\xef\xbb\xbf{"id": "a", "type": "b"}',
        '{"id": "a", "type": "b"}'.encode("utf-16"),
    ],
    ids=lambda body: ascii(body)[:40],
)
def test_what_does_not_read_in_one_way_only_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidEvent, match="not JSON that reads in one way only") as caught:
        read_event(body)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("body", [b"null", b"[]", b'"a"', b"5"])
def test_an_event_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidEvent, match=r"^The event is .*\. Send an object\.$"):
        read_event(body)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_break_reading(body: bytes) -> None:
    with pytest.raises(InvalidEvent):
        read_event(body)
