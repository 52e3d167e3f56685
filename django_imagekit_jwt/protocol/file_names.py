"""The names that files and folders get in ImageKit's media library.

Responsible for: giving a name as ImageKit would write it, so that what is signed is what is stored.
Does not know: templates, or which names are taken.

Letters, marks and numerals of all languages stay, and so do ``.``, ``-`` and ``_``; any other
character becomes ``_`` (ImageKit's upload page, ``fileName``). In a folder no ``.`` stays (the
same page, ``folder``), so that ``..`` becomes ``__``.
"""

import re
import unicodedata

from .parameters import PARAMETERS

LONGEST_NAME = PARAMETERS["fileName"].max_length
LONGEST_SEGMENT = 100
LONGEST_EXTENSION = 20
"""With its dot. What is longer is no extension, but a name with a dot in it."""
_NOT_IN_A_NAME = re.compile(r"[^\w.-]")
_NOT_IN_A_SEGMENT = re.compile(r"[^\w-]")
"""``\\w`` is a letter, a numeral or ``_``, and no mark."""


def sanitized_name(name: str) -> str:
    """Give a file's name as ImageKit writes it: at most 255 characters, never dots alone."""
    stem, extension = split_name(name)
    return written_name(stem[: LONGEST_NAME - len(extension)] + extension)


def sanitized_segment(text: str) -> str:
    """Give one part of a folder's path as ImageKit writes it: 1 to 100 characters."""
    return written_segment(text[:LONGEST_SEGMENT])


def written_name(name: str) -> str:
    """Give a file's name as ImageKit writes it, of any length, never dots alone."""
    kept = _NOT_IN_A_NAME.sub(_replaced, name)
    return kept if kept.strip(".") else "_" * max(len(kept), 1)


def written_segment(text: str) -> str:
    """Give one part of a folder's path as ImageKit writes it, of any length from 1."""
    return _NOT_IN_A_SEGMENT.sub(_replaced, text) or "_"


def split_name(name: str) -> tuple[str, str]:
    """Give the stem, and the extension with its dot or nothing; ``.htaccess`` is a stem."""
    stem, dot, extension = name.rpartition(".")
    is_stem = not stem.strip(".") or not extension or len(extension) >= LONGEST_EXTENSION
    return (name, "") if is_stem else (stem, dot + extension)


def _replaced(found: re.Match[str]) -> str:
    return found[0] if unicodedata.category(found[0]).startswith("M") else "_"
