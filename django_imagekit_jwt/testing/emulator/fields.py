"""The upload's fields, from their texts on the wire to their values.

Responsible for: types, limits and defaults of ImageKit's OpenAPI schema FileUploadV2.
Does not know: tokens, the file, or what is stored already.

Chosen: a field that the schema does not name is refused, and so is one whose text does not fit; the
message is modelled on "Your request contains invalid fileId parameter.". Empty ``tags`` are no
tags. ``customMetadata`` fields need not be created beforehand.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .addresses import is_web_address
from .json_fields import Transformation, read_extensions, read_object, read_transformation
from .refusals import Refusal, invalid_parameter

RESPONSE_FIELDS = frozenset(
    {
        "tags",
        "customCoordinates",
        "isPrivateFile",
        "embeddedMetadata",
        "isPublished",
        "customMetadata",
        "metadata",
        "selectedFieldsSchema",
    }
)
_MAX_TAG_CHARACTERS = 500
_COORDINATES = re.compile(r"\d+,\d+,\d+,\d+", re.ASCII)


@dataclass(frozen=True)
class UploadFields:
    """What the form asks for; a field that was not posted has its documented default."""

    file_name: str
    use_unique_file_name: bool = True
    tags: tuple[str, ...] | None = None
    folder: str = "/"
    is_private_file: bool = False
    is_published: bool = True
    custom_coordinates: str | None = None
    response_fields: frozenset[str] = frozenset()
    extensions: tuple[str, ...] = ()
    webhook_url: str | None = None
    overwrite_file: bool = True
    overwrite_ai_tags: bool = True
    overwrite_tags: bool = True
    overwrite_custom_metadata: bool = True
    custom_metadata: Mapping[str, Any] | None = None
    transformation: Transformation = field(default_factory=Transformation)
    checks: str | None = None
    description: str | None = None


def _text(text: str) -> str:
    return text


def _file_name(text: str) -> str:
    if not text.strip():
        raise ValueError("Send a name that is not blank.")
    return text


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError('Send "true" or "false".')
    return text == "true"


def _tags(text: str) -> tuple[str, ...] | None:
    tags = tuple(text.split(","))
    if "%" in text or sum(map(len, tags)) > _MAX_TAG_CHARACTERS:
        raise ValueError(f"Send at most {_MAX_TAG_CHARACTERS} characters of tags, without '%'.")
    return tags if text else None


def _response_fields(text: str) -> frozenset[str]:
    names = frozenset(text.split(","))
    if not names <= RESPONSE_FIELDS:
        raise ValueError(f"Send names out of: {', '.join(sorted(RESPONSE_FIELDS))}.")
    return names


def _coordinates(text: str) -> str:
    if not _COORDINATES.fullmatch(text):
        raise ValueError("Send x,y,width,height.")
    return text


def _web_address(text: str) -> str:
    if not is_web_address(text):
        raise ValueError("Send an absolute http or https address.")
    return text


_READERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "fileName": ("file_name", _file_name),
    "useUniqueFileName": ("use_unique_file_name", _boolean),
    "tags": ("tags", _tags),
    "folder": ("folder", _text),
    "isPrivateFile": ("is_private_file", _boolean),
    "isPublished": ("is_published", _boolean),
    "customCoordinates": ("custom_coordinates", _coordinates),
    "responseFields": ("response_fields", _response_fields),
    "extensions": ("extensions", read_extensions),
    "webhookUrl": ("webhook_url", _web_address),
    "overwriteFile": ("overwrite_file", _boolean),
    "overwriteAITags": ("overwrite_ai_tags", _boolean),
    "overwriteTags": ("overwrite_tags", _boolean),
    "overwriteCustomMetadata": ("overwrite_custom_metadata", _boolean),
    "customMetadata": ("custom_metadata", read_object),
    "transformation": ("transformation", read_transformation),
    "checks": ("checks", _text),
    "description": ("description", _text),
}


def read_fields(texts: Mapping[str, str]) -> UploadFields:
    """Give the fields' values; raises Refusal naming the first field that does not fit."""
    if "fileName" not in texts:
        raise Refusal("Your request is missing fileName parameter.", "Send fileName as text.")
    values: dict[str, Any] = {}
    for name, text in texts.items():
        attribute, read = _READERS.get(name, ("", _unknown))
        try:
            values[attribute] = read(text)
        except ValueError as error:
            raise invalid_parameter(name, str(error)) from error
    return UploadFields(**values)


def _unknown(text: str) -> object:
    raise ValueError("ImageKit's upload API V2 documents no such field.")
