"""The 18 signable upload parameters: their types, their wire form, and whether a value may be sent.

Responsible for: refusing what ImageKit would refuse, naming the parameter, the value and the mend.
Does not know: policies, tokens, or which parameters a site wants.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from django_imagekit_jwt.exceptions import InvalidParameters, did_you_mean, shown

from . import rules

Kind = Literal["text", "boolean", "list", "json"]
RESERVED_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
"""RFC 7519 section 4.1: a parameter of such a name would overwrite the claim."""
UNSIGNED_FIELDS = frozenset({"file", "token"})
"""ImageKit's page, "Payload": all arguments except these can be signed."""
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
HOW_TO_WRITE: Mapping[Kind, str] = {
    "text": "Send text.",
    "boolean": rules.TRUE_OR_FALSE,
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


_ALL = (
    Parameter("fileName", "text", rules.file_name, 255),
    Parameter("useUniqueFileName", "boolean", rules.boolean),
    Parameter("tags", "list", rules.tags),
    Parameter("folder", "text", rules.folder),
    Parameter("isPrivateFile", "boolean", rules.boolean),
    Parameter("isPublished", "boolean", rules.boolean),
    Parameter("customCoordinates", "text", rules.coordinates),
    Parameter("responseFields", "list", rules.response_fields),
    Parameter("extensions", "json", rules.extensions, 10_000),
    Parameter("webhookUrl", "text", rules.web_address, 2048),
    Parameter("overwriteFile", "boolean", rules.boolean),
    Parameter("overwriteAITags", "boolean", rules.boolean),
    Parameter("overwriteTags", "boolean", rules.boolean),
    Parameter("overwriteCustomMetadata", "boolean", rules.boolean),
    Parameter("customMetadata", "json", rules.custom_metadata, 10_000),
    Parameter("transformation", "json", rules.transformation, 10_000),
    Parameter("checks", "text", rules.checks, 4096),
    Parameter("description", "text", rules.any_text, 4096),
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
    if parameter and parameter.kind == "boolean" and isinstance(value, bool):
        text = "true" if value else "false"
    elif parameter and parameter.kind == "json" and isinstance(value, (Mapping, list, tuple)):
        text = _json_text(value)
    elif parameter and parameter.kind == "list" and isinstance(value, (list, tuple)):
        text = ",".join(map(str, value))
    wrong = _wrong(name, text)
    if wrong:
        raise InvalidParameters({name: [wrong]})
    return str(text)


def _json_text(value: object) -> object:
    """Give the JSON text of a value, or the value itself where JSON cannot say it."""
    plain = dict(value) if isinstance(value, Mapping) else value
    try:
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError):
        return value


def as_posted(text: str) -> str:
    """Give the text as a browser posts it in a form: with CRLF for every line break.

    Source: HTML standard, "Multipart form data". A token over other line breaks would not match.
    """
    return text if text.isprintable() else _LINE_BREAK.sub("\r\n", text)


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
