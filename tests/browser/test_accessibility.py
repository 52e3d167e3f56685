"""axe-core finds nothing on any state of the widget, in light and in dark."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page, expect

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.accessibility import TOKENS, UPLOADS, Held, faults
from tests.browser.conftest import Change, OpenForm, sign_in
from tests.browser.forms import choose as choose_in
from tests.browser.forms import uploaded
from tests.browser.pictures import picture, video
from tests.browser.widget import ROWS, WIDGET, choose, drop, state_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.node,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("failures_expected"),
]
SEND = "() => document.querySelector('main form').submit()"


def empty(page: Page, imagekit: Emulator) -> None:
    expect(page.locator(f"{WIDGET} .imagekit-upload-hint")).to_be_visible()


def disabled(page: Page, imagekit: Emulator) -> None:
    page.locator(f"{WIDGET} input").evaluate("input => { input.disabled = true; }")


def waiting(page: Page, imagekit: Emulator) -> None:
    Held(page, TOKENS)
    choose(page, picture())
    state_of(page, "waiting")


def uploading(page: Page, imagekit: Emulator) -> None:
    Held(page, UPLOADS)
    choose(page, picture())
    state_of(page, "uploading")


def several(page: Page, imagekit: Emulator) -> None:
    Held(page, UPLOADS)
    choose(page, *(picture(f"{index}.png") for index in range(5)))
    state_of(page, "uploading", 3)
    expect(page.locator(f"{WIDGET} .imagekit-upload-overall")).to_be_visible()


def done(page: Page, imagekit: Emulator) -> None:
    choose(page, picture())
    state_of(page, "done")
    expect(page.locator("#gallery img")).to_have_js_property("complete", value=True)


def failed(page: Page, imagekit: Emulator) -> None:
    drop(page, "notes.txt", "text/plain")
    state_of(page, "failed")
    expect(page.get_by_role("button", name="Retry")).to_have_count(0)


def failed_for_now(page: Page, imagekit: Emulator) -> None:
    imagekit.fail_next(400, "Try again.")
    choose(page, picture())
    state_of(page, "failed")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()


def cancelled(page: Page, imagekit: Emulator) -> None:
    uploading(page, imagekit)
    page.get_by_role("button", name="Cancel").click()
    state_of(page, "cancelled")


def previewed(page: Page, imagekit: Emulator) -> None:
    uploading(page, imagekit)
    expect(page.locator("img.imagekit-upload-preview")).to_have_js_property("naturalWidth", 64)


STATES = [
    empty,
    disabled,
    waiting,
    uploading,
    several,
    done,
    failed,
    failed_for_now,
    cancelled,
    previewed,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_on_the_page(
    home: Page, imagekit: Emulator, state: Callable[[Page, Emulator], None]
) -> None:
    state(home, imagekit)
    assert faults(home) == []


def test_axe_finds_nothing_while_imagekit_processes(home: Page, gallery_policy: Change) -> None:
    gallery_policy(fixed_parameters={"transformation": {"pre": "w-300"}})
    home.reload()
    choose(home, video())
    state_of(home, "processing")
    assert faults(home) == []


def test_axe_finds_nothing_on_a_form_and_its_errors(open_form: OpenForm) -> None:
    form = open_form()
    assert faults(form) == []
    form = open_form("?empty")
    with form.expect_navigation():
        form.evaluate(SEND)
    expect(form.locator(".errorlist")).to_be_visible()
    assert faults(form) == []


def test_axe_finds_nothing_on_a_form_with_uploads_in_order(open_form: OpenForm) -> None:
    form = open_form()
    choose_in(form, picture("a.png"), picture("b.png"))
    uploaded(form, 2)
    expect(form.get_by_role("button", name="Move down a.png")).to_be_visible()
    assert faults(form) == []


def test_axe_finds_nothing_on_a_disabled_form(open_form: OpenForm) -> None:
    assert faults(open_form("?disabled")) == []


def test_axe_finds_nothing_on_a_form_that_waits_and_fails(
    open_form: OpenForm, imagekit: Emulator
) -> None:
    form = open_form()
    held = Held(form, UPLOADS)
    choose_in(form, picture())
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("The form waits for its uploads.")).to_be_visible()
    assert faults(form) == []
    imagekit.fail_next(400)
    held.release()
    expect(form.get_by_text("an upload failed")).to_be_visible()
    assert faults(form) == []


@pytest.mark.parametrize("address", ["profile/", "albums/new/"])
def test_axe_finds_nothing_on_the_examples_forms(
    signed_in_browser: None, site: str, page: Page, address: str
) -> None:
    page.goto(f"{site}/{address}")
    choose_in(page, picture())
    uploaded(page)
    assert faults(page) == []


@pytest.mark.parametrize("model", ["profile", "album"])
def test_axe_finds_nothing_in_the_admin(
    admin_user: User, site: str, context: BrowserContext, page: Page, model: str
) -> None:
    sign_in(context, admin_user, site)
    page.goto(f"{site}/admin/example_project/{model}/add/")
    assert faults(page, ".imagekit-upload-widget") == []
    choose_in(page, picture("a.png"))
    uploaded(page)
    choose_in(page, {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"a"})
    expect(page.locator(f"{ROWS}[data-state=failed]")).to_have_count(1)
    assert faults(page, ".imagekit-upload-widget") == []
