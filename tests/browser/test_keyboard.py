"""All that the widget does is done by Tab, Enter and Space."""

import pytest
from playwright.sync_api import Page, expect

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.accessibility import UPLOADS, Held
from tests.browser.conftest import OpenForm
from tests.browser.forms import ROW, choose, receipts, uploaded
from tests.browser.pictures import picture
from tests.browser.widget import state_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = """() => {
  const { activeElement: one } = document;
  return one.ariaLabel ?? (one.textContent.trim() || one.type || one.localName);
}"""
# Around what shows that the focus is there: the input is out of sight, and its label stands for it.
OUTLINE = """() => {
  const { activeElement: one } = document;
  const shown = one.type === "file" ? one.labels[one.labels.length - 1] : one;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  return [outlineStyle, parseFloat(outlineWidth)];
}"""


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until it is reached; give the names of what is passed, and its own."""
    passed: list[str] = []
    while not passed or passed[-1] != name:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        assert len(passed) < 40, passed
    return passed


def use(page: Page, name: str, key: str = "Enter") -> None:
    page.locator("h1").click()  # from the page's beginning
    tab_to(page, name)
    page.keyboard.press(key)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_files_are_chosen(open_form: OpenForm, key: str) -> None:
    form = open_form()
    form.on("filechooser", lambda _: None)  # from now on, as the key may be faster
    tab_to(form, "file")
    with form.expect_file_chooser() as opened:
        form.keyboard.press(key)
    opened.value.set_files([picture()])
    uploaded(form)


def test_the_order_is_that_of_the_eye(open_form: OpenForm, imagekit: Emulator) -> None:
    form = open_form()
    choose(form, picture("a.png"), picture("b.png"))
    uploaded(form, 2)
    held = Held(form, UPLOADS)
    choose(form, picture("c.png"), picture("d.png"))
    state_of(form, "uploading", 2)
    a, b = form.locator(f"{ROW} .imagekit-upload-name").all_inner_texts()[:2]
    assert tab_to(form, "Save") == [
        *("one.png", "Remove one.png", "Move up one.png", "Move down one.png"),
        *("two.png", "Remove two.png", "Move up two.png", "Move down two.png"),
        *("file", "Cancel all"),
        *(f"{action} {name}" for name in (a, b) for action in ("Move up", "Move down", "Remove")),
        *("Cancel c.png", "Cancel d.png"),
        "Save",
    ]
    held.release()
    uploaded(form, 4)


def test_the_focus_is_seen_on_every_control(open_form: OpenForm, imagekit: Emulator) -> None:
    form = open_form("?empty")
    choose(form, picture("a.png"), picture("b.png"))
    uploaded(form, 2)
    held = Held(form, UPLOADS)
    choose(form, picture("c.png"), picture("d.png"))
    state_of(form, "uploading", 2)
    for _ in range(10):
        form.keyboard.press("Tab")
        style, width = form.evaluate(OUTLINE)
        assert (style != "none", width >= 2) == (True, True), form.evaluate(FOCUSED)
    assert form.evaluate(FOCUSED) == "Cancel d.png"
    held.release()
    state_of(form, "done", 4)
    expect(form.locator(ROW).last).to_be_focused()
    assert form.evaluate(OUTLINE)[0] != "none"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_one_is_cancelled_retried_moved_and_removed(
    open_form: OpenForm, imagekit: Emulator, failures_expected: None, key: str
) -> None:
    form = open_form()
    choose(form, picture("a.png"))
    uploaded(form)
    held = Held(form, UPLOADS)
    choose(form, picture("b.png"))
    state_of(form, "uploading")
    use(form, "Cancel b.png", key)
    state_of(form, "cancelled")
    held.release()
    use(form, "Retry b.png", key)
    uploaded(form, 2)
    before = receipts(form)
    use(form, "Move up b.png", key)
    assert receipts(form) == before[::-1]
    use(form, "Move down b.png", key)
    assert receipts(form) == before
    use(form, "Remove a.png", key)
    assert receipts(form) == before[1:]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_all_are_cancelled(
    open_form: OpenForm, imagekit: Emulator, failures_expected: None, key: str
) -> None:
    form = open_form()
    held = Held(form, UPLOADS)
    choose(form, picture("a.png"), picture("b.png"))
    state_of(form, "uploading", 2)
    use(form, "Cancel all", key)
    state_of(form, "cancelled", 2)
    held.release()
