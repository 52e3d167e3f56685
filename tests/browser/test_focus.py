"""The focus is never lost, whatever goes from under it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.accessibility import UPLOADS, Held
from tests.browser.conftest import Change, OpenForm
from tests.browser.forms import choose as choose_in
from tests.browser.forms import uploaded
from tests.browser.pictures import Payload, picture, video
from tests.browser.widget import ROWS, WIDGET, choose, state_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("failures_expected"),
]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def row(page: Page, name: str) -> Locator:
    return page.locator(ROWS).filter(has_text=name)


def press(page: Page, name: str) -> None:
    button(page, name).focus()
    page.keyboard.press("Enter")


@pytest.fixture
def cancelling(home: Page, imagekit: Emulator) -> Callable[..., Held]:
    """Hold an upload, with the focus on its Cancel button."""

    def hold(file: Payload) -> Held:
        held = Held(home, UPLOADS)
        choose(home, file)
        state_of(home, "uploading")
        button(home, f"Cancel {file['name']}").focus()
        return held

    return hold


def test_a_file_that_is_done_keeps_it_on_its_row(
    home: Page, cancelling: Callable[..., Held]
) -> None:
    cancelling(picture()).release()
    state_of(home, "done")
    expect(row(home, "cat.png")).to_be_focused()
    home.keyboard.press("Enter")  # of somebody who is a little late
    state_of(home, "done")


def test_a_file_that_is_processed_keeps_it_on_its_button(
    home: Page, gallery_policy: Change, cancelling: Callable[..., Held]
) -> None:
    gallery_policy(fixed_parameters={"transformation": {"pre": "w-300"}})
    home.reload()
    cancelling(video()).release()
    state_of(home, "processing")
    expect(button(home, "Retry clip.mp4")).to_be_focused()


def test_a_file_that_fails_for_good_keeps_it_on_its_row(
    home: Page, imagekit: Emulator, cancelling: Callable[..., Held]
) -> None:
    held = cancelling(picture())
    imagekit.fail_next(400, "No.")
    held.release()
    state_of(home, "failed")
    expect(row(home, "cat.png")).to_be_focused()


def test_cancel_and_retry_are_one_button(
    home: Page, imagekit: Emulator, cancelling: Callable[..., Held]
) -> None:
    held = cancelling(picture())
    home.keyboard.press("Enter")
    expect(button(home, "Retry cat.png")).to_be_focused()
    held.release()
    again = Held(home, UPLOADS)
    home.keyboard.press("Enter")
    expect(button(home, "Cancel cat.png")).to_be_focused()
    again.release()
    state_of(home, "done")


@pytest.mark.parametrize("cause", ["it is pressed", "all is done"])
def test_from_cancel_all_it_goes_to_the_input(home: Page, imagekit: Emulator, cause: str) -> None:
    held = Held(home, UPLOADS)
    choose(home, picture("a.png"), picture("b.png"))
    state_of(home, "uploading", 2)
    button(home, "Cancel all").focus()
    if cause == "it is pressed":
        home.keyboard.press("Enter")
        state_of(home, "cancelled", 2)
    held.release()
    expect(home.locator(f"{WIDGET} .imagekit-upload-overall")).to_be_hidden()
    expect(home.locator(f"{WIDGET} input")).to_be_focused()


def test_removing_goes_to_a_neighbour_and_at_last_to_the_input(open_form: OpenForm) -> None:
    form = open_form()
    choose_in(form, *(picture(f"{name}.png") for name in "abc"))
    uploaded(form, 3)
    names = form.locator(f"{ROWS} .imagekit-upload-name").all_inner_texts()
    for name, near in ((names[1], names[2]), (names[2], names[0])):
        press(form, f"Remove {name}")
        expect(row(form, name)).to_have_count(0)
        expect(row(form, near).locator(":focus")).to_have_count(1)
    # It is alone, and there is nothing to move any more.
    expect(button(form, f"Remove {names[0]}")).to_be_focused()
    form.keyboard.press("Enter")
    expect(form.locator("input[type=file]")).to_be_focused()


def test_moving_keeps_it_on_the_button(open_form: OpenForm) -> None:
    form = open_form()
    choose_in(form, *(picture(f"{name}.png") for name in "abc"))
    uploaded(form, 3)
    name = form.locator(f"{ROWS} .imagekit-upload-name").last.inner_text()
    for _ in range(3):
        press(form, f"Move up {name}")
        expect(button(form, f"Move up {name}")).to_be_focused()
    expect(form.locator(f"{ROWS} .imagekit-upload-name").first).to_have_text(name)


def test_a_file_that_is_replaced_gives_it_to_the_new_one(
    signed_in_browser: None, site: str, page: Page, imagekit: Emulator
) -> None:
    page.goto(f"{site}/profile/")
    choose_in(page, picture("old.png"))
    uploaded(page)
    held = Held(page, UPLOADS)
    choose_in(page, picture("new.png"))
    state_of(page, "uploading")
    button(page, "Remove old.png").focus()
    held.release()
    expect(row(page, "old.png")).to_have_count(0)
    state_of(page, "done")
    expect(row(page, "new.png")).to_be_focused()


def test_a_form_that_is_not_sent_shows_why(open_form: OpenForm, imagekit: Emulator) -> None:
    form = open_form()
    held = Held(form, UPLOADS)
    choose_in(form, picture())
    state_of(form, "uploading")
    press(form, "Save")
    imagekit.fail_next(400, "No.")
    held.release()
    expect(form.get_by_text("an upload failed")).to_be_visible()
    expect(button(form, "Remove cat.png")).to_be_focused()
