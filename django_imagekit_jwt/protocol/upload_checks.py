"""What a file may be, written in ImageKit's language of ``checks``.

Responsible for: bounds and media types, the expression that holds a file to them by its bytes, and
what a client's own words about a file already break.
Does not know: policies, other parameters, or any file.

Source: ImageKit's page "Upload API checks". It documents no escape inside quotes, so nothing is
written here that would need one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django_imagekit_jwt.exceptions import shown

from . import rules
from .parameters import PARAMETERS

_UNITS: Final = {"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
_TOO_MUCH = 10**15
_SIZE = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?) ?([a-z]*)", re.ASCII | re.IGNORECASE)
_RESTRICTED_NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_MIME_TYPE = re.compile(rf"{_RESTRICTED_NAME}/(?:{_RESTRICTED_NAME}|\*)")
_BOUNDS = (
    ("min_size", "file.size", ">="),
    ("max_size", "file.size", "<="),
    ("min_width", "mediaMetadata.width", ">="),
    ("max_width", "mediaMetadata.width", "<="),
    ("min_height", "mediaMetadata.height", ">="),
    ("max_height", "mediaMetadata.height", "<="),
    ("min_duration", "mediaMetadata.duration", ">="),
    ("max_duration", "mediaMetadata.duration", "<="),
)
_QUOTED = (re.compile('"[^"]*"|\''), re.compile("\"[^\"]*\"|'[^']*'"))
"""Both readings of an apostrophe: ImageKit's page quotes with ``"``, its SDK examples with ``'``
too. What stays inside its parentheses in both cannot leave them in either."""
_CLOSING = {"(": ")", "[": "]"}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a file may be. Bounds are inclusive; None is no bound, and no media types are any.

    A file without a width, such as a PDF, fails a bound of the width, and so on.
    Raises ValueError for a bound that is no number from 0 up, or for what is no media type.
    """

    min_size: int | None = None
    """Bytes."""
    max_size: int | None = None
    mime_types: tuple[str, ...] = ()
    """``"image/png"`` or ``"image/*"``, as ImageKit finds it in the file's bytes."""
    min_width: int | None = None
    """Pixels."""
    max_width: int | None = None
    min_height: int | None = None
    max_height: int | None = None
    min_duration: int | float | None = None
    """Seconds, to the millisecond."""
    max_duration: int | float | None = None

    def __post_init__(self) -> None:
        for name, _, _ in _BOUNDS:
            _refuse_no_bound(name, getattr(self, name))
        types = dict.fromkeys(map(parse_mime_type, self.mime_types))
        object.__setattr__(self, "mime_types", tuple(types))


def _refuse_no_bound(name: str, value: object) -> None:
    if value is None:
        return
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 <= value < _TOO_MUCH:  # type: ignore[operator]  # is_number tells
        raise ValueError(f"{name} is {shown(value)}. Make it a number from 0 to {_TOO_MUCH - 1}.")


def parse_size(value: int | str) -> int:
    """Give the bytes of a size such as ``2097152`` or ``"2 MB"``; raises ValueError.

    Units are powers of 1024, as whoever sets a limit of "5 MB" expects of a file manager: with
    powers of 1000 a file shown as 4.9 MB would be refused. ImageKit's page, whose example is
    ``"5mb"``, does not say which it means; so an expression has bytes only. Parts of a byte drop.
    """
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match and match[2].lower() in _UNITS:
        size = int(Decimal(match[1]) * _UNITS[match[2].lower()])
    elif type(value) is int:
        size = value
    else:
        mend = 'Write bytes, or a text such as "300 KB", "2 MB" or "1.5 GB".'
        raise ValueError(f"{shown(value)} is no size. {mend}")
    if not 0 <= size < _TOO_MUCH:
        raise ValueError(f"{shown(value)} is no size. Write 0 to {_TOO_MUCH - 1} bytes.")
    return size


def human_size(size: int) -> str:
    """Give a size in the largest unit that says it exactly, as ``parse_size`` reads it."""
    for unit in ("gb", "mb", "kb"):
        if size >= _UNITS[unit] and size * 100 % _UNITS[unit] == 0:
            return f"{_decimal(Decimal(size) / _UNITS[unit], 2)} {unit.upper()}"
    return f"{size} B"


