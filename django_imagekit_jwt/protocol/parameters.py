"""The 18 signable upload parameters: their types, their rules and their wire form.

Responsible for: refusing what ImageKit would refuse. A rule's source is ImageKit's OpenAPI file,
schema FileUploadV2, whose words its docstring quotes; what is our own rule is called so.
Does not know: policies, tokens, or which parameters a site wants.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django_imagekit_jwt.exceptions import InvalidParameters, did_you_mean, shown

Kind = Literal["text", "boolean", "list", "json"]
RESERVED_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
"""RFC 7519 section 4.1: a parameter of such a name would overwrite the claim."""
UNSIGNED_FIELDS = frozenset({"file", "token"})
"""ImageKit's page, "Payload": all arguments except these can be signed."""
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
POST_TYPES = ("transformation", "gif-to-video", "thumbnail", "abs")

_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_COORDINATES = re.compile(r"\d{1,9}(,\d{1,9}){3}")
HOW_TO_WRITE: Mapping[Kind, str] = {
    "text": "Send text.",
    "boolean": 'Send the text "true" or "false".',
    "list": "Send the items as one text, separated by commas.",
    "json": "Send one JSON text.",
}


@dataclass(frozen=True)
class Parameter:
    """One signable parameter. ``max_length``, in characters, is this package's own limit."""

    name: str
    kind: Kind
    check: Callable[[str], str | None]
    max_length: int = 1024


def _any_text(value: str) -> str | None:
    """Take any: ``description`` is "optional text"."""
    return None


def _boolean(value: str) -> str | None:
    """``type: boolean``, which on the wire is text (ImageKit's page, "Payload": "false")."""
    return None if value in {"true", "false"} else HOW_TO_WRITE["boolean"]


def _file_name(value: str) -> str | None:
    """``fileName``: required. That it holds no slash or control character is our own rule."""
    if not value.strip() or _CONTROL.search(value):
        return "Send a name that is not blank and has no control characters."
    return "Send a name without slashes, and the folder as folder." if "/" in value else None


def _folder(value: str) -> str | None:
    """``folder``: any nesting by ``/``. That it cannot climb with ``..`` is our own rule."""
    if _CONTROL.search(value) or "\\" in value or ".." in value.split("/"):
        return "Send a path without backslashes, control characters or '..'."
    return None


def _tags(value: str) -> str | None:
    """``tags``: at most 500 characters of all tags together, no ``%``."""
    tags = value.split(",")
    if "%" in value or _CONTROL.search(value) or not all(tag.strip() for tag in tags):
        return "Send tags that are not blank, without '%' or control characters."
    too_long = sum(map(len, tags)) > MAX_TAG_CHARACTERS
    return f"Send at most {MAX_TAG_CHARACTERS} characters of tags." if too_long else None


def _response_fields(value: str) -> str | None:
    """``responseFields``: items of its enum."""
    unknown = [name for name in value.split(",") if name not in RESPONSE_FIELDS]
    return f"Send any of {', '.join(RESPONSE_FIELDS)}." if unknown else None


def _coordinates(value: str) -> str | None:
    """``customCoordinates``: "in the format x,y,width,height"."""
    return None if _COORDINATES.fullmatch(value) else "Send x,y,width,height in whole pixels."


def _web_address(value: str) -> str | None:
    """``webhookUrl``: ``format: uri``, "delivered to this endpoint as a POST request"."""
    try:
        parts = urlsplit(value)
        fine = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        fine = False
    return None if fine else "Send an absolute http(s) address without a user name."


def _extensions(value: str) -> str | None:
    """``extensions``: schema Extensions, an array of objects that each have a name."""
    extensions = _json(value)
    if isinstance(extensions, list) and all(_has_text(one, "name") for one in extensions):
        return None
    return "Send the JSON text of an array of extensions, each an object with its name."


def _custom_metadata(value: str) -> str | None:
    """``customMetadata``: "JSON key-value pairs"."""
    return None if isinstance(_json(value), dict) else "Send the JSON text of an object."


