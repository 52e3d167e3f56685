"""What a screen reader is told: enough, not more, and at the control what is wrong."""

import pytest
from playwright.sync_api import Locator, Page, expect

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.accessibility import UPLOADS, Held
from tests.browser.conftest import Change, OpenForm
from tests.browser.forms import ROW, uploaded
from tests.browser.forms import choose as choose_in
from tests.browser.pictures import Payload, picture
from tests.browser.widget import WIDGET, choose, drop, state_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("failures_expected"),
]
LISTEN = """() => {
  window.heard = [];
  for (const one of document.querySelectorAll(".imagekit-upload-live")) {
    const hear = () => window.heard.push(one.textContent);
    new MutationObserver(hear).observe(one, { childList: true, characterData: true });
  }
}"""


def listen(page: Page) -> None:
    expect(page.locator(".imagekit-upload-live").first).to_have_attribute("role", "status")
    page.evaluate(LISTEN)


def heard(page: Page, last: str) -> list[str]:
    """Give all that was announced, once the last of it is."""
    page.wait_for_function("last => window.heard.at(-1)?.endsWith(last)", arg=last, timeout=60_000)
    announced: list[str] = page.evaluate("() => window.heard")
    return announced


def pictures(count: int) -> list[Payload]:
    return [picture(f"{index}.png") for index in range(count)]


def described(page: Page) -> Locator:
    return page.locator(f"{WIDGET} input[type=file]")


def test_thirty_uploads_are_a_handful_of_announcements(home: Page, gallery_policy: Change) -> None:
    gallery_policy(max_size="5 MB")
    home.reload()
    listen(home)
    choose(home, *pictures(30))
    assert heard(home, "30 files uploaded") == ["30 files uploaded"]


def test_thirty_failures_are_a_handful_of_announcements(
    home: Page, imagekit: Emulator, gallery_policy: Change
) -> None:
    gallery_policy(max_size="5 MB")
    home.reload()
    for _ in range(30):
        imagekit.fail_next(400, "No.")
    listen(home)
    choose(home, *pictures(30))
    announced = heard(home, "30 files failed")
    assert len(announced) < 8
    assert not [text for text in announced if text.count("Failed") > 3]


def test_failures_are_announced_by_name_and_the_end_with_counts(
    home: Page, imagekit: Emulator
) -> None:
    listen(home)
    held = Held(home, UPLOADS)
    choose(home, *pictures(3))
    state_of(home, "uploading", 3)
    home.get_by_role("button", name="Cancel 2.png").click()
    imagekit.fail_next(400, "It is too blue.")
    held.release()
    text = " ".join(heard(home, "1 file uploaded, 1 file failed, 1 file cancelled"))
    assert ".png: Failed: It is too blue." in text


def test_a_failure_is_announced_while_others_go_on(home: Page, imagekit: Emulator) -> None:
    listen(home)
    held = Held(home, UPLOADS)
    choose(home, picture())
    state_of(home, "uploading")
    drop(home, "notes.txt", "text/plain")
    assert heard(home, "can be uploaded here.") == [
        "notes.txt: Failed: Only image/* can be uploaded here."
    ]
    held.release()
    state_of(home, "done")


def test_moves_and_removals_are_announced(open_form: OpenForm) -> None:
    form = open_form()
    choose_in(form, picture("a.png"), picture("b.png"))
    uploaded(form, 2)
    listen(form)
    name = form.locator(f"{ROW} .imagekit-upload-name").last.inner_text()
    form.get_by_role("button", name=f"Move up {name}").click()
    heard(form, f"{name} is now number 1 of 2.")
    form.get_by_role("button", name=f"Remove {name}").click()
    heard(form, f"{name} is removed.")


def test_the_input_is_described_by_what_failed_while_it_is_there(
    home: Page, imagekit: Emulator
) -> None:
    control = described(home)
    imagekit.fail_next(400, "Try again.")
    choose(home, picture())
    expect(control).to_have_accessible_description("Failed: Try again.")
    expect(control).to_have_attribute("aria-invalid", "true")
    drop(home, "notes.txt", "text/plain")
    sentence = "Failed: Only image/* can be uploaded here."
    expect(control).to_have_accessible_description(f"Failed: Try again. {sentence}")
    home.get_by_role("button", name="Retry cat.png").click()
    state_of(home, "done")
    expect(control).to_have_accessible_description(sentence)
    home.get_by_role("button", name="Remove notes.txt").click()
    expect(control).to_have_accessible_description("")
    assert control.get_attribute("aria-describedby") is None
    assert control.get_attribute("aria-invalid") is None


def test_the_forms_own_help_and_errors_stay(open_form: OpenForm, imagekit: Emulator) -> None:
    form = open_form("?empty")
    with form.expect_navigation():
        form.get_by_role("button", name="Save").click()
    control = form.locator("input[type=file]")
    own = "Only your own pictures. This field is required."
    expect(control).to_have_accessible_description(own)
    expect(control).to_have_attribute("aria-invalid", "true")
    imagekit.fail_next(400, "No.")
    choose_in(form, picture())
    expect(control).to_have_accessible_description(f"{own} Failed: No.")
    form.get_by_role("button", name="Remove cat.png").click()
    expect(control).to_have_accessible_description(own)
    expect(control).to_have_attribute("aria-invalid", "true")
    choose_in(form, picture())
    uploaded(form)
    expect(control).not_to_have_attribute("aria-invalid", "true")
