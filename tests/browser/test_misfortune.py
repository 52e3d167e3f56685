"""What goes wrong is said in words, and a retry mends what it can."""

import pytest
from playwright.sync_api import Page, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import Change
from tests.browser.pictures import Payload, noise, picture, video
from tests.browser.widget import ROWS, WIDGET, choose, drop, state_of, token_requests

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_dropped_file_of_another_kind_is_refused_in_words(home: Page, imagekit: Emulator) -> None:
    drop(home, "notes.txt", "text/plain")
    state_of(home, "failed")
    expect(home.locator(ROWS)).to_contain_text("Only image/* can be uploaded here")
    assert not IssuedToken.objects.exists()


def test_an_upload_under_way_is_cancelled(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.slow_next(60)
    choose(home, picture("slow.png"), picture("quick.png"))
    state_of(home, "uploading", 1)
    slow = home.locator(f"{ROWS}[data-state=uploading]")
    slow.get_by_role("button").click()
    state_of(home, "cancelled")
    state_of(home, "done")
    assert len(imagekit.files()) == 1


def test_a_cancelled_upload_is_started_again(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.slow_next(2)  # and no longer: it may strike the retry, if the first came not so far
    choose(home, picture())
    home.get_by_role("button", name="Cancel cat.png").click()
    state_of(home, "cancelled")
    home.get_by_role("button", name="Retry cat.png").click()
    state_of(home, "done")


def test_what_the_policy_refuses_is_said_in_words(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    home.locator(WIDGET).evaluate(
        "element => element.setAttribute('parameters', '{\"webhookUrl\": \"https://a.example/\"}')"
    )
    choose(home, picture())
    state_of(home, "failed")
    expect(home.locator(ROWS)).to_contain_text("does not let a client set it")
    assert not imagekit.files()


def test_one_refused_file_does_not_spoil_the_others(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    choose(home, picture("a" * 300 + ".png"), picture("fine.png"))
    state_of(home, "failed")
    state_of(home, "done")
    expect(home.locator(f"{ROWS}[data-state=failed]")).to_contain_text("304 characters")
    assert len(imagekit.files()) == 1


def test_a_file_over_the_limit_is_refused_before_anything_is_asked(
    home: Page, imagekit: Emulator, gallery_policy: Change
) -> None:
    gallery_policy(max_size="1 KB", quotas=[{"files": 2, "per": "day"}])
    home.reload()
    asked = token_requests(home)
    choose(home, noise("big.png", 1025))
    expect(home.locator(ROWS)).to_contain_text("The file is larger than 1 KB.")
    choose(home, *(picture(f"{index}.png") for index in range(3)))
    state_of(home, "done", 2)
    expect(home.locator(ROWS).last).to_contain_text("Only 2 files can be uploaded here.")
    assert len(asked) == 1


def test_a_quota_that_is_used_up_is_said_in_words(
    home: Page, gallery_policy: Change, failures_expected: None
) -> None:
    gallery_policy(quotas=[{"files": 1, "per": "day"}])
    choose(home, picture("first.png"))
    state_of(home, "done")
    choose(home, picture("second.png"))
    state_of(home, "failed")
    expect(home.locator(ROWS).last).to_contain_text("1 file in 1 day are allowed to you")


def test_a_file_that_lies_to_the_browser_does_not_pass_imagekit(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    script: Payload = {"name": "cat.png", "mimeType": "image/png", "buffer": b"<script>1</script>"}
    choose(home, script)
    state_of(home, "failed")
    expect(home.locator(ROWS)).to_contain_text("'checks' validation")
    assert not imagekit.files()


def test_what_imagekit_refuses_is_said_in_words(
    home: Page, imagekit: Emulator, gallery_policy: Change, failures_expected: None
) -> None:
    gallery_policy(checks='"file.size" < "1kb"')
    choose(home, noise("big.png", 2000))
    state_of(home, "failed")
    expect(home.locator(ROWS)).to_contain_text("'checks' validation")
    assert not imagekit.files()


def test_a_video_that_imagekit_still_processes_is_no_failure(
    home: Page, gallery_policy: Change
) -> None:
    gallery_policy(fixed_parameters={"transformation": {"pre": "w-300"}})
    home.locator(f"{WIDGET} input").evaluate("input => input.removeAttribute('accept')")
    choose(home, video())
    state_of(home, "processing")
    expect(home.locator("#gallery li")).to_have_count(0)


def test_a_user_who_signed_out_meanwhile_is_told(home: Page, failures_expected: None) -> None:
    home.context.clear_cookies(name="sessionid")
    choose(home, picture())
    state_of(home, "failed")
    expect(home.locator(ROWS)).to_contain_text("Authentication credentials were not provided")


def test_without_its_csrf_token_nothing_is_issued(home: Page, failures_expected: None) -> None:
    home.locator(WIDGET).evaluate("one => one.setAttribute('csrf-token', 'a'.repeat(64))")
    choose(home, picture())
    state_of(home, "failed")
    assert not IssuedToken.objects.exists()
