"""The path that an upload is stored at, as far as its signed parameters tell.

Responsible for: the path an upload is expected at, whether another path may be its, and short keys
by which an upload is found again from its path.
Does not know: which paths are taken, uploads, or files.

Source: ImageKit's upload page, ``folder``, ``fileName`` and ``useUniqueFileName``. It says that a
unique suffix is added, but not of what form; its examples (``image_iEyH1dQme.jpg``) end the stem
with ``_`` and nine letters or digits. Taken here: ``_`` and 1 to 20 of those, ``_`` and ``-``. What
else is not documented is compared as if ImageKit wrote it: both paths are sanitised, and Unicode's
two ways to write an ``é`` are one.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import sha256

from .file_names import written_name, written_segment

LONGEST_SUFFIX = 20
"""Without its ``_``."""
_SUFFIX = re.compile(rf"_[A-Za-z0-9_-]{{1,{LONGEST_SUFFIX}}}")
_KEY_LENGTH = 32


def expected_path(parameters: Mapping[str, str]) -> str:
    """Give ``/folder/name`` as ImageKit writes it, before any unique suffix."""
    folder = parameters.get("folder", "/")
    return _written(folder, parameters.get("fileName", ""))


def is_unique(parameters: Mapping[str, str]) -> bool:
    """Tell whether ImageKit adds a suffix: ``useUniqueFileName`` is true by default."""
    return parameters.get("useUniqueFileName") != "false"


def could_be_at(parameters: Mapping[str, str], path: str) -> bool:
    """Tell whether an upload of these signed parameters could be stored at this path.

    The extension may be another only where a ``pre`` transformation may change the format.
    """
    expected = expected_path(parameters)
    possible = set(_origins(path)) if is_unique(parameters) else {_rewritten(path)}
    if not may_change_format(parameters):
        return expected in possible
    stems = {_without_extension(one) for one in possible}
    return not {expected, _without_extension(expected)}.isdisjoint(possible | stems)


def may_change_format(parameters: Mapping[str, str]) -> bool:
    """Tell whether ImageKit stores another file than is sent: a ``pre`` transformation's result.

    Reads a ``transformation`` that was validated before it was signed: it is a JSON object.
    """
    return "pre" in json.loads(parameters.get("transformation", "{}"))


def path_key(path: str) -> str:
    """Give 32 hexadecimal digits of the SHA-256 of the path up to its extension.

    Without that, as the format may change on the way; case and all else matter.
    """
    return sha256(_without_extension(path).encode()).hexdigest()[:_KEY_LENGTH]


def possible_keys(path: str) -> tuple[str, ...]:
    """Give the key of each expected path that may have led to this one: at most 41.

    The first is of the path itself; then follow those without a suffix, the shortest first.
    """
    return tuple(dict.fromkeys(map(path_key, _origins(path))))


def _origins(path: str) -> Iterator[str]:
    whole = _rewritten(path)
    yield whole
    folder, _, name = whole.rpartition("/")
    # What looks like an extension may be none: "Dr. Smith".
    for stem, extension in dict.fromkeys((_split(name), (name, ""))):
        for one in _without_suffix(stem):
            yield f"{folder}/{written_name(one + extension)}"


def _without_suffix(stem: str) -> Iterator[str]:
    for length in range(2, min(LONGEST_SUFFIX + 1, len(stem) - 1) + 1):
        if _SUFFIX.fullmatch(stem[-length:]):
            yield stem[:-length]


def _rewritten(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return _written(folder, name)


def _written(folder: str, name: str) -> str:
    parts = [written_segment(part) for part in folder.split("/") if part]
    return unicodedata.normalize("NFC", "/".join(["", *parts, written_name(name)]))


def _split(name: str) -> tuple[str, str]:
    """Split at the last dot, unless nothing stands before it: a suffix needs a stem to end."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if stem else (name, "")


def _without_extension(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/{_split(name)[0]}"