def _transformation(value: str) -> str | None:
    """Hold to schema TransformationObject: nothing but ``pre`` and ``post``."""
    wanted = _json(value)
    if not isinstance(wanted, dict) or not wanted.keys() <= {"pre", "post"}:
        return "Send the JSON text of an object with pre, post or both."
    post = wanted.get("post", [])
    if not isinstance(wanted.get("pre", ""), str) or not isinstance(post, list):
        return "Send pre as text and post as an array."
    if not all(_has_text(one, "type") and one["type"] in POST_TYPES for one in post):
        return f"Send objects in post whose type is one of {', '.join(POST_TYPES)}."
    return None


def _checks(value: str) -> str | None:
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


def _has_text(value: object, name: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(name), str)


_ALL = (
    Parameter("fileName", "text", _file_name, 255),
    Parameter("useUniqueFileName", "boolean", _boolean),
    Parameter("tags", "list", _tags),
    Parameter("folder", "text", _folder),
    Parameter("isPrivateFile", "boolean", _boolean),
    Parameter("isPublished", "boolean", _boolean),
    Parameter("customCoordinates", "text", _coordinates),
    Parameter("responseFields", "list", _response_fields),
    Parameter("extensions", "json", _extensions, 10_000),
    Parameter("webhookUrl", "text", _web_address, 2048),
    Parameter("overwriteFile", "boolean", _boolean),
    Parameter("overwriteAITags", "boolean", _boolean),
    Parameter("overwriteTags", "boolean", _boolean),
    Parameter("overwriteCustomMetadata", "boolean", _boolean),
    Parameter("customMetadata", "json", _custom_metadata, 10_000),
    Parameter("transformation", "json", _transformation, 10_000),
    Parameter("checks", "text", _checks, 4096),
    Parameter("description", "text", _any_text, 4096),
)
PARAMETERS: Mapping[str, Parameter] = {parameter.name: parameter for parameter in _ALL}


def validate_parameters(parameters: Mapping[str, object]) -> dict[str, str]:
    """Give the same strings, untouched, in order; raises InvalidParameters naming each bad one."""
    errors: dict[str, list[str]] = {}
    for name, value in parameters.items():
        wrong = _wrong(name, value)
        if wrong:
            errors[name] = [wrong]
    if "fileName" not in parameters:
        errors["fileName"] = [
            "fileName is missing, and ImageKit requires it. Send the file's name."
        ]
    if errors:
        raise InvalidParameters(errors)
    return {name: str(value) for name, value in parameters.items()}


def to_wire(name: str, value: object) -> str:
    """Give the exact text to post for a Python value; raises InvalidParameters."""
    parameter = PARAMETERS.get(name)
    text = value
    if parameter and isinstance(value, bool):
        text = "true" if value else "false"
    elif parameter and parameter.kind == "json" and isinstance(value, (Mapping, list, tuple)):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    elif parameter and parameter.kind == "list" and isinstance(value, (list, tuple)):
        text = ",".join(map(str, value))
    wrong = _wrong(name, text)
    if wrong:
        raise InvalidParameters({name: [wrong]})
    return str(text)


def _wrong(name: str, value: object) -> str | None:
    parameter = PARAMETERS.get(name)
    if parameter is None:
        return _wrong_name(name)
    if not isinstance(value, str):
        return f"{name} is {shown(value)}, which is not text. {HOW_TO_WRITE[parameter.kind]}"
    if len(value) > parameter.max_length:
        return f"{name} has {len(value)} characters. Send at most {parameter.max_length}."
    if _UNSENDABLE.search(value):
        return f"{name} is {shown(value)}, with a character that cannot be sent. Leave that out."
    mend = parameter.check(value)
    return f"{name} is {shown(value)}. {mend}" if mend else None


def _wrong_name(name: str) -> str:
    if name in RESERVED_CLAIMS:
        return f"{name} is a claim of the token itself, not a parameter. Leave it out."
    if name in UNSIGNED_FIELDS:
        return f"{name} is posted to ImageKit but never signed. Leave it out."
    hint = did_you_mean(name, PARAMETERS, otherwise="Leave it out.")
    return f"{shown(name)} is no upload parameter of ImageKit. {hint}"
