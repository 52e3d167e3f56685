"""The upload fields whose text is JSON: extensions, customMetadata and transformation.

Responsible for: their shapes, by ImageKit's OpenAPI schemas Extensions and TransformationObject.
Does not know: the file; extensions and transformations are checked here and never carried out.

Chosen: beyond its name and required members an extension's options are not looked at, and neither
is the syntax of a transformation string.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn

from .refusals import INVALID_TRANSFORMATION, Refusal

_EXTENSIONS: Mapping[str, Mapping[str, type]] = {
    "remove-bg": {},
    "google-auto-tagging": {"minConfidence": int, "maxTags": int},
    "aws-auto-tagging": {"minConfidence": int, "maxTags": int},
    "ai-auto-description": {},
    "ai-tasks": {"tasks": list},
    "saved-extension": {"id": str},
}
_POST: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "transformation": (frozenset({"type", "value"}), frozenset()),
    "gif-to-video": (frozenset({"type"}), frozenset({"value"})),
    "thumbnail": (frozenset({"type"}), frozenset({"value"})),
    "abs": (frozenset({"type", "value", "protocol"}), frozenset()),
}
"""By type: the members that are required, and those that are allowed beside them."""


@dataclass(frozen=True)
class Transformation:
    """What was asked for: the ``pre`` string, and each ``post`` transformation as it was posted."""

    pre: str | None = None
    post: tuple[Mapping[str, str], ...] = ()

    def __bool__(self) -> bool:
        return self.pre is not None or bool(self.post)


def read_object(text: str) -> dict[str, Any]:
    """Give the object that the JSON text spells; raises ValueError."""
    value = _json(text)
    if not isinstance(value, dict):
        raise ValueError("Send the JSON text of an object.")
    return value


def read_extensions(text: str) -> tuple[str, ...]:
    """Give the extensions' names; raises ValueError."""
    value = _json(text)
    if not isinstance(value, list):
        raise ValueError("Send the JSON text of an array.")
    return tuple(map(_extension_name, value))


def _extension_name(extension: object) -> str:
    name = extension.get("name") if isinstance(extension, dict) else None
    if not isinstance(extension, dict) or not isinstance(name, str) or name not in _EXTENSIONS:
        raise ValueError(f"Send objects whose name is one of {', '.join(_EXTENSIONS)}.")
    for member, kind in _EXTENSIONS[name].items():
        if not isinstance(extension.get(member), kind):
            raise ValueError(f"{name} needs {member}, of type {kind.__name__}.")
    return name


def read_transformation(text: str) -> Transformation:
    """Give what the JSON text asks for; raises Refusal with the documented message."""
    try:
        value = read_object(text)
        pre, post = value.get("pre"), value.get("post", [])
        if not (value.keys() <= {"pre", "post"} and isinstance(post, list)):
            raise ValueError("Send an object with pre, post or both; post is an array.")
        if not (pre is None or (isinstance(pre, str) and pre)):
            raise ValueError("Send pre as a transformation string.")
        return Transformation(pre, tuple(map(_checked_post, post)))
    except ValueError as error:
        raise Refusal(INVALID_TRANSFORMATION, str(error)) from error


def _checked_post(post: object) -> Mapping[str, str]:
    kind = post.get("type") if isinstance(post, dict) else None
    if not isinstance(post, dict) or not isinstance(kind, str) or kind not in _POST:
        raise ValueError(f"Send post objects whose type is one of {', '.join(_POST)}.")
    required, allowed = _POST[kind]
    if not required <= post.keys() <= required | allowed:
        raise ValueError(f"Send {kind} with exactly {', '.join(sorted(required | allowed))}.")
    if not all(isinstance(value, str) for value in post.values()):
        raise ValueError(f"Send the members of {kind} as strings.")
    if post.get("protocol", "hls") not in {"hls", "dash"}:
        raise ValueError("Send protocol as hls or dash.")
    return post


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("Send JSON that is not nested that deep.") from error


def _finite(text: str) -> float:
    return float(text) if isfinite(float(text)) else _no_constant(text)


def _no_constant(constant: str) -> NoReturn:
    # Python's json would write them back as texts that no JSON parser reads.
    raise ValueError(f"JSON has no {constant}.")
