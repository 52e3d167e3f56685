"""Where files go and what they are called, as a site writes it: ``/avatars/{user.pk}``.

Responsible for: reading a template, and filling it so that no value leaves its place in it.
Does not know: users, policies, the clock, or where randomness comes from: ``Naming`` has it all.

A template is read by ``string.Formatter.parse`` and never formatted: with ``str.format`` a field
such as ``{user.pk.__class__}`` would reach into objects. Two different user names may be written
alike (``a.b`` and ``a_b``, as ImageKit keeps no dot in a folder): what must be apart needs
``{user.pk}``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter
from typing import ClassVar

from .exceptions import did_you_mean, shown
from .protocol.file_names import (
    LONGEST_EXTENSION,
    LONGEST_NAME,
    LONGEST_SEGMENT,
    sanitized_name,
    sanitized_segment,
    split_name,
)
from .protocol.parameters import PARAMETERS

DATE_DIRECTIVES = ("%Y", "%y", "%m", "%d", "%H", "%M", "%j", "%V", "%G")
"""Those of strftime that are digits in every locale, and never more than four."""
RANDOM_DIGITS = 32
_DATE = "%Y-%m-%d"
_DIRECTIVE = re.compile("(%.?)", re.DOTALL)


@dataclass(frozen=True)
class Naming:
    """What a template may name. ``file_name`` is the client's own, as it came."""

    user_pk: str
    username: str
    policy: str
    now: datetime
    file_name: str
    random: str
    """32 hexadecimal digits; only a template that ``is_random`` reads them."""


def _extension(naming: Naming) -> str:
    _, extension = split_name(sanitized_name(naming.file_name))
    return extension.lower()[:LONGEST_EXTENSION]


_FOLDER_FIELDS: Mapping[str, Callable[[Naming], str]] = {
    "user.pk": lambda naming: sanitized_segment(naming.user_pk),
    "user.username": lambda naming: sanitized_segment(naming.username),
    "policy": lambda naming: sanitized_segment(naming.policy),
}
_FILE_NAME_FIELDS: Mapping[str, Callable[[Naming], str]] = {
    **_FOLDER_FIELDS,
    "name": lambda naming: split_name(sanitized_name(naming.file_name))[0],
    "extension": _extension,
    "random": lambda naming: sanitized_segment(naming.random)[:RANDOM_DIGITS],
}
_LONGEST = {"date": 4, "extension": LONGEST_EXTENSION, "name": 1, "random": RANDOM_DIGITS}
"""Characters that a field may need, where not those of a segment. A name is cut to what is left."""


@dataclass(frozen=True)
class _Field:
    name: str
    directive: str = ""


@dataclass(frozen=True)
class _Template:
    """A template, equal to another by its text.

    Raises ValueError, saying the mend, for a field that is not known or not written plainly, and
    for characters that ImageKit would replace.
    """

    text: str
    _parts: tuple[str | _Field, ...] = field(init=False, repr=False, compare=False)
    _kind: ClassVar[str]
    _kept: ClassVar[str]
    _longest: ClassVar[int]
    _fields: ClassVar[Mapping[str, Callable[[Naming], str]]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_parts", tuple(_read(self.text, self._kind, self._fields)))
        wrong = self._wrong("".join(one if isinstance(one, str) else "_" for one in self._parts))
        if wrong:
            raise ValueError(f"{shown(self.text)} {wrong}")

    @property
    def is_random(self) -> bool:
        """True where ``{random}`` is read."""
        return _Field("random") in self._parts

    def _wrong(self, filled: str) -> str:
        """Tell what is wrong, and the mend; ``filled`` is the text with ``_`` for each field."""
        for character in filled:
            if character not in self._kept and sanitized_segment(character) != character:
                mend = 'Leave it out, or write "_".'
                return f"has {shown(character)}, which ImageKit keeps in no {self._kind}. {mend}"
        longest = sum(map(_longest, self._parts))
        if longest > self._longest:
            return f"may give {longest} characters. Shorten it to at most {self._longest}."
        return "" if filled else f"is no {self._kind}. Write one."

    def _value(self, part: str | _Field, naming: Naming) -> str:
        if isinstance(part, str):
            return part
        if part.directive:
            return naming.now.strftime(part.directive)
        return self._fields[part.name](naming)


class FolderTemplate(_Template):
    """A folder, of ``{user.pk}``, ``{user.username}``, ``{policy}`` and ``{date:%Y/%m}``."""

    _kind = "folder"
    _kept = "/"
    _longest = PARAMETERS["folder"].max_length
    _fields = _FOLDER_FIELDS

    def render(self, naming: Naming) -> str:
        """Give the folder's path: from the root, without a slash at its end."""
        path = "".join(self._value(part, naming) for part in self._parts)
        return path.rstrip("/") or "/"

    def _wrong(self, filled: str) -> str:
        if not filled.startswith("/"):
            return 'does not start with "/". Write the whole path, such as "/avatars".'
        if "//" in filled:
            return 'has "//". Write one "/" between two names.'
        return super()._wrong(filled)


class FileNameTemplate(_Template):
    """A file's name, of a folder's fields and ``{name}``, ``{extension}`` and ``{random}``.

    ``{name}`` and ``{extension}`` are the client's, as ImageKit would write them; the extension has
    its dot, is in lower case, and is empty where there is none.
    """

    _kind = "file name"
    _kept = "."
    _longest = LONGEST_NAME
    _fields = _FILE_NAME_FIELDS

    def render(self, naming: Naming) -> str:
        """Give the file's name; where it would be too long, the client's name is cut."""
        name = _Field("name")
        values = {part: self._value(part, naming) for part in self._parts}
        others = sum(len(values[part]) for part in self._parts if part != name)
        names = self._parts.count(name)
        if names:
            values[name] = values[name][: (self._longest - others) // names]
        return sanitized_name("".join(values[part] for part in self._parts))

    def _wrong(self, filled: str) -> str:
        wrong = 'has "..". Write one "." at most.' if ".." in filled else ""
        return wrong or super()._wrong(filled)


def _longest(part: str | _Field) -> int:
    return len(part) if isinstance(part, str) else _LONGEST.get(part.name, LONGEST_SEGMENT)


def _read(text: str, kind: str, known: Mapping[str, object]) -> Iterator[str | _Field]:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as error:
        mend = "Write each field in one pair of braces, such as {user.pk}."
        raise ValueError(f"{shown(text)} cannot be read: {error}. {mend}") from error
    for literal, name, spec, conversion in pieces:
        yield literal
        if name is not None:
            _refuse_field(text, kind, known, name)
            yield from _field(text, name, spec or "", conversion)


def _refuse_field(text: str, kind: str, known: Mapping[str, object], name: str) -> None:
    names = (*known, "date")
    if name not in names:
        mend = did_you_mean(name, names, otherwise=f"Known are {', '.join(names)}.")
        raise ValueError(f"{shown(text)} names {shown(name)}, no field of a {kind}. {mend}")


def _field(text: str, name: str, spec: str, conversion: str | None) -> Iterator[str | _Field]:
    if conversion or (spec and name != "date"):
        raise ValueError(f"{shown(text)} has more than a name in {name}. Write {{{name}}} alone.")
    if name != "date":
        yield _Field(name)
        return
    for piece in _DIRECTIVE.split(spec or _DATE):
        if piece.startswith("%") and piece not in DATE_DIRECTIVES:
            mend = f"Write any of {' '.join(DATE_DIRECTIVES)}."
            raise ValueError(f"{shown(text)} has {shown(piece)} in its date. {mend}")
        yield _Field("date", piece) if piece.startswith("%") else piece
