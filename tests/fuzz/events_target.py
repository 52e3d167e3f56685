"""Atheris on the webhook's parser: any headers and body are an event, or ``InvalidEvent``.

Three lines of the bytes are headers, in latin-1 as a server gives them, and the rest is a body; and
all of them make an event whose members are mostly such as ImageKit sends.
"""

import json

from tests.fuzz.atheris_target import AnyJSON, fuzz, instrumented

exceptions = instrumented("django_imagekit_jwt.exceptions")
events = instrumented("django_imagekit_jwt.protocol.events")
signing = instrumented("django_imagekit_jwt.testing.emulator.signatures").signing

SECRET, NOW = "whsec_fuzz", 1_700_000_000
HEADERS = ("x-ik-signature", "webhook-signature", "webhook-timestamp")
ENVELOPE = ("id", "type", "created_at", "data")
DATA = (
    *("fileId", "filePath", "path", "versionInfo", "size", "mime", "fileType"),
    *("isPrivateFile", "url", "updatedAt", "transformation", "error", "reason"),
)
WORDS = (
    *events.WITH_FACTS,
    *("file.deleted", "upload.pre-transform.error", "/a/b.jpg", "https://a.b/c", "65f0a1", 5),
    *("2023-11-14T22:13:20.000Z", {"id": "v1"}, {"error": {"reason": "too\nlarge"}}),
    *({"error": {"reason": 5}}, {"error": []}, *DATA),
)


def take(data: bytes) -> None:
    *lines, body = data.split(b"\n", len(HEADERS))
    headers = {name: line.decode("latin-1") for name, line in zip(HEADERS, lines, strict=False)}
    assert not is_believed(body, {**headers, "webhook-id": "evt_1"}), "nobody signed it"
    for scheme in ("standard", "legacy"):
        assert is_believed(body, signing(scheme)(SECRET, "evt_1", body, NOW)), "ImageKit signed it"
    read(body)
    made = AnyJSON(data, WORDS)
    file = {"fileId": "65f0a1", "filePath": "/a/b.jpg", **made.object(DATA)}
    event = {"id": "evt_1", "type": "file.created", "data": file, **made.object(ENVELOPE)}
    read(json.dumps(event).encode())


def is_believed(body: bytes, headers: dict[str, str]) -> bool:
    try:
        events.verify_event(body, headers, ("", SECRET), NOW)
    except exceptions.InvalidEvent:
        return False
    return True


def read(body: bytes) -> None:
    try:
        event = events.read_event(body)
    except exceptions.InvalidEvent:
        return
    assert 0 < len(event.id) <= events.LONGEST_ID
    assert 0 < len(event.type) <= events.LONGEST_TYPE
    assert (event.facts is not None) == (event.type in events.WITH_FACTS)
    texts = "".join((event.id, event.type, event.file_id, event.path, event.failure))
    assert "\0" not in texts
    texts.encode()  # or else a database cannot keep it


if __name__ == "__main__":
    fuzz(take)
