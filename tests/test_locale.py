import re
from collections import Counter
from collections.abc import Callable
from gettext import GNUTranslations, c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message

from tests.catalogues import (
    FOLDER,
    LANGUAGES,
    catalogue,
    file_of,
    forms,
    in_python,
    in_source,
    in_template,
    key_of,
    messages,
    placeholders,
    templates,
)

in_each = pytest.mark.parametrize("folder", LANGUAGES.values())


@in_each
def test_every_sentence_is_translated_and_nobody_doubts_it(folder: str) -> None:
    unsure = [one.id for one in messages(folder) if one.fuzzy or not all(forms(one.string))]
    assert unsure == []
    assert not catalogue(folder).fuzzy
    assert catalogue(folder).obsolete == {}


@in_each
def test_a_catalogue_has_the_sentences_of_the_source_and_no_other(folder: str) -> None:
    assert {key_of(message) for message in messages(folder)} == in_source()


@in_each
def test_the_placeholders_are_those_of_the_sentence(folder: str) -> None:
    lone = _lone_forms(folder)
    for message in messages(folder):
        wanted = placeholders(forms(message.id)[-1])
        for index, text in enumerate(forms(message.string)):
            found = placeholders(text)
            # "Two files" needs no number, where that form is of the number two alone.
            counts = {"{count}", "%(count)d", "%(days)d"} if index in lone else set()
            assert set(wanted) - counts <= set(found), text
            assert len(found) == len(set(found)), text
            assert set(found) <= set(wanted), text


@in_each
def test_what_is_compiled_is_what_is_written(folder: str) -> None:
    with file_of(folder, "mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in messages(folder):
        for number in range(200):
            index = _rule(folder)(number) if message.pluralizable else 0
            assert _said(compiled, message, number) == (forms(message.string)[index])


@in_each
def test_the_plural_forms_are_those_of_cldr(folder: str) -> None:
    locale, rule = Locale.parse(folder), _rule(folder)
    pairs = {(locale.plural_form(number), rule(number)) for number in range(201)}
    categories, indexes = {one for one, _ in pairs}, {one for _, one in pairs}
    assert len(categories) == len(indexes) == len(pairs) == catalogue(folder).num_plurals


@in_each
def test_each_language_has_a_name_of_its_own(folder: str) -> None:
    [named] = [one for one in messages(folder) if one.context == "language code"]
    assert named.string == folder.replace("_", "-")
    assert f'"Language: {folder}\\n"' in file_of(folder).read_text()


def test_there_are_no_other_catalogues() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(LANGUAGES.values())


def test_a_sentence_in_python_is_found() -> None:
    text = b'pgettext_lazy("c", "a" "b"); _(x); ngettext("1", "2", n); other("no")'
    assert in_python(text) == {("c", ("ab",)), (None, ("1", "2"))}


def test_a_sentence_in_a_template_is_found() -> None:
    text = """<p>it's {% translate "a" context "c" %}
      {% blocktranslate %}b {{ x }}{% endblocktranslate %}"""
    assert in_template(text) == {("c", ("a",)), (None, ("b %(x)s",))}


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_a_template_has_no_words_but_for_translation(path: Path) -> None:
    shown = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", path.read_text())
    shown = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", shown, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", "", shown)
    assert re.findall(r"[^\W\d]{2,}", shown) == []


def _rule(folder: str) -> Callable[[int], int]:
    return c2py(catalogue(folder).plural_expr)


def _lone_forms(folder: str) -> set[int]:
    """Give the forms that one number alone has."""
    counted = Counter(map(_rule(folder), range(201)))
    return {index for index, numbers in counted.items() if numbers == 1}


def _said(compiled: GNUTranslations, message: Message, number: int) -> str:
    one, *more = forms(message.id)
    if message.context and more:
        return compiled.npgettext(message.context, one, more[0], number)
    if message.context:
        return compiled.pgettext(message.context, one)
    return compiled.ngettext(one, more[0], number) if more else compiled.gettext(one)
