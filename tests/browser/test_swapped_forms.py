"""Forms that htmx and Turbo bring need no call to start, and wait for their uploads too."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from example_project.models import Profile
from tests.browser.forms import ROW, choose, receipts, uploaded
from tests.browser.pictures import picture
from tests.skipping import cannot_run

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

MODULES = Path(__file__).resolve().parents[1] / "js/node_modules"
LIBRARIES = {
    "htmx": MODULES / "htmx.org/dist/htmx.min.js",
    "turbo": MODULES / "@hotwired/turbo/dist/turbo.es2017-esm.js",
}


@pytest.fixture(params=LIBRARIES)
def start(
    request: pytest.FixtureRequest,
    signed_in_browser: None,
    site: str,
    settings: Settings,
    page: Page,
) -> Page:
    """The page with a link that brings the form."""
    library = LIBRARIES[request.param]
    if not library.exists():
        cannot_run(f"{request.param} is not installed: npm --prefix tests/js ci")

    def give(route: Route) -> None:
        route.fulfill(path=library, content_type="text/javascript")

    settings.ROOT_URLCONF = "tests.browser.swapped_urls"
    page.route(f"**/{request.param}.js", give)
    page.goto(f"{site}/{request.param}/")
    return page


@pytest.fixture
def form_page(start: Page) -> Page:
    start.click("#edit")
    expect(start.locator("#form")).to_be_visible()
    return start


def saved(page: Page, imagekit: Emulator) -> None:
    shown = page.get_by_text("/profiles/")
    expect(shown).to_be_visible()
    path = imagekit.files()[-1].path
    assert Profile.objects.get().avatar.path == path
    expect(shown).to_contain_text(path)


def test_a_form_that_was_swapped_in_uploads(form_page: Page, imagekit: Emulator) -> None:
    form_page.fill("[name=name]", "Ann")
    choose(form_page, picture())
    uploaded(form_page)
    form_page.click("#form button:not([type])")
    saved(form_page, imagekit)


def test_it_waits_for_an_upload_that_runs(form_page: Page, imagekit: Emulator) -> None:
    imagekit.slow_next(1)
    form_page.fill("[name=name]", "Ann")
    choose(form_page, picture())
    form_page.click("#form button:not([type])")
    expect(form_page.get_by_text("The form waits for its uploads.")).to_be_visible()
    saved(form_page, imagekit)
    assert Profile.objects.count() == 1


def test_it_keeps_its_upload_when_it_comes_back_with_errors(
    form_page: Page, imagekit: Emulator, failures_expected: None
) -> None:
    choose(form_page, picture())
    uploaded(form_page)
    before = receipts(form_page)
    form_page.click("#form button:not([type])")
    expect(form_page.locator(".errorlist")).to_be_visible()
    uploaded(form_page)
    assert receipts(form_page) == before
    form_page.fill("[name=name]", "Ann")
    form_page.click("#form button:not([type])")
    saved(form_page, imagekit)
    assert len(imagekit.files()) == 1


@pytest.mark.parametrize("start", ["turbo"], indirect=True)
def test_a_page_that_turbo_restores_still_has_its_upload(
    form_page: Page, imagekit: Emulator
) -> None:
    choose(form_page, picture())
    uploaded(form_page)
    before = receipts(form_page)
    # In whole, as Turbo does not catch that a visit it gives up was still being read.
    with form_page.expect_request_finished(lambda one: one.url.endswith("/turbo/")):
        form_page.evaluate("() => window.Turbo.visit('/turbo/')")
    expect(form_page.locator("#edit")).to_be_visible()
    form_page.go_back()
    expect(form_page.locator("#form")).to_be_visible()
    uploaded(form_page)
    assert receipts(form_page) == before
    expect(form_page.locator(".imagekit-upload-hint")).to_have_count(1)
    form_page.get_by_role("button", name="Remove").click()
    expect(form_page.locator(ROW)).to_have_count(0)


@pytest.mark.parametrize("start", ["htmx"], indirect=True)
def test_a_form_that_is_swapped_away_ends_its_uploads(
    form_page: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.slow_next(5)
    choose(form_page, picture())
    expect(form_page.locator(f"{ROW}[data-state=uploading]")).to_have_count(1)
    with form_page.expect_request("**/fail/") as told:
        form_page.click("#edit")
    assert json.loads(told.value.post_data or "")["code"] == "cancelled"
    expect(form_page.locator(ROW)).to_have_count(0)
