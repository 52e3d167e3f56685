"""The example of docs/adapters.md with the real Uppy and its Dashboard."""

import pytest
from playwright.sync_api import Page, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.pictures import Payload, noise, picture
from tests.browser.records import outcomes
from tests.browser.widget import token_requests

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

DONE = ".uppy-Dashboard-Item.is-complete"
FAILED = ".uppy-Dashboard-Item.is-error"
COLORS = ("red", "green", "blue")
TEXT: Payload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Notes."}


def choose(page: Page, *files: Payload) -> None:
    page.locator(".uppy-Dashboard-input").first.set_input_files(list(files))


def reason(page: Page) -> str:
    return str(page.evaluate("uppy.getFiles().map(({ error }) => error ?? '').join('')"))


def test_several_files_are_asked_for_at_once_and_the_form_takes_them(
    uppy: Page, imagekit: Emulator
) -> None:
    requests = token_requests(uppy)
    choose(uppy, *(picture(f"{color}.png", color) for color in COLORS))
    expect(uppy.locator(DONE)).to_have_count(3)
    assert len(requests) == 1
    uppy.fill("[name=title]", "Colours")
    uppy.click("text=Save")
    expect(uppy.locator("pre")).to_contain_text("/pictures/red")
    paths = uppy.locator("pre").inner_text().split()
    assert sorted(paths) == sorted(file.path for file in imagekit.files())
    assert IssuedToken.objects.filter(form_field="pictures", accepted_at=None).count() == 0


def test_what_the_server_signed_is_sent_as_it_is(uppy: Page, imagekit: Emulator) -> None:
    choose(uppy, picture("a  cat?.png"))
    expect(uppy.locator(DONE)).to_have_count(1)
    [file] = imagekit.files()  # which would have refused anything else
    assert (file.folder, file.tags) == ("/pictures/", ("album",))
    parameters = IssuedToken.objects.get().parameters
    assert parameters["fileName"] == "a  cat?.png"
    assert parameters.keys() == {"fileName", "folder", "tags", "checks"}


def test_the_files_state_says_what_became_of_it(uppy: Page, imagekit: Emulator) -> None:
    choose(uppy, picture())
    expect(uppy.locator(DONE)).to_have_count(1)
    told = uppy.evaluate("uppy.getFiles()[0]")
    assert told["uploadURL"] == told["response"]["body"]["file"]["url"]
    assert told["response"]["body"]["file"]["fileId"] == imagekit.files()[0].file_id
    assert told["response"]["status"] == 200
    assert told["progress"]["percentage"] == 100


def test_progress_is_told_in_bytes(uppy: Page) -> None:
    uppy.evaluate("seen = []; uppy.on('upload-progress', (file, progress) => seen.push(progress))")
    choose(uppy, {**picture(), "buffer": picture()["buffer"] + bytes(500_000)})
    expect(uppy.locator(DONE)).to_have_count(1)
    seen = uppy.evaluate("seen")
    assert seen[-1]["bytesUploaded"] == seen[-1]["bytesTotal"] > 500_000


def test_more_files_than_are_sent_at_once_are_all_sent(uppy: Page) -> None:
    requests = token_requests(uppy)
    choose(uppy, *(picture(f"{index}.png") for index in range(7)))
    expect(uppy.locator(DONE)).to_have_count(7)
    assert len(requests) == 2
    assert IssuedToken.objects.count() == 7


def test_a_refused_file_is_asked_for_once_and_says_why(uppy: Page, failures_expected: None) -> None:
    requests = token_requests(uppy)
    choose(uppy, TEXT)
    expect(uppy.locator(FAILED)).to_have_count(1)
    assert "text/plain" in reason(uppy)
    assert len(requests) == 1
    assert not IssuedToken.objects.exists()


def test_one_refused_file_does_not_spoil_the_others(uppy: Page, failures_expected: None) -> None:
    choose(uppy, picture("red.png"), TEXT, picture("blue.png"))
    expect(uppy.locator(FAILED)).to_have_count(1)
    expect(uppy.locator(DONE)).to_have_count(2)
    assert "text/plain" in reason(uppy)
    assert len(outcomes()) == 2


def test_what_imagekit_refuses_is_said_in_words_and_not_tried_again(
    uppy: Page, failures_expected: None
) -> None:
    choose(uppy, picture(), {**noise("lie.png", 2000), "buffer": b"<script>1</script>"})
    expect(uppy.locator(FAILED)).to_have_count(1)
    expect(uppy.locator(DONE)).to_have_count(1)
    assert "'checks' validation" in reason(uppy)
    assert IssuedToken.objects.count() == 2


def test_the_form_waits_for_what_is_not_uploaded(uppy: Page, failures_expected: None) -> None:
    choose(uppy, TEXT)
    expect(uppy.locator(FAILED)).to_have_count(1)
    uppy.fill("[name=title]", "Notes")
    uppy.click("text=Save")
    expect(uppy.get_by_text("Some pictures are not uploaded.").first).to_be_visible()
    expect(uppy.locator(FAILED)).to_have_count(1)


def test_a_form_with_errors_comes_back_with_its_uploads(uppy: Page, imagekit: Emulator) -> None:
    choose(uppy, picture("kept.png"), picture("dropped.png"))
    expect(uppy.locator(DONE)).to_have_count(2)
    uppy.fill("[name=title]", " ")
    uppy.click("text=Save")
    expect(uppy.locator(".errorlist")).to_be_visible()
    uppy.get_by_label("dropped").uncheck()
    choose(uppy, picture("new.png"))
    expect(uppy.locator(DONE)).to_have_count(1)
    uppy.fill("[name=title]", "Two")
    uppy.click("text=Save")
    expect(uppy.locator("pre")).to_contain_text("kept")
    expect(uppy.locator("pre")).to_contain_text("new")
    expect(uppy.locator("pre")).not_to_contain_text("dropped")
