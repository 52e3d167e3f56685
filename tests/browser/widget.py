"""What a test does with the widget on a page, and sees of it."""

from playwright.sync_api import Page, Request, expect

from tests.browser.pictures import Payload, picture

WIDGET = "imagekit-upload[policy=gallery]"
ROWS = ".imagekit-upload-file"


def set_up(page: Page) -> None:
    """Wait for the parts of the widgets, which come after the page is loaded, to listen."""
    expect(page.locator("imagekit-upload:not(:has(> .imagekit-upload-live))")).to_have_count(0)


def state_of(page: Page, state: str, count: int = 1) -> None:
    expect(page.locator(f"{ROWS}[data-state={state}]")).to_have_count(count)


def choose(page: Page, *files: Payload) -> None:
    page.locator(f"{WIDGET} input").set_input_files(list(files))


def token_requests(page: Page) -> list[Request]:
    asked: list[Request] = []

    def hear(request: Request) -> None:
        if request.url.endswith("/imagekit/uploads/"):
            asked.append(request)

    page.on("request", hear)
    return asked


def drop(page: Page, name: str, kind: str = "image/png") -> None:
    """Drop a file as the browser does: with a DataTransfer that holds it."""
    set_up(page)
    page.locator(WIDGET).evaluate(
        """(element, {bytes, name, kind}) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], name, {type: kind}));
          for (const type of ["dragover", "drop"]) {
            const options = {bubbles: true, cancelable: true, dataTransfer: transfer};
            element.dispatchEvent(new DragEvent(type, options));
          }
        }""",
        {"bytes": list(picture()["buffer"]), "name": name, "kind": kind},
    )
