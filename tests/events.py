"""Events of one file, as ImageKit sends them."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.answers import FileFacts
from django_imagekit_jwt.protocol.events import Event

FILE, VERSION = "65f0a1b2c3d4e5f6a7b8c9d0", "65f0a1b2c3d4e5f6a7b8c9d1"
QUEUED = {"message": "Queued."}
PRE_FAILED = "upload.pre-transform.error"
FACTS = FileFacts(
    FILE,
    "/cat_Ab3dE6gH9.jpg",
    version_id=VERSION,
    size=1234,
    mime="image/jpeg",
    kind="image",
    is_private=False,
    url="https://ik.imagekit.io/suite/cat_Ab3dE6gH9.jpg",
)


def created(event_id: str = "evt-1", facts: FileFacts = FACTS, **changes: Any) -> Event:
    event = Event(
        event_id, "file.created", timezone.now(), facts, facts.file_id, facts.path, failure=""
    )
    return replace(event, **changes)


def other(kind: str, **changes: Any) -> Event:
    return Event(
        **{
            "id": "evt-2",
            "type": kind,
            "created_at": timezone.now(),
            "facts": None,
            "file_id": "",
            "path": "",
            "failure": "",
            **changes,
        }
    )


def outcome(record: IssuedToken) -> str | None:
    record.refresh_from_db()
    return record.outcome or None
