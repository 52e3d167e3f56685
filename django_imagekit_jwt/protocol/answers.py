"""What ImageKit says of a file: an upload's answer, a file's details, a webhook's data.

Responsible for: reading the facts that this package keeps, each of its type and length.
Does not know: which upload they belong to, or whether they are true.

Source: ImageKit's OpenAPI file, schemas Upload and FileDetails. The lengths are our own; unknown
members are ignored, as ImageKit adds some.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from django_imagekit_jwt.exceptions import InvalidAnswer, shown

from . import rules

TOO_MANY_BYTES = 10**15
LONGEST_PATH = 1500
LONGEST_TEXT = 255
LONGEST_VERSION = 100
LONGEST_URL = 4000
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_VERSION_ID = re.compile(rf"(?!\.+\Z)[A-Za-z0-9._~+=-]{{1,{LONGEST_VERSION}}}")
"""It becomes a part of an address of ImageKit's API: nothing that ends one, and no ``..``."""
_UNKEEPABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", re.ASCII
)


@dataclass(frozen=True)
class FileFacts:
    """A file as ImageKit describes it; empty and None are unsaid."""

    file_id: str
    path: str
    version_id: str = ""
    size: int | None = None
    """Bytes."""
    mime: str = ""
    kind: str = ""
    """``fileType``: ``image`` or ``non-image``."""
    is_private: bool | None = None
    url: str = ""
    """As it was said. It is never trusted: links are made of the URL endpoint and the path."""
    updated_at: datetime | None = None


def read_facts(answer: object) -> FileFacts:
    """Read what is said of a file; raises InvalidAnswer naming each member at fault."""
    if not isinstance(answer, Mapping):
        mend = "Send the JSON object that ImageKit answered."
        raise InvalidAnswer({"answer": [f"The answer is {shown(answer)}. {mend}"]})
    facts: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, (fact, read, mend) in _MEMBERS.items():
        value = answer.get(name)
        if value is None:
            if name in _REQUIRED:
                errors[name] = [f"{name} is missing. {mend}"]
            continue
        facts[fact] = read(value)
        if facts[fact] is None:
            errors[name] = [f"{name} is {shown(value)}. {mend}"]
    if errors:
        raise InvalidAnswer(errors)
    return FileFacts(**facts)


def file_id(value: object) -> str | None:
    """Give ImageKit's id of a file, or None for what is none."""
    return value if isinstance(value, str) and _FILE_ID.fullmatch(value) else None


def file_path(value: object) -> str | None:
    """Give the path of a file in the media library, or None for what is none."""
    path = text(value, LONGEST_PATH) or ""
    has_name = path.startswith("/") and not path.endswith("/")
    return path if has_name and "//" not in path and ".." not in path.split("/") else None


def moment(value: object) -> datetime | None:
    """Give a moment of ISO 8601 with its offset, in UTC, or None for what is none."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    day, time, fraction, offset = match.groups()
    # Before Python 3.11 fromisoformat() takes six digits at most, and no "Z".
    exact = f"{day}T{time}.{(fraction or '0')[:6]:0<6}{offset.replace('Z', '+00:00')}"
    try:
        return datetime.fromisoformat(exact).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def text(value: object, most: int) -> str | None:
    """Give a text of at most so many characters that a database can keep, or None."""
    fits = isinstance(value, str) and len(value) <= most and not _UNKEEPABLE.search(value)
    return str(value) if fits else None


def _short_text(value: object) -> str | None:
    return text(value, LONGEST_TEXT)


def _version_id(value: object) -> str | None:
    if not isinstance(value, Mapping):
        return None
    version = value.get("id")
    if version is None or version == "":
        return ""
    return version if isinstance(version, str) and _VERSION_ID.fullmatch(version) else None


def _size(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value < TOO_MANY_BYTES and value == int(value) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _web_address(value: object) -> str | None:
    url = text(value, LONGEST_URL)
    return None if url is None or rules.web_address(url) else url


_MEMBERS: Mapping[str, tuple[str, Callable[[object], object], str]] = {
    "fileId": ("file_id", file_id, "Send 1 to 100 of the letters A to Z, digits, '-' and '_'."),
    "filePath": (
        "path",
        file_path,
        f"Send at most {LONGEST_PATH} characters that start with '/', without '//' or '..'.",
    ),
    "versionInfo": (
        "version_id",
        _version_id,
        f"Send an object whose id is 1 to {LONGEST_VERSION} letters A to Z, digits and '._~+=-'.",
    ),
    "size": ("size", _size, f"Send a whole number of bytes from 0 to {TOO_MANY_BYTES - 1}."),
    "mime": ("mime", _short_text, f"Send text of at most {LONGEST_TEXT} characters."),
    "fileType": ("kind", _short_text, f"Send text of at most {LONGEST_TEXT} characters."),
    "isPrivateFile": ("is_private", _flag, "Send true or false."),
    "url": ("url", _web_address, f"Send an http(s) address of at most {LONGEST_URL} characters."),
    "updatedAt": ("updated_at", moment, 'Send a moment such as "2026-01-31T12:00:00.000Z".'),
}
"""For each member: the fact it is, how it is read (None is refused), and the mend."""
_REQUIRED = frozenset({"fileId", "filePath"})
