"""ImageKit's JSON: what an upload answers, the details of a file, and refusals.

Responsible for: the OpenAPI schemas Upload and FileDetails, and the error object.
Does not know: when to give which.

Chosen: members that have no value are left out where the schema allows no null.
``embeddedMetadata`` is empty, because the emulator reads none; ``selectedFieldsSchema`` is left
out, as documented for a plan without path policies; every extension stays ``pending`` for ever, and
of a saved one, whose kind is not known here, nothing is said.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Response

from .library import StoredFile
from .refusals import SUPPORT, Refusal

THUMBNAIL = "n-ik_ml_thumbnail"
VERSION = "ik-obj-version"
"""The parameter that an earlier version's URL has in ImageKit's examples; its value is chosen."""


def json_answer(value: object, status: int = 200) -> Response:
    """Give the HTTP answer with this JSON body."""
    return Response(json.dumps(value), status, content_type="application/json; charset=utf-8")


def refusal_answer(refusal: Refusal) -> Response:
    """Give the HTTP answer of a refusal."""
    return error_answer(refusal.message, refusal.status, refusal.help_text)


def error_answer(message: str, status: int, help_text: str = SUPPORT) -> Response:
    """Give ``{"message", "help"}`` with this status."""
    return json_answer({"message": message, "help": help_text}, status)


def uploaded(
    stored: StoredFile, url_endpoint: str, fields: Iterable[str], extensions: Iterable[str]
) -> dict[str, Any]:
    """Give what a successful upload answers; ``fields`` are its ``responseFields``."""
    asked = {name: value for name, value in _on_request(stored).items() if name in fields}
    answer = {
        **_common(stored),
        "url": url_endpoint + quote(stored.path),
        "orientation": stored.media.orientation,
        "thumbnailUrl": _thumbnail_url(stored, url_endpoint),
        "extensionStatus": _pending(extensions) or None,
    }
    return {**_present(answer), "AITags": None, **asked}


def details(stored: StoredFile, url_endpoint: str, *, is_current: bool = True) -> dict[str, Any]:
    """Give the details of a file in its current version, or in an earlier one."""
    version = "" if is_current else f"{VERSION}={stored.version_id}&"
    updated = int(stored.updated_at * 1000)
    url = f"{url_endpoint}{quote(stored.path)}?{version}updatedAt={updated}"
    on_request = _on_request(stored)
    shown = ("tags", "customCoordinates", "isPrivateFile", "isPublished", "customMetadata")
    answer = {
        "type": "file" if is_current else "file-version",
        **_common(stored),
        "url": url,
        "thumbnail": f"{url}&tr={THUMBNAIL}",
        "mime": stored.media.mime,
        "hasAlpha": stored.media.has_alpha if stored.media.is_image else None,
        "createdAt": iso_time(stored.created_at),
        "updatedAt": iso_time(stored.updated_at),
    }
    return {**_present(answer), "AITags": None, **{name: on_request[name] for name in shown}}


def _common(stored: StoredFile) -> dict[str, Any]:
    return {
        "fileId": stored.file_id,
        "name": stored.name,
        "size": stored.size,
        "versionInfo": {"id": stored.version_id, "name": f"Version {stored.version}"},
        "filePath": stored.path,
        "fileType": "image" if stored.media.is_image else "non-image",
        "height": stored.media.height,
        "width": stored.media.width,
        "description": stored.description,
    }


def _on_request(stored: StoredFile) -> dict[str, Any]:
    return {
        "tags": None if stored.tags is None else list(stored.tags),
        "customCoordinates": stored.custom_coordinates,
        "isPrivateFile": stored.is_private,
        "isPublished": stored.is_published,
        "customMetadata": stored.custom_metadata,
        "embeddedMetadata": {},
        "metadata": _metadata(stored),
    }


def _metadata(stored: StoredFile) -> dict[str, Any]:
    measured = {
        "height": stored.media.height,
        "width": stored.media.width,
        "size": stored.size,
        "hasTransparency": stored.media.has_alpha if stored.media.is_image else None,
    }
    return _present(measured)


def _pending(extensions: Iterable[str]) -> dict[str, str]:
    return {name: "pending" for name in extensions if name != "saved-extension"}


def _thumbnail_url(stored: StoredFile, url_endpoint: str) -> str | None:
    is_image = stored.media.is_image
    return f"{url_endpoint}/tr:{THUMBNAIL}{quote(stored.path)}" if is_image else None


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def iso_time(seconds: float) -> str:
    """Give a moment, in seconds since the epoch, in ISO 8601 and in UTC."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
