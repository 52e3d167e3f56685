"""The widget serves small and large screens, forced colours, less motion, and both directions."""

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.accessibility import UPLOADS, Held
from tests.browser.conftest import OpenForm, sign_in
from tests.browser.forms import ROW, choose, uploaded
from tests.browser.pictures import picture
from tests.browser.widget import state_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "a-name-that-is-much-longer-than-a-telephone-is-wide-and-has-no-space-anywhere.png"
SIZES = """all => all.filter((one) => one.checkVisibility()).map((one) => {
  const { height, left, right, width } = one.getBoundingClientRect();
  const name = one.ariaLabel || one.textContent.trim();
  return { name, height, left, right, width, clipped: one.scrollWidth > one.clientWidth + 1 };
})"""
CONTROLS = """.imagekit-upload-widget :is(
  button, .imagekit-upload-label, .imagekit-upload-current input)"""
TEXTS = "imagekit-upload :is(button, label, span, p:not(.imagekit-upload-live))"
MOVING = """all => all.flatMap((one) =>
  ["", "::before", "::after", "::-webkit-progress-value"].map((part) => {
    const { animationName, transitionDuration } = getComputedStyle(one, part);
    return `${animationName} ${transitionDuration}`;
  })).filter((style) => style !== "none 0s")"""


@pytest.fixture
def busy(open_form: OpenForm) -> Page:
    """The form with what it had, two that are done and two under way."""
    return filled(open_form())


def filled(form: Page) -> Page:
    choose(form, picture("a.png"), picture(LONG))
    uploaded(form, 2)
    Held(form, UPLOADS)
    choose(form, picture("c.png"), picture(f"c-{LONG}"))
    state_of(form, "uploading", 2)
    return form


def colors(part: Locator) -> list[tuple[int, ...]]:
    """Give the colours along the middle of it, from the left to the right."""
    shot = Image.open(BytesIO(part.screenshot())).convert("RGB")
    middle = [shot.getpixel((x, shot.height // 2)) for x in range(shot.width)]
    return [pixel for pixel in middle if isinstance(pixel, tuple)]


def style(part: Locator, name: str) -> str:
    found: str = part.evaluate("(one, name) => getComputedStyle(one)[name]", name)
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough(busy: Page, width: int) -> None:
    busy.set_viewport_size({"width": width, "height": 800})
    targets = busy.locator(CONTROLS).evaluate_all(SIZES)
    assert len(targets) == 16
    assert [one for one in targets if min(one["width"], one["height"]) < 24] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough_in_the_admin(
    admin_user: User, site: str, context: BrowserContext, page: Page, width: int
) -> None:
    sign_in(context, admin_user, site)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/admin/example_project/profile/add/")
    choose(page, picture())
    uploaded(page)
    targets = page.locator(CONTROLS).evaluate_all(SIZES)
    assert len(targets) == 2
    assert [one for one in targets if min(one["width"], one["height"]) < 24] == []


def test_at_400_percent_nothing_is_clipped_or_scrolled_sideways(busy: Page) -> None:
    busy.set_viewport_size({"width": 320, "height": 256})
    assert busy.evaluate("() => document.documentElement.scrollWidth") <= 320
    texts = busy.locator(TEXTS).evaluate_all(SIZES)
    assert len(texts) > 20
    assert [one for one in texts if one["left"] < 0 or one["right"] > 320] == []
    assert [one for one in texts if one["clipped"]] == []


def test_the_examples_page_needs_no_sideways_scrolling(home: Page) -> None:
    home.set_viewport_size({"width": 320, "height": 256})
    choose(home, picture(LONG))
    uploaded(home)
    assert home.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_forced_colors_show_borders_progress_and_focus(busy: Page) -> None:
    busy.emulate_media(forced_colors="active")
    bar = busy.locator(f"{ROW} progress").last
    bar.evaluate("bar => { bar.value = 0.5; }")
    shown = colors(bar)
    assert shown[len(shown) // 4] != shown[-len(shown) // 4]
    for part in (".imagekit-upload-label", "[data-state=uploading] button", f"{ROW} progress"):
        drawn = busy.locator(part).last
        assert style(drawn, "borderTopStyle") == "solid"
        assert style(drawn, "borderTopColor") != style(busy.locator("body"), "backgroundColor")
        assert style(drawn, "borderTopColor") != "rgba(0, 0, 0, 0)"
    for _ in range(6):
        busy.keyboard.press("Tab")
    assert style(busy.locator(":focus"), "outlineStyle") != "none"


def test_nothing_moves_where_less_motion_is_wanted(busy: Page) -> None:
    busy.emulate_media(reduced_motion="reduce")
    assert busy.locator("imagekit-upload, imagekit-upload *").evaluate_all(MOVING) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_it_is_mirrored_where_one_reads_from_the_right(open_form: OpenForm, direction: str) -> None:
    form = filled(open_form(f"?dir={direction}"))
    row = form.locator(ROW).last
    parts = [
        (form.locator(".imagekit-upload-label"), form.locator(".imagekit-upload-hint")),
        (row.locator("img"), row.locator(".imagekit-upload-name")),
        (row.locator(".imagekit-upload-name"), row.get_by_role("button")),
    ]
    for first, second in parts:
        one, other = first.bounding_box(), second.bounding_box()
        assert one is not None
        assert other is not None
        assert (one["x"] < other["x"]) is (direction == "ltr")
    row.locator("progress").evaluate("bar => { bar.value = 0.3; }")
    shown = colors(row.locator("progress"))[:: 1 if direction == "ltr" else -1]
    quarter = len(shown) // 4
    assert shown[quarter // 2] == shown[quarter]
    assert shown[quarter] != shown[2 * quarter]
    assert shown[2 * quarter] == shown[3 * quarter]


def test_a_row_that_has_the_focus_shows_it(busy: Page) -> None:
    row = busy.locator(ROW).last
    busy.keyboard.press("Tab")
    row.evaluate("row => row.focus()")
    expect(row).to_be_focused()
    assert style(row, "outlineStyle") != "none"
