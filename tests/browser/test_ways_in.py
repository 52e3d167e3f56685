"""The ways in, on the example's page: dropped anywhere, pasted, of a folder, made smaller first."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import Change
from tests.browser.pictures import picture, video
from tests.browser.waiting import held
from tests.browser.widget import ROWS, WIDGET, choose, set_up, state_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PREVIEW = ".imagekit-upload-preview"
GIVE = """(target, {type, bytes, name}) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
  const options = {bubbles: true, cancelable: true};
  const event = type === "paste"
    ? new ClipboardEvent("paste", {...options, clipboardData: transfer})
    : new DragEvent(type, {...options, dataTransfer: transfer});
  return target.dispatchEvent(event);
}"""


def give(page: Page, target: str, kind: str) -> bool:
    """Drop or paste a picture as the browser does, and say whether the page left it to that."""
    set_up(page)
    given = {"type": kind, "bytes": list(picture()["buffer"]), "name": "given.png"}
    return bool(page.locator(target).evaluate(GIVE, given))


@pytest.fixture
def whole_page(home: Page) -> Page:
    """The page, all of which the gallery's widget listens to."""
    home.locator(WIDGET).evaluate(
        """(element) => {
          element.setAttribute("page-drop", "");
          element.setAttribute("paste", "");
          const next = element.nextSibling, parent = element.parentNode;
          element.remove();
          parent.insertBefore(element, next);
        }"""
    )
    return home


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_the_whole_page_takes_files_where_it_is_asked_to(
    whole_page: Page, imagekit: Emulator, kind: str
) -> None:
    assert give(whole_page, "h1", kind) is False
    state_of(whole_page, "done")
    assert IssuedToken.objects.get().policy == "gallery"


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_the_page_keeps_what_is_its_own_where_it_is_not_asked(home: Page, kind: str) -> None:
    assert give(home, "h1", kind) is True
    expect(home.locator(ROWS)).to_have_count(0)


def test_a_widget_takes_what_is_pasted_while_it_has_the_focus(
    home: Page, imagekit: Emulator
) -> None:
    home.locator(f"{WIDGET} input[type=file]").focus()
    assert give(home, f"{WIDGET} input[type=file]", "paste") is False
    state_of(home, "done")


def test_what_is_dropped_on_another_widget_is_that_ones(
    whole_page: Page, imagekit: Emulator
) -> None:
    give(whole_page, "imagekit-upload[policy=avatar]", "drop")
    state_of(whole_page, "done")
    assert IssuedToken.objects.get().policy == "avatar"


def test_text_that_is_pasted_into_a_field_stays_there(whole_page: Page) -> None:
    whole_page.evaluate("() => { document.body.prepend(document.createElement('textarea')); }")
    assert give(whole_page, "textarea", "paste") is True
    expect(whole_page.locator(ROWS)).to_have_count(0)


def test_the_page_shows_where_to_drop_and_stops_when_the_file_leaves(whole_page: Page) -> None:
    give(whole_page, "h1", "dragover")
    expect(whole_page.locator(f"{WIDGET}[data-dragging]")).to_have_count(1)
    give(whole_page, "h1", "dragleave")
    expect(whole_page.locator(f"{WIDGET}[data-dragging]")).to_have_count(0)


def drop_folder(page: Page, folder: Path) -> None:
    """Let Chromium itself drop a real folder on the widget."""
    set_up(page)
    box = page.locator(WIDGET).bounding_box()
    assert box is not None
    place = {"x": box["x"] + 5, "y": box["y"] + 5}
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})


def test_a_folder_without_files_is_said_to_be_one(home: Page, tmp_path: Path) -> None:
    (tmp_path / "trip").mkdir()
    drop_folder(home, tmp_path / "trip")
    state_of(home, "failed")
    expect(home.locator(ROWS)).to_contain_text("trip")
    expect(home.locator(ROWS)).to_contain_text("The folder has no files.")


