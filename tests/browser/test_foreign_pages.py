"""The widget looks and works well in pages whose style is not ours, several times on each."""

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.accessibility import faults
from tests.browser.foreign import give_sheets
from tests.browser.foreign_urls import PAGES
from tests.browser.forms import ROW, choose, uploaded
from tests.browser.pictures import Payload, picture

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

LONG = picture(f"{'long' * 30}.png")
NOTES: Payload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Words."}


@pytest.fixture(params=PAGES)
def foreign(
    request: pytest.FixtureRequest,
    signed_in_browser: None,
    site: str,
    settings: Settings,
    page: Page,
    failures_expected: None,  # a picture that the form says it has is not there
) -> Page:
    settings.ROOT_URLCONF = "tests.browser.foreign_urls"
    give_sheets(page)
    page.goto(f"{site}/foreign/{request.param}")
    return page


def fill(page: Page) -> None:
    """Bring all three widgets into a state with much to show."""
    choose(page, picture("first.png"), NOTES)
    choose(page, picture("second.png"), index=1)
    choose(page, LONG, picture("third.png"), index=2)
    uploaded(page, 4)


def test_each_widget_has_its_own_files(foreign: Page, imagekit: Emulator) -> None:
    fill(foreign)
    widgets = foreign.locator("imagekit-upload")
    names = [
        widgets.nth(index).locator(".imagekit-upload-name").all_inner_texts() for index in range(3)
    ]
    assert [len(each) for each in names] == [2, 1, 2]
    assert foreign.locator(f"{ROW} input[name=cover]").count() == 1
    assert foreign.locator(f"{ROW} input[name=pictures]").count() == 2
    assert len(imagekit.files()) == 4


@pytest.mark.parametrize("foreign", [*PAGES, "bootstrap/?theme=dark"], indirect=True)
def test_axe_finds_nothing(foreign: Page) -> None:
    fill(foreign)
    assert faults(foreign, ".imagekit-upload-widget, imagekit-upload") == []


def test_nothing_is_wider_than_320_pixels(foreign: Page) -> None:
    foreign.set_viewport_size({"width": 320, "height": 640})
    fill(foreign)
    assert foreign.evaluate("() => document.scrollingElement.scrollWidth") == 320


def test_its_measures_are_its_own(foreign: Page) -> None:
    fill(foreign)
    pressed = foreign.locator(".imagekit-upload-label, .imagekit-upload-button:visible").all()
    assert len(pressed) > 6
    for box in map(box_of, pressed):
        assert min(box["width"], box["height"]) >= 24
    row = foreign.locator(f"{ROW}[data-state=done]").first
    preview = box_of(row.locator(".imagekit-upload-preview"))
    assert preview["width"] == preview["height"] == 48
    expect(row).to_have_css("display", "flex")  # so without a bullet
    assert box_of(row)["x"] == box_of(foreign.locator(".imagekit-upload-list").first)["x"]


@pytest.mark.parametrize("foreign", ["bare/?language=ar"], indirect=True)
def test_from_right_to_left_the_picture_is_at_the_right(foreign: Page) -> None:
    fill(foreign)
    row = foreign.locator(f"{ROW}[data-state=done]").first
    preview, name = (
        box_of(row.locator(f".imagekit-upload-{part}")) for part in ("preview", "name")
    )
    assert preview["x"] > name["x"]
    expect(row.locator(".imagekit-upload-name")).to_have_css("text-align", "right")


@pytest.mark.parametrize("foreign", ["tailwind"], indirect=True)
def test_the_whole_page_shows_that_it_takes_what_is_dragged(foreign: Page) -> None:
    widget = foreign.locator("imagekit-upload").first
    over = "element => getComputedStyle(element, '::after').position"
    widget.evaluate("element => element.toggleAttribute('page-drop')")
    assert widget.evaluate(over) == "static"
    widget.evaluate("element => element.toggleAttribute('data-dragging')")
    assert widget.evaluate(over) == "fixed"


def box_of(one: Locator) -> dict[str, float]:
    box = one.bounding_box()
    assert box is not None
    return dict(box)  # type: ignore[arg-type]  # all its values are numbers
