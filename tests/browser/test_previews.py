"""A row shows what its file looks like, and no file is kept for it."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.modules import open_page
from tests.browser.pictures import Payload, picture

pytestmark = pytest.mark.browser

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><script>1</script></svg>'
SHOWN = ".imagekit-upload-preview"
# What becomes of the page's object URLs is written down; they stay what they are.
SETUP = """async () => {
  const { preview } = await import("/previews.js");
  window.urls = new Set();
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (file) => {
    const url = createObjectURL.call(URL, file);
    urls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    urls.delete(url);
    revokeObjectURL.call(URL, url);
  };
  window.show = (file) => {
    const row = document.createElement("li");
    row.append(file.name);
    document.getElementById("list").append(row);
    window.release = preview(row, file);
  };
}"""
# A real one, by the browser's own recorder.
RECORD = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  for (let frame = 0; frame < 12; frame++) {
    context.fillStyle = "#ff8000";
    context.fillRect(0, 0, 64, 48);
    await new Promise(requestAnimationFrame);
  }
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.stop();
  await stopped;
  show(new File(parts, "clip.webm", { type: "video/webm" }));
}"""
COLOR = """(video) => {
  const context = document.createElement("canvas").getContext("2d");
  context.drawImage(video, 0, 0);
  return [...context.getImageData(10, 10, 1, 1).data];
}"""


@pytest.fixture
def rows(blank: Page) -> Page:
    """A page that shows files on rows."""
    blank.evaluate(SETUP)
    return blank


def show(page: Page, *files: Payload) -> None:
    page.locator("#files").set_input_files(list(files))
    page.evaluate(
        "() => { for (const file of document.getElementById('files').files) show(file); }"
    )


def released(page: Page) -> None:
    page.wait_for_function("() => !urls.size")


def image(form: str) -> Payload:
    written = BytesIO()
    Image.new("RGB", (30, 20), "orange").save(written, form)
    kind = form.lower()
    return {"name": f"cat.{kind}", "mimeType": f"image/{kind}", "buffer": written.getvalue()}


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_an_image_is_shown_first_on_its_row(rows: Page, form: str) -> None:
    show(rows, image(form))
    shown = rows.locator(f"li > img{SHOWN}:first-child")
    expect(shown).to_have_js_property("naturalWidth", 30)
    expect(shown).to_have_attribute("alt", "")
    released(rows)
    assert rows.locator("li").evaluate("row => row.firstChild.tagName") == "IMG"


def test_a_drawing_is_shown_and_its_script_does_not_run(rows: Page) -> None:
    drawing: Payload = {"name": "cat.svg", "mimeType": "image/svg+xml", "buffer": SVG}
    show(rows, drawing)
    expect(rows.locator(f"img{SHOWN}")).to_have_js_property("naturalWidth", 30)
    released(rows)


def test_many_images_leave_no_url_behind(rows: Page) -> None:
    show(rows, *(picture(f"{number}.png") for number in range(30)))
    expect(rows.locator(f"img{SHOWN}")).to_have_count(30)
    released(rows)


def test_a_video_shows_its_first_frame_also_when_its_url_is_gone(rows: Page) -> None:
    rows.evaluate(RECORD)
    released(rows)
    shown = rows.locator(f"li > video{SHOWN}:first-child")
    expect(shown).to_have_js_property("videoWidth", 64)
    red, green, blue, _ = shown.evaluate(COLOR)
    assert red > 200
    assert 90 < green < 170
    assert blue < 60


def test_a_video_is_silent_and_no_stop_of_the_keyboard(rows: Page) -> None:
    rows.evaluate(RECORD)
    shown = rows.locator(f"video{SHOWN}[muted][playsinline][preload=metadata][aria-hidden=true]")
    expect(shown).to_have_js_property("muted", True)  # noqa: FBT003 - Playwright's signature
    rows.locator("#files").focus()
    rows.keyboard.press("Tab")
    expect(shown).not_to_be_focused()


def test_other_files_show_nothing(rows: Page) -> None:
    text: Payload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"notes"}
    tiff: Payload = {**image("TIFF"), "mimeType": "image/tiff"}
    show(rows, text, tiff)
    assert rows.locator("li > *").count() == 0
    assert rows.evaluate("() => urls.size") == 0
    rows.evaluate("() => release()")


@pytest.mark.parametrize("kind", ["image/png", "video/mp4"])
def test_what_cannot_be_shown_is_taken_away(rows: Page, kind: str) -> None:
    broken: Payload = {"name": "broken", "mimeType": kind, "buffer": b"no such thing"}
    show(rows, broken)
    expect(rows.locator(SHOWN)).to_have_count(0)
    released(rows)


@pytest.mark.parametrize("kind", ["image/png", "video/webm"])
def test_a_row_that_goes_at_once_lets_its_file_go(rows: Page, kind: str) -> None:
    rows.evaluate(
        """([bytes, type]) => {
          show(new File([new Uint8Array(bytes)], "file", { type }));
          for (let times = 0; times < 3; times++) release();
        }""",
        [list(picture()["buffer"]), kind],
    )
    assert rows.evaluate("() => urls.size") == 0
    assert rows.locator(SHOWN).count() == 0
    show(rows, picture("next.png"))  # by then the other would have complained
    expect(rows.locator(SHOWN)).to_have_js_property("naturalWidth", 64)


def test_letting_go_of_what_is_seen_leaves_it_seen(rows: Page) -> None:
    show(rows, picture())
    released(rows)
    rows.evaluate("() => release()")
    expect(rows.locator(SHOWN)).to_have_js_property("naturalWidth", 64)


def test_where_the_pages_csp_allows_no_blob_nothing_is_left(
    page: Page, origin: str, complaints: Complaints
) -> None:
    open_page(page, origin, "default-src 'none'; script-src 'self'; img-src data:")
    page.evaluate(SETUP)
    show(page, picture())
    expect(page.locator(SHOWN)).to_have_count(0)
    released(page)
    (complaint,) = complaints.found
    assert "img-src data:" in complaint
    complaints.found.clear()
