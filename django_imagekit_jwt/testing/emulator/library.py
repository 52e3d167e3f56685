"""A file of the media library, as the emulator remembers it.

Responsible for: the shape of that memory and its way into a JSON text and back.
Does not know: databases, HTTP, or how ImageKit words it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .media import Media


@dataclass(frozen=True)
class StoredFile:
    """One file in one of its versions.

    ``folder`` starts and ends with ``/``; ``size`` is in bytes; ``created_at`` and ``updated_at``
    are seconds since the epoch. ``file_id`` outlives versions, ``version_id`` does not.
    """

    file_id: str
    version_id: str
    version: int
    folder: str
    name: str
    size: int
    media: Media
    created_at: float
    updated_at: float
    tags: tuple[str, ...] | None = None
    is_private: bool = False
    is_published: bool = True
    custom_coordinates: str | None = None
    custom_metadata: Mapping[str, Any] = field(default_factory=dict)
    description: str | None = None

    @property
    def path(self) -> str:
        """The ``filePath`` of ImageKit's answers: folder and name."""
        return self.folder + self.name

    def to_json(self) -> str:
        """Give a JSON text that ``from_json`` reads back to an equal file."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "StoredFile":
        """Give the file that ``to_json`` wrote."""
        record = json.loads(text)
        record["media"] = Media(**record["media"])
        record["tags"] = None if record["tags"] is None else tuple(record["tags"])
        return cls(**record)
