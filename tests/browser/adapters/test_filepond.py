"""The example of docs/adapters.md with the real FilePond."""

import pytest
from playwright.sync_api import Page, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.pictures import Payload, picture
from tests.browser.widget import token_requests

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

ITEM = ".filepond--item"
DONE = f"{ITEM}[data-filepond-item-state=processing-complete]"
FAILED = f"{ITEM}[data-filepond-item-state=processing-error]"
TEXT: Payload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Notes."}


def choose(page: Page, *files: Payload) -> None:
    page.locator(".filepond--browser").set_input_files(list(files))


def receipts(page: Page) -> list[str]:
    values = page.locator(".filepond--data input[type=hidden]")
    return [str(value) for value in values.evaluate_all("all => all.map(one => one.value)")]


def test_several_files_are_uploaded_and_the_form_takes_them(
    filepond: Page, imagekit: Emulator
) -> None:
    choose(filepond, *(picture(f"{color}.png", color) for color in ("red", "green", "blue")))
    expect(filepond.locator(DONE)).to_have_count(3)
    assert IssuedToken.objects.count() == len(set(receipts(filepond))) == 3
    filepond.fill("[name=title]", "Colours")
    filepond.click("text=Save")
    expect(filepond.locator("pre")).to_contain_text("/pictures/red")
    paths = filepond.locator("pre").inner_text().split()
    assert sorted(paths) == sorted(file.path for file in imagekit.files())
    assert IssuedToken.objects.filter(form_field="pictures", accepted_at=None).count() == 0


def test_what_the_server_signed_is_sent_as_it_is(filepond: Page, imagekit: Emulator) -> None:
    choose(filepond, picture("a  cat?.png"))
    expect(filepond.locator(DONE)).to_have_count(1)
    [file] = imagekit.files()  # which would have refused anything else
    assert (file.folder, file.tags) == ("/pictures/", ("album",))
    assert IssuedToken.objects.get().parameters["fileName"] == "a  cat?.png"


def test_progress_is_told(filepond: Page) -> None:
    filepond.evaluate(
        """seen = [];
        document.addEventListener("FilePond:processfileprogress", ({ detail }) => {
          seen.push(detail.progress);
        });"""
    )
    choose(filepond, {**picture(), "buffer": picture()["buffer"] + bytes(500_000)})
    expect(filepond.locator(DONE)).to_have_count(1)
    seen = filepond.evaluate("seen")
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_a_refused_file_says_why_and_spoils_no_other(
    filepond: Page, failures_expected: None
) -> None:
    requests = token_requests(filepond)
    choose(filepond, TEXT, picture())
    expect(filepond.locator(FAILED)).to_contain_text('type is "text/plain"')
    expect(filepond.locator(DONE)).to_have_count(1)
    assert len(requests) == 2
    assert IssuedToken.objects.count() == 1


def test_what_imagekit_refuses_is_said_in_words(filepond: Page, failures_expected: None) -> None:
    choose(filepond, {**picture("lie.png"), "buffer": b"<script>1</script>"})
    expect(filepond.locator(FAILED)).to_contain_text("'checks' validation")


def test_the_form_waits_for_what_is_not_uploaded(filepond: Page, failures_expected: None) -> None:
    choose(filepond, TEXT)
    expect(filepond.locator(FAILED)).to_have_count(1)
    filepond.fill("[name=title]", "Notes")
    filepond.click("text=Save")
    expect(filepond.locator(FAILED)).to_have_count(1)
    filepond.locator(".filepond--action-remove-item").click()
    expect(filepond.locator(ITEM)).to_have_count(0)
    filepond.click("text=Save")
    expect(filepond.locator(".errorlist")).to_be_visible()


def test_a_file_that_is_taken_out_is_not_posted(filepond: Page) -> None:
    choose(filepond, picture("kept.png"), picture("dropped.png"))
    expect(filepond.locator(DONE)).to_have_count(2)
    dropped = filepond.locator(DONE).filter(has_text="dropped.png")
    dropped.locator(".filepond--action-revert-item-processing").click()
    expect(filepond.locator(ITEM)).to_have_count(1)
    filepond.fill("[name=title]", "One")
    filepond.click("text=Save")
    expect(filepond.locator("pre")).to_contain_text("kept")
    expect(filepond.locator("pre")).not_to_contain_text("dropped")
