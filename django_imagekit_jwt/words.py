"""What the element says, in the page's language.

Responsible for: its sentences, and a text for each of a language's plural forms. Does not know:
the element's markup, or when it says what. ``words.js`` has the same in English.
"""

import re
from collections.abc import Callable

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "network": _("The connection failed. Try again."),
    "page": _("You may be signed out. Sign in, reload this page and try again."),
    # Translators: {status} is a number such as 404. Leave what stands in braces as it is.
    "unexpected": _("The answer cannot be read (status {status})."),
    # Translators: on a button that opens the choice of files.
    "choose": _("Choose from this device"),
    # Translators: stands after the button "Choose from this device".
    "drop": _("or drop here"),
    # Translators: {accept} is a list such as "image/png,.pdf".
    "kind": _("Only {accept} can be uploaded here."),
    "tooLarge": _("The file is larger than {maxSize}."),
    "onlyOne": _("Only one file can be uploaded at a time."),
    "emptyFolder": _("The folder has no files."),
    # Translators: the state of one file.
    "waiting": _("Waiting"),
    "offline": _("Waiting for the connection"),
    "uploading": _("Uploading, {percent} %"),
    # Translators: such as "1.2 MB/s, 3 min left".
    "pace": _("{speed}, {time} left"),
    # Translators: {message} is a whole sentence that says what went wrong.
    "retrying": _("{message} Trying again …"),
    # Translators: the state of a picture before it is uploaded.
    "resizing": _("Making it smaller"),
    # Translators: {to} and {from} are sizes such as "800 by 600".
    "resized": _("Made smaller: {to} instead of {from} pixels"),
    # Translators: the state of one file.
    "done": _("Uploaded"),
    # Translators: ImageKit still works on the file, and says so in {message}.
    "processing": _("Processing: {message}"),
    "failed": _("Failed: {message}"),
    # Translators: the state of one file.
    "cancelled": _("Cancelled"),
    # Translators: a button beside a file.
    "cancel": _("Cancel"),
    "cancelAll": _("Cancel all"),
    # Translators: a button beside a file.
    "retry": _("Retry"),
    # Translators: a button beside a file.
    "remove": _("Remove"),
    # Translators: a button that moves a file up in a list.
    "earlier": _("Move up"),
    "later": _("Move down"),
    # Translators: a button's name for a screen reader: "Cancel", "Retry", "Remove", "Move up" or
    # "Move down", and the file's name.
    "action": _("{action} {name}"),
    "moved": _("{name} is now number {position} of {count}."),
    "removed": _("{name} is removed."),
    "waitingToSubmit": _("The form waits for its uploads."),
    "notSubmitted": _("The form was not sent: an upload failed."),
}

PLURALS: dict[str, Callable[[int], str]] = {
    "tooMany": lambda count: ngettext(
        "Only {count} file can be uploaded here.", "Only {count} files can be uploaded here.", count
    ),
    # Translators: {done} of all {count} files are ready.
    "overall": lambda count: ngettext(
        "{done} of {count} file, {percent} %", "{done} of {count} files, {percent} %", count
    ),
    "succeededCount": lambda count: ngettext(
        "{count} file uploaded", "{count} files uploaded", count
    ),
    "failedCount": lambda count: ngettext("{count} file failed", "{count} files failed", count),
    "cancelledCount": lambda count: ngettext(
        "{count} file cancelled", "{count} files cancelled", count
    ),
}

SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}
"""A number of each of CLDR's categories, by which the catalogue's own rule gives the text."""

OWN_SAMPLES = {"cy": {"many": 6}, "ga": {"many": 7}, "lv": {"other": 2}}
"""Where the number above is of another category."""

WITH_ZERO = frozenset({"ar", "cy", "lv"})
"""Where nought is a category of its own, and not one of "one" or "other"."""


def words() -> dict[str, str | dict[str, str]]:
    """Give each sentence, or its texts by CLDR category, with the ``{placeholders}`` left in."""
    language = _language()
    return {
        "lang": language,
        **{key: str(text) for key, text in SENTENCES.items()},
        **{key: _texts(plural, language) for key, plural in PLURALS.items()},
    }


def labelled(action: object, name: str) -> str:
    """Give the name for a screen reader of what does that to a file."""
    return str(SENTENCES["action"]).format(action=action, name=name)


def _language() -> str:
    """Give the words' language for ``Intl``, with its region where the page has one."""
    # Translators: your language's code, such as "de" or "pt-BR". It is never shown.
    written = pgettext("language code", "en")
    shown = (get_language() or "").split("@")[0]
    if _root(shown) != _root(written):
        return written  # these words have no catalogue in the page's language
    return re.sub(r"-(\w+)", lambda part: _tag(part[1]), shown)


def _tag(part: str) -> str:
    return f"-{part.title() if len(part) == 4 else part.upper()}"


def _root(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


def _texts(plural: Callable[[int], str], language: str) -> dict[str, str]:
    """Give the text of each category; the script takes "other" for one that is not there."""
    texts = {category: plural(number) for category, number in samples_of(language).items()}
    return {one: text for one, text in texts.items() if one == "other" or text != texts["other"]}


def samples_of(language: str) -> dict[str, int]:
    """Give a number of each category that the language may have."""
    root = _root(language)
    samples = {**SAMPLES, **OWN_SAMPLES.get(root, {})}
    return samples if root in WITH_ZERO else {**samples, "zero": samples["other"]}
