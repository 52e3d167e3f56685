"""What webhooks say: the events of ImageKit, as the bytes that are posted.

Responsible for: the OpenAPI schemas FileCreateEvent, FileVersionCreateEvent, FileDeleteEvent,
UploadPreTransformSuccessEvent, UploadPreTransformErrorEvent and UploadPostTransformSuccessEvent.
Does not know: signatures, or where events go.

Chosen: a file that is overwritten has ``file-version.created`` only. The events of one upload come
in the order of the file, its ``pre`` and its ``post`` transformations, share one ``x_request_id``
and the time at which the file was stored. A ``pre`` transformation of an image, which is answered
with the file itself, has no event. What ``post`` makes is at the file's URL with ``tr``, whatever
its type, because there the emulator serves something. JSON is compact and in UTF-8.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from .answers import details, iso_time, uploaded
from .fields import UploadFields
from .library import StoredFile


@dataclass(frozen=True)
class Event:
    """One event; its ``id`` and ``type`` stand in its ``body`` too."""

    id: str
    type: str
    body: bytes


def upload_events(stored: StoredFile, fields: UploadFields, url_endpoint: str) -> tuple[Event, ...]:
    """Give the events of an upload that was stored."""
    kind = "file.created" if stored.version == 1 else "file-version.created"
    request_id = str(uuid4())
    return (
        _event(kind, stored.updated_at, details(stored, url_endpoint)),
        *_pre_transformed(stored, fields, url_endpoint, request_id),
        *_post_transformed(stored, fields, url_endpoint, request_id),
    )


def failure_event(refused: StoredFile, pre: str, reason: str) -> Event:
    """Give the event of a queued upload that came to nothing; ``refused`` was never stored."""
    data = {
        "name": refused.name,
        "path": refused.path,
        "transformation": {"error": {"reason": reason}},
    }
    request = {"x_request_id": str(uuid4()), "transformation": pre}
    return _event("upload.pre-transform.error", refused.updated_at, data, request)


def deletion_event(file_id: str, now: float) -> Event:
    """Give the event of a deleted file; ``now`` is in seconds since the epoch."""
    return _event("file.deleted", now, {"fileId": file_id})


def _pre_transformed(
    stored: StoredFile, fields: UploadFields, url_endpoint: str, request_id: str
) -> Iterator[Event]:
    pre = fields.transformation.pre
    if pre is not None and stored.media.is_video:
        data = uploaded(stored, url_endpoint, fields.response_fields, fields.extensions)
        request = {"x_request_id": request_id, "transformation": pre}
        yield _event("upload.pre-transform.success", stored.updated_at, data, request)


def _post_transformed(
    stored: StoredFile, fields: UploadFields, url_endpoint: str, request_id: str
) -> Iterable[Event]:
    url = url_endpoint + quote(stored.path)
    for post in fields.transformation.post:
        tr = f"?tr={quote(post['value'], safe=':,')}" if "value" in post else ""
        data = {"fileId": stored.file_id, "url": url + tr, "name": stored.name}
        request = {"x_request_id": request_id, "transformation": dict(post)}
        yield _event("upload.post-transform.success", stored.updated_at, data, request)


def _event(
    kind: str, created_at: float, data: object, request: Mapping[str, Any] | None = None
) -> Event:
    event_id = str(uuid4())
    members = {
        "id": event_id,
        "type": kind,
        "created_at": iso_time(created_at),
        "request": request,
        "data": data,
    }
    present = {name: value for name, value in members.items() if value is not None}
    text = json.dumps(present, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, which JSON may hold and UTF-8 may not, becomes its JSON escape again.
    return Event(event_id, kind, text.encode(errors="backslashreplace"))
