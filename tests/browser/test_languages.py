"""The widget says its words in the page's language, each number in its plural form."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.accessibility import UPLOADS, Held
from tests.browser.conftest import Change
from tests.browser.pictures import Payload, picture
from tests.browser.widget import WIDGET, choose, drop, state_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[[str], Page]
LIVE, ROW = ".imagekit-upload-live", f"{WIDGET} .imagekit-upload-file"


@pytest.fixture
def open_in(signed_in_browser: None, site: str, settings: Settings, page: Page) -> Open:
    settings.ROOT_URLCONF = "tests.browser.language_urls"

    def opened(language: str) -> Page:
        settings.LANGUAGE_CODE = language
        page.goto(f"{site}/widget/")
        return page

    return opened


def upload(page: Page, count: int) -> None:
    there = page.locator(ROW).count()
    choose(page, *(picture(f"{there + number}.png") for number in range(count)))
    state_of(page, "done", there + count)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "فشل ملف واحد"),
        (2, "فشل ملفان"),
        (3, "فشلت (3|\u0663) ملفات"),
        (11, "فشل (11|\u0661\u0661) ملفًا"),
    ],
)
def test_each_number_of_files_has_its_form_in_arabic(
    count: int, sentence: str, open_in: Open
) -> None:
    page = open_in("ar")
    choose(page, *(Payload(name="a.txt", mimeType="text/plain", buffer=b"a") for _ in range(count)))
    expect(page.locator(LIVE)).to_have_text(re.compile(sentence))


def test_a_page_from_right_to_left_has_its_rows_so(open_in: Open) -> None:
    page = open_in("ar")
    expect(page.locator(f"{WIDGET} label")).to_have_text("اختر ملفات")
    expect(page.locator(f"{WIDGET} .imagekit-upload-hint")).to_have_text("أو أفلِت هنا")
    held = Held(page, UPLOADS)
    choose(page, picture())
    expect(page.get_by_role("button", name="ألغ: cat.png")).to_have_text("ألغ")
    name = page.locator(f"{ROW} .imagekit-upload-name").bounding_box()
    button = page.locator(f"{ROW} button:visible").bounding_box()
    assert name is not None
    assert button is not None
    assert button["x"] < name["x"]
    held.release()
    expect(page.locator(ROW)).to_contain_text("رُفع")


def test_the_widget_speaks_german(open_in: Open) -> None:
    page = open_in("de")
    held = Held(page, UPLOADS)
    choose(page, picture("a.png"), picture("b.png"))
    expect(page.locator(".imagekit-upload-overall")).to_contain_text("0 von 2 Dateien, 0 %")
    expect(page.get_by_role("button", name="Alle abbrechen")).to_be_visible()
    expect(page.get_by_role("button", name="Abbrechen: a.png")).to_be_visible()
    held.release()
    state_of(page, "done", 2)
    expect(page.locator(ROW).first).to_contain_text("Hochgeladen")
    expect(page.locator(LIVE)).to_contain_text("2 Dateien hochgeladen")
    upload(page, 1)
    expect(page.locator(LIVE)).to_contain_text("1 Datei hochgeladen")


@pytest.mark.usefixtures("failures_expected")
def test_what_the_site_refuses_is_said_in_german_too(open_in: Open, gallery_policy: Change) -> None:
    gallery_policy(mime_types=["image/*"], max_size="1.5 MB", quotas=[{"files": 2, "per": "day"}])
    page = open_in("de")
    drop(page, "notes.txt", "text/plain")
    refused = "Fehlgeschlagen: Hier kann nur image/* hochgeladen werden."
    expect(page.locator(ROW).last).to_contain_text(refused)
    choose(page, picture("a.png"), picture("b.png"))
    state_of(page, "done", 2)
    choose(page, picture("c.png"))
    spent = "Erlaubt sind Ihnen 2 Dateien in 1 Tag. Übrig: 0 Dateien, angefragt: 1 Datei."
    expect(page.locator(ROW).last).to_contain_text(f"Fehlgeschlagen: {spent}")
