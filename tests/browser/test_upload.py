"""The main job: a signed-in user uploads files straight to ImageKit."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import Change, Complaints
from tests.browser.pictures import picture
from tests.browser.waiting import eventually, held
from tests.browser.widget import choose, drop, state_of, token_requests

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_picture_is_uploaded_recorded_and_shown(home: Page, imagekit: Emulator) -> None:
    cat = picture("cat.png")
    choose(home, cat)
    state_of(home, "done")
    (stored,) = imagekit.files()
    assert stored.folder == "/gallery/"
    record = IssuedToken.objects.get()
    assert (record.username, record.file_name, record.policy) == ("ann", "cat.png", "gallery")
    shown = home.locator("#gallery img")
    expect(shown).to_have_js_property("naturalWidth", 64)
    home.reload()
    expect(shown).to_have_js_property("naturalWidth", 64)


def test_several_files_cost_one_token_request(home: Page, imagekit: Emulator) -> None:
    asked = token_requests(home)
    choose(home, *(picture(f"{index}.png") for index in range(5)))
    state_of(home, "done", 5)
    assert len(asked) == 1
    assert len(imagekit.files()) == 5
    assert IssuedToken.objects.count() == 5


def test_a_policys_batch_size_is_kept_to(home: Page, gallery_policy: Change) -> None:
    gallery_policy(batch_size=2)
    home.reload()
    asked = token_requests(home)
    choose(home, *(picture(f"{index}.png") for index in range(5)))
    state_of(home, "done", 5)
    assert len(asked) == 3


def test_a_file_that_was_chosen_before_the_script_ran_is_uploaded(
    signed_in_browser: None, site: str, page: Page
) -> None:
    waiting = held(page, "**/upload.js")
    page.goto(site, wait_until="commit")
    choose(page, picture())
    assert not IssuedToken.objects.exists()
    eventually(page, lambda: bool(waiting))
    waiting[0].continue_()
    state_of(page, "done")


def test_a_text_of_several_lines_is_signed_as_the_browser_posts_it(
    home: Page, imagekit: Emulator
) -> None:
    home.evaluate(
        """() => document.addEventListener("imagekit-upload:start", ({ detail }) => {
          detail.parameters.description = "one\\ntwo";
        })"""
    )
    choose(home, picture())
    state_of(home, "done")
    assert IssuedToken.objects.get().parameters["description"] == "one\r\ntwo"


def test_a_dropped_file_is_uploaded(home: Page, imagekit: Emulator) -> None:
    drop(home, "dropped.png")
    state_of(home, "done")
    assert len(imagekit.files()) == 1


@pytest.mark.parametrize(
    "protection",
    [{}, {"CSRF_USE_SESSIONS": True}, {"CSRF_COOKIE_HTTPONLY": True}],
    ids=["a cookie", "the session", "an HttpOnly cookie"],
)
def test_csrf_protection_is_met_wherever_the_token_is_kept(
    signed_in_browser: None,
    site: str,
    page: Page,
    settings: Settings,
    protection: dict[str, bool],
) -> None:
    for name, value in protection.items():
        setattr(settings, name, value)
    page.goto(site)
    choose(page, picture())
    state_of(page, "done")


def test_events_bubble_to_the_document(home: Page, complaints: Complaints) -> None:
    home.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["start", "progress", "success", "error", "cancel", "complete"]) {
            document.addEventListener(`imagekit-upload:${name}`, () => window.heard.push(name));
          }
        }"""
    )
    choose(home, picture())
    state_of(home, "done")
    heard = home.evaluate("() => window.heard")
    assert heard[0] == "start"
    assert heard[-2:] == ["success", "complete"]
    assert set(heard[1:-2]) == {"progress"}


def test_a_page_can_stop_an_upload_before_it_starts(home: Page) -> None:
    home.evaluate(
        "() => document.addEventListener('imagekit-upload:start', (one) => one.preventDefault())"
    )
    choose(home, picture())
    state_of(home, "cancelled")
    assert not IssuedToken.objects.exists()
