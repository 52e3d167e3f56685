"""The README takes a reader from nothing to a visible upload: done here word for word."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import picture
from tests.browser.walkthrough import PASSWORD, walked

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    with walked("README.md", tmp_path, "From nothing to an upload") as address:
        yield address


def test_the_quickstart_ends_in_an_upload_and_its_token_in_the_admin(
    site: str, page: Page, failures_expected: None
) -> None:
    page.goto(site)
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Your pictures").set_input_files(picture("cat.png"))
    expect(page.locator(".imagekit-upload-file")).to_have_attribute("data-state", "done")
    page.goto(f"{site}/admin/django_imagekit_jwt/issuedtoken/")
    expect(page.locator("#result_list")).to_contain_text(re.compile(r"cat_[\w-]+\.png"))
