"""What was uploaded, read from ImageKit's own API with the private key, on the server.

Responsible for: one request to ``GET /v1/files`` and what a gallery shows of its answer.
Does not know: pages, users, or who uploaded a file.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from django_imagekit_jwt.conf import key_pair


class GalleryUnavailable(Exception):
    """ImageKit did not answer with a list of files."""


@dataclass(frozen=True)
class UploadedFile:
    """One file in ImageKit's media library."""

    name: str
    url: str
    thumbnail: str


def uploaded_files(limit: int = 60) -> list[UploadedFile]:
    """Give the newest files of the upload folder, newest first; raises GalleryUnavailable."""
    query = urlencode({"path": settings.UPLOAD_FOLDER, "limit": limit, "sort": "DESC_CREATED"})
    return [_uploaded(file) for file in _get(f"/v1/files?{query}") if file.get("type") == "file"]


def _uploaded(file: dict[str, Any]) -> UploadedFile:
    thumbnail = file["thumbnail"] if file["fileType"] == "image" else ""
    return UploadedFile(file["name"], file["url"], thumbnail)


@sensitive_variables()
def _get(path: str) -> list[dict[str, Any]]:
    api = settings.IMAGEKIT_API_URL
    credentials = b64encode(f"{key_pair().private_key}:".encode()).decode()
    request = Request(api + path, headers={"Authorization": f"Basic {credentials}"})  # noqa: S310 - the address is a setting
    try:
        with urlopen(request, timeout=5) as answer:  # noqa: S310 - a setting  # nosec # as said
            files: list[dict[str, Any]] = json.load(answer)
    except HTTPError as error:
        error.close()
        raise GalleryUnavailable(f"ImageKit answered {error.code} at {api}.") from error
    except OSError as error:
        raise GalleryUnavailable(f"ImageKit does not answer at {api}.") from error
    return files
