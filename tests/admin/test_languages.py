import pytest
from django.test import Client
from django.utils import translation

from tests.admin.asking import LIST, listing, page
from tests.catalogues import LANGUAGES
from tests.factories import issued_token

ENGLISH = ("Issued tokens", "Past 30 days", "exactly", "Signed parameters", "Timeline")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_in_the_visitors_language(language: str, staff: Client) -> None:
    record = issued_token()
    with translation.override("en"):
        english = listing(staff) + page(staff, record)
    with translation.override(language):
        markup = listing(staff) + page(staff, record)
    assert [one for one in ENGLISH if one not in english or one in markup] == []


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "de",
            ("Ausgestellte Token", "Letzte 30 Tage", "Ausstellungszeit", "Ungenutzt abgelaufen"),
        ),
        ("ar", ('dir="rtl"', "الأيام الثلاثون الماضية", "انتهت صلاحيته دون استخدام")),
    ],
)
def test_some_sentences_word_by_word(
    language: str, sentences: tuple[str, ...], staff: Client
) -> None:
    with translation.override(language):
        markup = listing(staff) + staff.get(f"{LIST}overview/").content.decode()
    assert [one for one in sentences if one not in markup] == []


def test_a_span_that_cannot_be_shown_is_refused_in_the_visitors_language(staff: Client) -> None:
    with translation.override("de"):
        markup = staff.get(f"{LIST}overview/", {"days": "8"}).content.decode()
    assert "days ist &quot;8&quot;. Geben Sie einen dieser Werte an: 7, 30, 90, 365." in markup
