"""The package's catalogues, and the sentences of its source, read by Babel."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import django_imagekit_jwt

PACKAGE = Path(django_imagekit_jwt.__file__).parent
FOLDER = PACKAGE / "locale"
LANGUAGES = {
    "ar": "ar",
    "de": "de",
    "es": "es",
    "fr": "fr",
    "hi": "hi",
    "ja": "ja",
    "pt-br": "pt_BR",
    "zh-hans": "zh_Hans",
}
"""Their folders, by Django's codes."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items() if name.endswith("gettext")},
}

Key = tuple[str | None, tuple[str, ...]]
"""A sentence's context, and the sentence in one form or two."""


def file_of(folder: str, ending: str = "po") -> Path:
    return FOLDER / folder / "LC_MESSAGES" / f"django.{ending}"


@cache
def catalogue(folder: str) -> Catalog:
    with file_of(folder).open("rb") as file:
        return read_po(file)


def messages(folder: str) -> Iterator[Message]:
    return (message for message in catalogue(folder) if message.id)


def key_of(message: Message) -> Key:
    return message.context, tuple(forms(message.id))


def forms(text: str | Iterable[str] | None) -> list[str]:
    """Give the forms of a text, of which most have one."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def in_python(text: bytes) -> set[Key]:
    found = extract("python", BytesIO(text), KEYWORDS)
    return {(context, tuple(forms(message))) for _, message, _, context in found}


def in_template(text: str) -> set[Key]:
    """Give what Django's own reader of templates hands to xgettext, as one Python expression."""
    return in_python(f"({templatize(text)})".encode())


@cache
def in_source() -> frozenset[Key]:
    python = (in_python(path.read_bytes()) for path in PACKAGE.rglob("*.py"))
    return frozenset().union(*python, *(in_template(path.read_text()) for path in templates()))


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("*.html"))


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+>", text))
