"""The tutorial takes a reader from an empty folder to an avatar form: done here word for word.

The reader has what is released, in an environment that has nothing else.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import ROW, choose, uploaded
from tests.browser.pictures import Payload, picture
from tests.browser.walkthrough import PASSWORD, walked

pytestmark = pytest.mark.browser

TUTORIAL = Path(__file__).resolve().parents[2] / "docs/tutorial.md"
TEXT: Payload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Notes."}
RECORDS = "/admin/django_imagekit_jwt/issuedtoken/"


def upload(page: Page) -> None:
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Name").fill("Ann")
    choose(page, picture())
    uploaded(page)
    expect(page.locator(ROW)).to_contain_text(said("Uploaded"))
    page.get_by_role("button", name="Save").click()


def look_at_the_record(page: Page) -> None:
    expect(page.locator("#result_list")).to_contain_text(said("Reported"))
    page.locator("#result_list tbody th a").click()
    for promised in ('"file.mime" : "image/" AND "file.size" <= 2097152', "/avatars/1"):
        expect(page.locator("#content")).to_contain_text(said(promised))


def said(sentence: str) -> str:
    """Give a sentence that the tutorial promises, and make sure that it does."""
    assert sentence in TUTORIAL.read_text("utf-8").replace("\\*", "*").replace("\n", " ")
    return sentence


def follow(page: Page, site: str) -> None:
    page.goto(site)
    upload(page)
    shown = page.get_by_alt_text("Your picture")
    expect(shown).to_have_js_property("naturalWidth", 64)
    page.goto(site + RECORDS)
    look_at_the_record(page)
    page.goto(site)
    choose(page, TEXT)
    expect(page.locator(ROW)).to_contain_text(said("Failed: Only image/* can be uploaded here."))
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(shown).to_have_js_property("naturalWidth", 64)
    page.goto(site + RECORDS)
    expect(page.locator("#result_list tbody tr")).to_have_count(1)


def test_the_tutorial_ends_in_a_picture_on_the_page_and_its_record_in_the_admin(
    page: Page, tmp_path: Path, python: Path, failures_expected: None
) -> None:
    with walked("docs/tutorial.md", tmp_path, python=python) as site:
        follow(page, site)
