"""What a test does with the forms of the example, and sees of them."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.pictures import Payload

ROW = ".imagekit-upload-file"


def choose(within: Page | Locator, *files: Payload, index: int = 0) -> None:
    within.locator("input[type=file]").nth(index).set_input_files(list(files))


def uploaded(within: Page | Locator, count: int = 1) -> None:
    expect(within.locator(f"{ROW}[data-state=done]")).to_have_count(count)


def receipts(within: Page | Locator) -> list[str]:
    """Give the values that the form would be sent with."""
    values = within.locator(f"{ROW} input[type=hidden]").evaluate_all(
        "all => all.map(o => o.value)"
    )
    return [str(value) for value in values]
