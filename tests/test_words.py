import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import global_settings
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import translation

from django_imagekit_jwt.html import upload_element, upload_options
from django_imagekit_jwt.receipts import MESSAGES
from django_imagekit_jwt.words import WITH_ZERO, labelled, samples_of, words
from tests.catalogues import LANGUAGES
from tests.forms_app.forms import form_of
from tests.markup import only
from tests.skipping import cannot_run

WORDS_JS = Path(__file__).parents[1] / "django_imagekit_jwt/static/django_imagekit_jwt/words.js"
PRINT = f'import("{WORDS_JS.as_uri()}").then((it) => console.log(JSON.stringify(it.english)))'
in_each = pytest.mark.parametrize("language", LANGUAGES)


def words_in(language: str) -> dict[str, Any]:
    with translation.override(language):
        return words()


@pytest.mark.node
def test_the_script_has_the_same_in_english() -> None:
    node = shutil.which("node") or cannot_run("Node.js is not installed.")
    done = subprocess.run([node, "-e", PRINT], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == words_in("en")


@in_each
def test_every_language_has_every_word(language: str) -> None:
    spoken, english = words_in(language), words_in("en")
    assert spoken.keys() == english.keys()
    own = {key for key in spoken if spoken[key] != english[key]}
    assert spoken.keys() - own <= {"action"}  # a button's word and a file's name, in this order


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "en"),
        ("en-gb", "en-GB"),
        ("de", "de"),
        ("de-at", "de-AT"),
        ("pt-br", "pt-BR"),
        ("zh-hans", "zh-Hans"),
        ("de@formal", "de"),
        ("nl", "en"),
    ],
)
def test_the_language_is_that_of_the_words_with_the_pages_region(language: str, shown: str) -> None:
    assert words_in(language)["lang"] == shown


def test_without_translation_the_words_are_english() -> None:
    with translation.override(None):
        assert words()["lang"] == "en"


@override_settings(LANGUAGE_CODE="de", LOCALE_PATHS=[])  # the latter empties Django's cache
def test_a_page_in_a_language_without_a_catalogue_has_the_words_of_the_sites_own() -> None:
    assert words_in("nl")["lang"] == "de"
    assert words_in("nl")["tooMany"] == words_in("de")["tooMany"]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("de", {"one": "{count} Datei hochgeladen", "other": "{count} Dateien hochgeladen"}),
        ("ja", {"other": "{count} 個のファイルをアップロードしました"}),
        (
            "ar",
            {
                "zero": "لم يُرفع أي ملف",
                "one": "رُفع ملف واحد",
                "two": "رُفع ملفان",
                "few": "رُفعت {count} ملفات",
                "many": "رُفع {count} ملفًا",
                "other": "رُفع {count} ملف",
            },
        ),
    ],
)
def test_a_plural_has_a_text_for_each_category_that_needs_one(
    language: str, texts: dict[str, str]
) -> None:
    assert words_in(language)["succeededCount"] == texts


def known_languages() -> list[str]:
    """Give those of Django's languages that CLDR knows."""
    known = []
    for language, _ in global_settings.LANGUAGES:
        try:
            Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        known.append(language)
    return known


@pytest.mark.parametrize("language", known_languages())
def test_every_category_of_cldr_has_a_number_of_it(language: str) -> None:
    category_of = Locale.parse(language, sep="-").plural_form
    samples = samples_of(language)
    for category in {category_of(number) for number in range(201)}:
        assert category_of(samples[category]) == category
        assert category != "zero" or language.split("-", maxsplit=1)[0] in WITH_ZERO


@pytest.fixture
def russian(tmp_path: Path) -> Path:
    """Give the folder of a catalogue that a site wrote itself."""
    catalogue = Catalog("ru")
    catalogue.add("en", "ru", context="language code")
    catalogue.add("Retry", "Повторить")
    three = ("{count} файл загружен", "{count} файла загружено", "{count} файлов загружено")
    catalogue.add(("{count} file uploaded", "{count} files uploaded"), three)
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    return tmp_path


def test_a_site_adds_a_language_of_its_own(russian: Path) -> None:
    with override_settings(LOCALE_PATHS=[russian]):
        spoken = words_in("ru")
    assert (spoken["lang"], spoken["retry"]) == ("ru", "Повторить")
    assert spoken["remove"] == "Удалить"  # Django's own word
    assert spoken["succeededCount"] == {
        "one": "{count} файл загружен",
        "two": "{count} файла загружено",
        "few": "{count} файла загружено",
        "other": "{count} файлов загружено",
    }


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Remove cat.png"), ("de", "Entfernen: cat.png"), ("ja", "cat.png を削除")],
)
def test_what_a_button_does_to_a_file_is_said_in_the_languages_order(
    language: str, label: str
) -> None:
    with translation.override(language):
        assert labelled(words()["remove"], "cat.png") == label


@in_each
def test_the_element_speaks_the_pages_language(language: str) -> None:
    with translation.override(language):
        markup = upload_element(upload_options({"multiple": True}))
    assert json.loads(only(markup, "imagekit-upload").attributes["data-words"] or "") == (
        words_in(language)
    )
    assert only(markup, "label").text != "Choose files"
    assert only(markup, "noscript").text != "Uploading needs JavaScript."


@in_each
@pytest.mark.django_db
def test_a_form_says_why_it_takes_no_receipt_in_the_pages_language(
    language: str, ann: User
) -> None:
    with translation.override(language):
        [error] = form_of(ann, "nonsense").errors["avatar"]
        assert error == str(MESSAGES["invalid"])
    assert error != "This is no receipt of an upload. Upload the file again."
