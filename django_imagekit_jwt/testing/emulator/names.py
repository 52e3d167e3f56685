"""The names that files get in the media library.

Responsible for: which characters stay, unique suffixes, folder paths and ids. Does not know: which
names are taken, or where bytes are kept: no user's path ever becomes a path on this machine's disk.

Letters, marks and numerals of all languages stay, and so do ``.`` and ``-`` and ``_``; any other
character becomes ``_`` (ImageKit's upload page, ``fileName`` and ``folder``). A ``.`` stays in file
names only, so a folder ``..`` becomes ``__``.

Chosen: the suffix is ``_`` and nine letters or digits, as in ImageKit's examples of answers; it
stands before the extension.
"""

import secrets
import string
import unicodedata

_SUFFIX_CHARACTERS = string.ascii_letters + string.digits
_SUFFIX_LENGTH = 9
_ID_BYTES = 12


def new_id() -> str:
    """Give 24 random hexadecimal digits, the shape of ImageKit's ids."""
    return secrets.token_hex(_ID_BYTES)


def stored_name(file_name: str, *, unique: bool) -> str:
    """Give the name that a file posted as ``file_name`` gets."""
    name = _replaced(file_name, "._-")
    if not unique:
        return name
    stem, dot, extension = name.rpartition(".")
    suffix = "".join(secrets.choice(_SUFFIX_CHARACTERS) for _ in range(_SUFFIX_LENGTH))
    return f"{stem}_{suffix}{dot}{extension}" if stem else f"{name}_{suffix}"


def stored_folder(folder: str) -> str:
    """Give the folder as a path that starts and ends with one ``/``; ``/`` is the root."""
    parts = [_replaced(part, "_-") for part in folder.split("/") if part]
    return "/".join(["", *parts, ""])


def _replaced(text: str, allowed: str) -> str:
    return "".join(
        character if character in allowed or unicodedata.category(character)[0] in "LMN" else "_"
        for character in text
    )
