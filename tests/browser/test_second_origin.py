"""A single-page application on another origin uploads with a bearer token."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import Complaints
from tests.browser.pictures import picture
from tests.browser.waiting import eventually, held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("User name").fill("ann")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_page_on_another_origin_uploads_with_a_bearer_token(
    ann: User, second_origin: str, page: Page, imagekit: Emulator, complaints: Complaints
) -> None:
    page.goto(second_origin)
    sign_in(page, "ann's password")
    page.get_by_label("A picture").set_input_files(picture("spa.png"))
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status")).to_contain_text("Uploaded spa_")
    expect(page.locator("#picture")).to_have_js_property("naturalWidth", 64)
    assert IssuedToken.objects.get().username == "ann"
    assert len(imagekit.files()) == 1


def test_without_a_bearer_token_there_is_no_upload(
    ann: User, second_origin: str, page: Page, failures_expected: None
) -> None:
    page.goto(second_origin)
    sign_in(page, "wrong")
    expect(page.get_by_role("status")).to_contain_text("do not fit")
    expect(page.get_by_role("button", name="Upload")).to_be_hidden()


def test_a_form_that_is_sent_before_the_script_ran_puts_no_password_in_the_address(
    ann: User, second_origin: str, page: Page, complaints: Complaints
) -> None:
    waiting = held(page, "**/page.js")
    page.goto(second_origin, wait_until="commit")
    page.get_by_label("User name").fill("ann")
    page.get_by_label("Password").fill("ann's password")
    page.get_by_label("Password").press("Enter")
    eventually(page, lambda: bool(waiting))
    waiting[0].continue_()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status")).to_have_text("Signed in.")
    assert page.url == f"{second_origin}/"


def test_an_origin_that_is_not_allowed_gets_no_token(
    ann: User, second_origin: str, page: Page, settings: Settings, complaints: Complaints
) -> None:
    settings.CORS_ALLOWED_ORIGINS = []
    page.goto(second_origin)
    sign_in(page, "ann's password")
    expect(page.get_by_role("status")).to_contain_text("Failed to fetch")
    refusals = [text for text in complaints.found if "blocked by CORS policy" in text]
    assert refusals
    complaints.found.clear()
