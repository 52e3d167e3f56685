"""The rule of each upload parameter: a sentence that says the mend, or None where the text is fine.

Responsible for: what ImageKit wants of a text. A rule's source is ImageKit's OpenAPI file, schema
FileUploadV2, whose words its docstring quotes; what is our own rule is called so.
Does not know: which parameter is asked for, its length, or what a sentence is shown with.
"""

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

RESPONSE_FIELDS = (
    "tags",
    "customCoordinates",
    "isPrivateFile",
    "embeddedMetadata",
    "isPublished",
    "customMetadata",
    "metadata",
    "selectedFieldsSchema",
)
MAX_TAG_CHARACTERS = 500
POST_MEMBERS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "transformation": (frozenset({"type", "value"}), frozenset()),
    "gif-to-video": (frozenset({"type"}), frozenset({"value"})),
    "thumbnail": (frozenset({"type"}), frozenset({"value"})),
    "abs": (frozenset({"type", "value", "protocol"}), frozenset()),
}
"""By type of a ``post`` transformation: the members it must have, and those it may have beside."""
PROTOCOLS = ("hls", "dash")

TRUE_OR_FALSE = 'Send the text "true" or "false".'

_AS_POST = (
    "Send each object in post with a type, as text: transformation with a value, gif-to-video or "
    "thumbnail with a value or without, abs with a value and a protocol, which is hls or dash."
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNADDRESSABLE = re.compile(r"[\x00-\x20\x7f]")
_COORDINATES = re.compile(r"[0-9]{1,9}(,[0-9]{1,9}){3}")


def any_text(value: str) -> str | None:
    """Take any: ``description`` is "optional text"."""
    return None


def boolean(value: str) -> str | None:
    """``type: boolean``, which on the wire is text (ImageKit's page, "Payload": "false")."""
    return None if value in {"true", "false"} else TRUE_OR_FALSE


def file_name(value: str) -> str | None:
    """``fileName``: required. No ``..``, no slash, no control character: those are our own rule."""
    if not value.replace(".", "").strip() or _CONTROL.search(value):
        return "Send a name that is more than blanks and dots, without control characters."
    return "Send a name without slashes, and the folder as folder." if "/" in value else None


def folder(value: str) -> str | None:
    """``folder``: any nesting by ``/``. That it cannot climb with ``..`` is our own rule."""
    if _CONTROL.search(value) or "\\" in value or ".." in value.split("/"):
        return "Send a path without backslashes, control characters or '..'."
    return None


def tags(value: str) -> str | None:
    """``tags``: at most 500 characters of all tags together, no ``%``."""
    tags = value.split(",")
    if "%" in value or _CONTROL.search(value) or not all(tag.strip() for tag in tags):
        return "Send tags that are not blank, without '%' or control characters."
    too_long = sum(map(len, tags)) > MAX_TAG_CHARACTERS
    return f"Send at most {MAX_TAG_CHARACTERS} characters of tags." if too_long else None


def response_fields(value: str) -> str | None:
    """``responseFields``: items of its enum."""
    unknown = [name for name in value.split(",") if name not in RESPONSE_FIELDS]
    return f"Send any of {', '.join(RESPONSE_FIELDS)}." if unknown else None


def coordinates(value: str) -> str | None:
    """``customCoordinates``: "in the format x,y,width,height"."""
    return None if _COORDINATES.fullmatch(value) else "Send x,y,width,height in whole pixels."


def web_address(value: str) -> str | None:
    """``webhookUrl``: ``format: uri``, "delivered to this endpoint as a POST request"."""
    try:
        parts = urlsplit(value)
        fine = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        # urlsplit() passes over spaces and line breaks, and reads a port when it is asked for it.
        fine = fine and parts.port != 0 and not _UNADDRESSABLE.search(value)
    except ValueError:
        fine = False
    return None if fine else "Send an absolute http(s) address without a user name."


def extensions(value: str) -> str | None:
    """``extensions``: schema Extensions, an array of objects that each have a name.

    Which names there are, and what each needs, is left to ImageKit, which adds some.
    """
    extensions = _json(value)
    if isinstance(extensions, list) and all(_has_text(one, "name") for one in extensions):
        return None
    return "Send the JSON text of an array of extensions, each an object with its name."


def custom_metadata(value: str) -> str | None:
    """``customMetadata``: "JSON key-value pairs"."""
    return None if isinstance(_json(value), dict) else "Send the JSON text of an object."


def transformation(value: str) -> str | None:
    """Hold to schema TransformationObject: ``pre`` and ``post``, and no member it does not name."""
    wanted = _json(value)
    if not isinstance(wanted, dict) or not wanted.keys() <= {"pre", "post"}:
        return "Send the JSON text of an object with pre, post or both."
    post = wanted.get("post", [])
    if not isinstance(wanted.get("pre", ""), str) or not isinstance(post, list):
        return "Send pre as text and post as an array."
    return None if all(map(_is_post, post)) else _AS_POST


def checks(value: str) -> str | None:
    """Ask for closed quotes and parentheses; the rest only ImageKit can judge."""
    balanced = value.strip() and value.count('"') % 2 == 0 and value.count("(") == value.count(")")
    return None if balanced else "Send an expression with closed quotes and parentheses."


def _json(value: str) -> object:
    """Give what a JSON text says, or None: no parameter may be null, so nothing is lost."""
    try:
        return json.loads(value, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_constant(constant: str) -> object:
    raise ValueError(constant)


def _is_post(value: object) -> bool:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        return False
    members = POST_MEMBERS.get(value.get("type", ""))
    if members is None or value.get("protocol", "hls") not in PROTOCOLS:
        return False
    required, optional = members
    return required <= value.keys() <= required | optional


def _has_text(value: object, name: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(name), str)
