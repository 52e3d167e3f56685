"""Forms that htmx and Turbo bring need no call to start, and wait for their uploads too.

The site is that of docs/htmx.md, with the model and the form of the example.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from example_project.models import Profile
from tests.browser.documented import build_site, installed
from tests.browser.forms import ROW, choose, receipts, uploaded
from tests.browser.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

LIBRARIES = {
    "htmx": "htmx.org/dist/htmx.min.js",
    "turbo": "@hotwired/turbo/dist/turbo.es2017-esm.js",
}
SEND = "#form button:not([type])"


@pytest.fixture(params=LIBRARIES)
def start(
    request: pytest.FixtureRequest,
    signed_in_browser: None,
    site: str,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    page: Page,
) -> Page:
    """The page with a link that brings the form."""
    library, of_the_example = installed(LIBRARIES[request.param]), settings.IMAGEKIT_JWT
    static = build_site("htmx.md", tmp_path, settings, monkeypatch)
    settings.IMAGEKIT_JWT = of_the_example
    (static / f"{request.param}.js").write_bytes(library.read_bytes())
    for module, name in {"models": "Profile", "forms": "ProfileForm"}.items():
        source = f"from example_project.{module} import {name}\n"
        (tmp_path / f"mysite/{module}.py").write_text(source, "utf-8")
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"{site}/{request.param}/")
    return page


@pytest.fixture
def form_page(start: Page) -> Page:
    start.click("#edit")
    expect(start.locator("#form")).to_be_visible()
    return start


def saved(page: Page, imagekit: Emulator) -> None:
    shown = page.locator("#saved")
    expect(shown).to_contain_text("/profiles/")
    path = imagekit.files()[-1].path
    assert Profile.objects.get().avatar.path == path
    expect(shown).to_contain_text(path)


def test_a_form_that_was_swapped_in_uploads(form_page: Page, imagekit: Emulator) -> None:
    form_page.fill("[name=name]", "Ann")
    choose(form_page, picture())
    uploaded(form_page)
    form_page.click(SEND)
    saved(form_page, imagekit)


def test_it_waits_for_an_upload_that_runs(form_page: Page, imagekit: Emulator) -> None:
    imagekit.slow_next(1)
    form_page.fill("[name=name]", "Ann")
    choose(form_page, picture())
    form_page.click(SEND)
    expect(form_page.get_by_text("The form waits for its uploads.")).to_be_visible()
    saved(form_page, imagekit)
    assert Profile.objects.count() == 1


def test_it_keeps_its_upload_when_it_comes_back_with_errors(
    form_page: Page, imagekit: Emulator, failures_expected: None
) -> None:
    choose(form_page, picture())
    uploaded(form_page)
    before = receipts(form_page)
    form_page.locator("#form").evaluate("form => { form.noValidate = true; }")
    form_page.click(SEND)
    expect(form_page.locator(".errorlist")).to_be_visible()
    uploaded(form_page)
    assert receipts(form_page) == before
    form_page.fill("[name=name]", "Ann")
    form_page.click(SEND)
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
