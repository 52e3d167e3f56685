"""A form that is sent before the widget is set up does not go without the file that was chosen."""

import pytest
from playwright.sync_api import Page, Route, expect

from django_imagekit_jwt.testing.emulator import Emulator
from example_project.models import Profile
from tests.browser.conftest import Complaints
from tests.browser.forms import choose
from tests.browser.pictures import picture
from tests.browser.records import outcomes
from tests.browser.waiting import eventually, held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = "form.form > button"
PART = "**/django_imagekit_jwt/intake.js"


@pytest.fixture
def part(signed_in_browser: None, site: str, page: Page) -> list[Route]:
    """The request for a part of the widget, which waits until it is let go; the page is there."""
    waiting = held(page, PART, times=1)
    page.goto(f"{site}/profile/")
    eventually(page, lambda: bool(waiting))
    page.fill("[name=name]", "Ann")
    return waiting


def test_it_waits_for_the_widget_and_then_for_the_upload(
    part: list[Route], page: Page, imagekit: Emulator
) -> None:
    imagekit.slow_next(1)
    choose(page, picture())
    page.click(SAVE)
    page.click(SAVE)  # which changes nothing
    with page.expect_navigation():
        part[0].continue_()
        expect(page.get_by_text("The form waits for its uploads.")).to_be_visible()
    assert Profile.objects.get().avatar.path == imagekit.files()[0].path
    assert outcomes() == ["verified"]


def test_it_goes_at_once_where_no_file_was_chosen(part: list[Route], page: Page) -> None:
    with page.expect_navigation():
        page.click(SAVE)
    assert Profile.objects.get().name == "Ann"


def test_it_goes_at_once_where_the_widget_makes_the_input_itself(
    part: list[Route], page: Page
) -> None:
    page.locator("input[type=file]").evaluate("input => input.remove()")
    with page.expect_navigation():
        page.click(SAVE)
    assert Profile.objects.get().name == "Ann"


def test_it_says_why_it_does_not_go_where_the_widget_cannot_be_loaded(
    part: list[Route], page: Page, complaints: Complaints, failures_expected: None
) -> None:
    choose(page, picture())
    with page.expect_event("requestfailed"), page.context.expect_event("weberror"):
        part[0].abort()
    page.evaluate("""
        document.querySelector("input[type=file]").addEventListener("invalid", ({ target }) => {
          window.said = target.validationMessage;
        })
    """)
    page.click(SAVE)
    assert page.evaluate("said") == "The connection failed. Try again."
    assert not Profile.objects.exists()
    assert "dynamically imported module" in complaints.found.pop()
    choose(page)
    with page.expect_navigation():
        page.click(SAVE)
    assert Profile.objects.get().name == "Ann"