def test_a_dropped_folder_is_uploaded_with_all_that_is_in_it(
    home: Page, imagekit: Emulator, tmp_path: Path
) -> None:
    for name in ("trip/a.png", "trip/day/b.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(picture()["buffer"])
    drop_folder(home, tmp_path / "trip")
    state_of(home, "done", 2)
    assert len(imagekit.files()) == 2


def test_a_picture_is_made_smaller_before_it_is_sent_and_the_row_says_so(
    home: Page, imagekit: Emulator
) -> None:
    home.locator(WIDGET).evaluate("element => element.setAttribute('max-width', '400')")
    written = BytesIO()
    Image.effect_noise((1200, 900), 60).convert("RGB").save(written, "JPEG")
    photo: Any = {"name": "big.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
    choose(home, photo, picture("small.png"))
    state_of(home, "done", 2)
    stored = {file.name.split("_")[0]: file for file in imagekit.files()}
    assert (stored["big"].media.width, stored["big"].media.height) == (400, 300)
    assert stored["big"].size < len(written.getvalue())
    row = home.locator(ROWS).filter(has_text="big.jpg")
    expect(row).to_contain_text("Made smaller: 400 \u00d7 300 instead of 1200 \u00d7 900 pixels")
    expect(home.locator(ROWS).filter(has_text="small.png")).not_to_contain_text("smaller")


def test_a_row_shows_its_picture_its_name_and_its_size(home: Page, imagekit: Emulator) -> None:
    shot = picture("cat.png", size=(640, 480))
    choose(home, shot)
    state_of(home, "done")
    row = home.locator(ROWS)
    expect(row.locator(PREVIEW)).to_have_js_property("naturalWidth", 640)
    expect(row.locator(".imagekit-upload-size")).to_have_text(
        f"{len(shot['buffer']) / 1024:.1f} kB"
    )


def test_previews_can_be_switched_off(home: Page, imagekit: Emulator) -> None:
    home.locator(WIDGET).evaluate("element => element.setAttribute('previews', 'off')")
    choose(home, picture())
    state_of(home, "done")
    expect(home.locator(".imagekit-upload-size")).to_have_count(1)
    expect(home.locator(PREVIEW)).to_have_count(0)


def counted_urls(page: Page) -> Callable[[], int]:
    """Count the object URLs that the page makes from now on."""
    page.evaluate(
        """() => {
          const { createObjectURL } = URL;
          window.made = 0;
          URL.createObjectURL = (file) => (made++, createObjectURL.call(URL, file));
        }"""
    )
    return lambda: int(page.evaluate("made"))


def test_of_many_files_the_newest_have_a_picture_and_no_other_is_loaded(
    gallery_policy: Change, home: Page
) -> None:
    gallery_policy()
    home.reload()
    made = counted_urls(home)
    held(home, "**/imagekit/uploads/")
    choose(home, *(picture(f"{number}.png") for number in range(130)))
    expect(home.locator(f"{ROWS}:nth-child(n+81) {PREVIEW}")).to_have_count(50)
    expect(home.locator(PREVIEW)).to_have_count(50)
    assert made() == 50
    choose(home, picture("one more.png"))
    expect(home.locator(f"{ROWS}:last-child {PREVIEW}")).to_have_count(1)
    expect(home.locator(PREVIEW)).to_have_count(50)
    assert made() == 51


def test_of_a_row_that_goes_at_once_no_picture_is_loaded(home: Page) -> None:
    made = counted_urls(home)
    gone = "({ detail: { file, item } }) => { if (file.name === 'gone.png') item.remove(); }"
    home.evaluate(f"() => document.addEventListener('imagekit-upload:start', {gone})")
    choose(home, picture("gone.png"), picture("stays.png"))
    expect(home.locator(PREVIEW)).to_have_count(1)
    assert made() == 1


def test_all_files_have_a_line_together_and_one_has_none(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    overall = home.locator(f"{WIDGET} .imagekit-upload-overall")
    for _ in range(2):
        imagekit.slow_next(60)
    choose(home, picture("a.png"))
    state_of(home, "uploading")
    expect(overall).to_be_hidden()
    choose(home, picture("b.png"), picture("c.png"))
    expect(overall).to_contain_text("1 of 3 files")
    overall.get_by_role("button", name="Cancel all").click()
    state_of(home, "cancelled", 2)
    expect(overall).to_be_hidden()


def test_a_file_that_takes_a_while_says_how_fast_it_goes_and_how_long_it_takes(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    session = home.context.new_cdp_session(home)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}
    session.send("Network.emulateNetworkConditions", slow)
    clip = video("clip.png")
    choose(home, {**clip, "mimeType": "image/png", "buffer": clip["buffer"] * 300})
    expect(home.locator(ROWS)).to_contain_text("kB/s, ", timeout=15_000)
    expect(home.locator(ROWS)).to_contain_text(" left")
