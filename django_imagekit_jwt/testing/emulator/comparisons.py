"""Deciding one comparison of a ``checks`` expression.

Responsible for: the fields and their operators, by the tables of ImageKit's page "Upload API
checks". Does not know: how the expression was written, or where the facts come from.

Chosen: text is compared byte for byte as it was sent, folders and their slashes included; a fact
that the file does not have (the width of a text file) makes every comparison false, NOT ones too.
``kb``, ``mb`` and ``gb`` are powers of 1024, in any case. An operator that the tables do not list
for a field, an unknown field and a value that is no number count as invalid syntax. A field of
``request.customMetadata`` is typed by its value. What the emulator cannot measure, anything of a
video or audio file but its size and type, is refused with a sentence that says so.
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .checks import Comparison, invalid_checks
from .refusals import Refusal


class Unmeasured:
    """The fact is there in the file, and the emulator has no way to find it."""


Fact: TypeAlias = str | bool | int | float | tuple[str, ...] | Unmeasured | None

_TEXT = frozenset({"=", "NOT =", ":", "IN", "NOT IN"})
_BOOLEAN = frozenset({"=", "NOT ="})
_NUMBER = frozenset({"=", ">", ">=", "<", "<="})
_LIST = frozenset({"HAS", "NOT HAS"})
_OPERATORS: Mapping[str, frozenset[str]] = {
    "request.fileName": _TEXT,
    "request.useUniqueFileName": _BOOLEAN,
    "request.tags": _LIST,
    "request.folder": _TEXT,
    "request.isPrivateFile": _BOOLEAN,
    "request.isPublished": _BOOLEAN,
    "request.customCoordinates": _TEXT,
    "request.webhookUrl": _TEXT,
    "request.overwriteFile": _BOOLEAN,
    "request.overwriteAITags": _BOOLEAN,
    "request.overwriteTags": _BOOLEAN,
    "request.overwriteCustomMetadata": _BOOLEAN,
    "file.size": _NUMBER,
    "file.mime": _TEXT,
    "mediaMetadata.width": _NUMBER,
    "mediaMetadata.height": _NUMBER,
    "mediaMetadata.duration": _NUMBER,
    "mediaMetadata.bitRate": _NUMBER,
    "mediaMetadata.videoCodec": _TEXT,
    "mediaMetadata.audioCodec": _TEXT,
}
CUSTOM_METADATA = "request.customMetadata."
_ORDERED: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "NOT =": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_UNITS = {"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s*(b|kb|mb|gb|)", re.ASCII | re.IGNORECASE)


def refuse_unknown(comparison: Comparison) -> None:
    """Raise Refusal for a field, operator or number that is not in ImageKit's tables."""
    if comparison.field.startswith(CUSTOM_METADATA):
        return
    allowed = _OPERATORS.get(comparison.field, frozenset())
    if comparison.operator not in allowed:
        raise invalid_checks(f"There is no {comparison.field!r} with {comparison.operator}.")
    if allowed is _NUMBER:
        _number(comparison)


def is_true(comparison: Comparison, facts: Mapping[str, Fact]) -> bool:
    """Tell whether the comparison holds for these facts; raises Refusal where nobody can tell."""
    fact = facts.get(comparison.field)
    if fact is None:
        return False
    if isinstance(fact, Unmeasured):
        message = f"The emulator cannot evaluate {comparison.field} for this type of file."
        raise Refusal(message, "ImageKit can. Leave it out of checks while you develop.")
    if comparison.operator not in _operators_for(fact):
        raise invalid_checks(f"{comparison.field} has no {comparison.operator} for this value.")
    if isinstance(fact, tuple):
        return (comparison.values[0] in fact) is (comparison.operator == "HAS")
    if isinstance(fact, bool | str):
        return _is_text_true(comparison, fact if isinstance(fact, str) else str(fact).lower())
    return bool(_ORDERED[comparison.operator](fact, _number(comparison)))


def _operators_for(fact: tuple[str, ...] | str | float) -> frozenset[str]:
    # Wider than the table of any field but custom metadata, whose types only its values tell.
    if isinstance(fact, tuple):
        return _LIST
    if isinstance(fact, bool):
        return _BOOLEAN
    return _TEXT | _NUMBER if isinstance(fact, str) else _NUMBER | _BOOLEAN


def _is_text_true(comparison: Comparison, fact: str) -> bool:
    if comparison.operator == ":":
        return fact.startswith(comparison.values[0])
    if comparison.operator in _ORDERED:
        # ISO 8601 dates, the one kind of text that may be ordered, sort as they stand.
        return bool(_ORDERED[comparison.operator](fact, comparison.values[0]))
    return (fact in comparison.values) is (comparison.operator == "IN")


def _number(comparison: Comparison) -> float:
    match = _SIZE.fullmatch(comparison.values[0])
    if match is None or (match[2] and comparison.field != "file.size"):
        raise invalid_checks(f"{comparison.values[0]!r} is no number for {comparison.field}.")
    return float(match[1]) * _UNITS[match[2].lower()]