def parse_mime_type(value: str) -> str:
    """Give ``type/subtype`` or ``type/*`` in lower case; raises ValueError.

    Both are a restricted-name of RFC 6838, section 4.2, which also says that case has no meaning.
    """
    if value == "*/*":
        raise ValueError('"*/*" is any type. Leave the types out to take any.')
    if not _MIME_TYPE.fullmatch(value):
        mend = 'Write such as "image/png", or "image/*" for every image.'
        raise ValueError(f"{shown(value)} is no media type. {mend}")
    return value.lower()


def to_checks(limits: Limits, also: str = "") -> str:
    """Give the expression that holds a file to the limits and to ``also``, a site's own one.

    Empty where there is nothing to check. Raises ValueError for what could be read past its own
    parentheses, or is longer than the parameter may be.
    """
    own = also.strip()
    found = list(_comparisons(limits))
    if own:
        _refuse_open(own)
        found = [f"({own})", *found] if found else [own]
    expression = " AND ".join(found)
    longest = PARAMETERS["checks"].max_length
    if len(expression) > longest:
        mend = "Name fewer types, or shorten the expression."
        raise ValueError(f"The checks have {len(expression)} characters of {longest}. {mend}")
    return expression


def _comparisons(limits: Limits) -> Iterator[str]:
    if limits.mime_types:
        yield _mime_comparison(limits.mime_types)
    for name, field, operator in _BOUNDS:
        bound = getattr(limits, name)
        if bound is not None:
            yield f'"{field}" {operator} {_decimal(bound, 3)}'


def _mime_comparison(types: Sequence[str]) -> str:
    starts = tuple(one[:-1] for one in types if one.endswith("/*"))
    exact = [f'"{one}"' for one in types if not one.startswith(starts)]
    found = [f'"file.mime" : "{start}"' for start in starts]
    if exact:
        equals = f"IN [{', '.join(exact)}]" if len(exact) > 1 else f"= {exact[0]}"
        found.insert(0, f'"file.mime" {equals}')
    return f"({' OR '.join(found)})" if len(found) > 1 else found[0]


def _decimal(value: float | Decimal, places: int) -> str:
    """Give the number in plain digits: ImageKit documents no exponent."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def _refuse_open(also: str) -> None:
    if "\\" in also or not also.isprintable():
        mend = "Write it on one line, without backslashes."
    elif rules.checks(also) or not all(_is_closed(quoted.sub("", also)) for quoted in _QUOTED):
        mend = "Close each quote and parenthesis in it."
    else:
        return
    raise ValueError(f"{shown(also)} could be read past its own end. {mend}")


def _is_closed(unquoted: str) -> bool:
    awaited: list[str] = []
    for character in unquoted:
        if character in _CLOSING:
            awaited.append(_CLOSING[character])
        elif character in ")]\"'" and (not awaited or awaited.pop() != character):
            return False
    return not awaited


def declared_excess(limits: Limits, size: int | None, mime: str | None) -> dict[str, str]:
    """Give a sentence for each of ``size`` and ``type`` that a client says of its file in vain.

    None, and a type of no characters, is not said. Whether the rest is true only ImageKit tells.
    """
    found = {"size": _size_excess(limits, size), "type": _type_excess(limits, mime or "")}
    return {name: sentence for name, sentence in found.items() if sentence}


def _size_excess(limits: Limits, size: int | None) -> str:
    if size is None:
        return ""
    if limits.max_size is not None and size > limits.max_size:
        most = f"{human_size(limits.max_size)} ({limits.max_size} bytes)"
        return f"size is {size} bytes, and at most {most} are allowed. Send a smaller file."
    if limits.min_size is not None and size < limits.min_size:
        least = f"{human_size(limits.min_size)} ({limits.min_size} bytes)"
        return f"size is {size} bytes, and at least {least} are needed. Send a larger file."
    return ""


def _type_excess(limits: Limits, mime: str) -> str:
    """Look at the essence alone: a browser may add parameters (RFC 2045, section 5.1)."""
    essence = mime.partition(";")[0].strip().lower()
    starts = tuple(one[:-1] for one in limits.mime_types if one.endswith("/*"))
    if not (mime and limits.mime_types) or essence in limits.mime_types:
        return ""
    if essence.startswith(starts):
        return ""
    return f"type is {shown(mime)}. Send a file of {' or '.join(limits.mime_types)}."
