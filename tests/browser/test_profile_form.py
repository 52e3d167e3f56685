"""A form with one upload: the example's profile."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from example_project.models import Profile
from tests.browser.forms import ROW, choose, receipts, uploaded
from tests.browser.pictures import picture
from tests.browser.records import failures, outcomes
from tests.browser.waiting import eventually, held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = "form.form > button"


@pytest.fixture
def profile_page(signed_in_browser: None, site: str, page: Page) -> Page:
    page.goto(f"{site}/profile/")
    return page


def save(page: Page) -> None:
    with page.expect_navigation():
        page.click(SAVE)


def test_an_avatar_is_uploaded_saved_verified_and_shown(
    profile_page: Page, imagekit: Emulator, ann: User
) -> None:
    profile_page.fill("[name=name]", "Ann")
    choose(profile_page, picture("me.png"))
    uploaded(profile_page)
    save(profile_page)
    (stored,) = imagekit.files()
    assert Profile.objects.get().avatar.path == stored.path
    assert stored.folder == f"/profiles/{ann.pk}/"
    record = IssuedToken.objects.get()
    assert (record.outcome, record.form_field, record.mime) == ("verified", "avatar", "image/png")
    assert record.accepted_at is not None
    assert record.used_at is not None
    expect(profile_page.locator("img.avatar")).to_have_js_property("naturalWidth", 64)
    shown = profile_page.locator(".imagekit-upload-current img")
    expect(shown).to_have_js_property("naturalWidth", 64)


def test_a_form_that_comes_back_with_errors_keeps_its_upload(
    profile_page: Page, imagekit: Emulator
) -> None:
    choose(profile_page, picture("me.png"))
    uploaded(profile_page)
    before = receipts(profile_page)
    profile_page.locator("form.form").evaluate("form => { form.noValidate = true; }")
    save(profile_page)
    assert profile_page.locator(".errorlist").count() == 1
    uploaded(profile_page)
    assert receipts(profile_page) == before
    profile_page.fill("[name=name]", "Ann")
    save(profile_page)
    assert len(imagekit.files()) == 1
    assert Profile.objects.get().avatar.path == imagekit.files()[0].path


def test_an_upload_can_be_removed_before_the_form_is_sent(profile_page: Page) -> None:
    profile_page.fill("[name=name]", "Ann")
    choose(profile_page, picture())
    uploaded(profile_page)
    profile_page.get_by_role("button", name="Remove").click()
    expect(profile_page.locator(ROW)).to_have_count(0)
    expect(profile_page.locator("input[type=file]")).to_be_focused()
    save(profile_page)
    assert not Profile.objects.get().avatar
    assert IssuedToken.objects.get().accepted_at is None


def test_a_second_choice_takes_the_place_of_the_first(
    profile_page: Page, imagekit: Emulator
) -> None:
    profile_page.fill("[name=name]", "Ann")
    for name in ("young.png", "old.png"):
        choose(profile_page, picture(name))
        expect(profile_page.locator(f"{ROW}[data-state=done]")).to_contain_text(name)
    assert len(receipts(profile_page)) == 1
    save(profile_page)
    assert Profile.objects.get().avatar.path == imagekit.files()[1].path


def test_an_avatar_is_kept_replaced_and_cleared(profile_page: Page, imagekit: Emulator) -> None:
    profile_page.fill("[name=name]", "Ann")
    choose(profile_page, picture())
    uploaded(profile_page)
    save(profile_page)
    first = Profile.objects.get().avatar.path
    save(profile_page)
    assert Profile.objects.get().avatar.path == first
    choose(profile_page, picture(color="teal"))
    uploaded(profile_page)
    save(profile_page)
    second = Profile.objects.get().avatar.path
    assert second not in ("", first)
    profile_page.get_by_label("Clear").check()
    save(profile_page)
    assert Profile.objects.get().avatar.path == ""


def test_the_form_waits_for_an_upload_that_runs(profile_page: Page, imagekit: Emulator) -> None:
    imagekit.slow_next(1)
    profile_page.fill("[name=name]", "Ann")
    choose(profile_page, picture())
    with profile_page.expect_navigation():
        profile_page.click(SAVE)
        expect(profile_page.get_by_text("The form waits for its uploads.")).to_be_visible()
        profile_page.click(SAVE)  # which changes nothing
    assert Profile.objects.get().avatar.path == imagekit.files()[0].path
    assert Profile.objects.count() == 1


def test_the_form_is_not_sent_if_its_upload_fails(
    profile_page: Page, imagekit: Emulator, failures_expected: None
) -> None:
    profile_page.fill("[name=name]", "Ann")
    choose(profile_page, picture("first.png"))
    uploaded(profile_page)
    imagekit.fail_next(429)
    waiting = held(profile_page, "**/files/upload", times=1)
    choose(profile_page, picture("second.png"))
    profile_page.click(SAVE)
    expect(profile_page.get_by_text("The form waits for its uploads.")).to_be_visible()
    eventually(profile_page, lambda: bool(waiting))  # its token is asked for first
    waiting[0].continue_()
    expect(profile_page.get_by_text("an upload failed")).to_be_visible()
    expect(profile_page.get_by_role("button", name="Retry")).to_be_focused()
    assert not Profile.objects.exists()
    profile_page.keyboard.press("Enter")
    expect(profile_page.locator(f"{ROW}[data-state=done]")).to_contain_text("second.png")
    save(profile_page)
    assert Profile.objects.get().avatar.path == imagekit.files()[-1].path
    eventually(profile_page, lambda: outcomes() == ["verified", "failed", "verified"])


def test_what_fails_or_is_cancelled_is_told_to_the_site(
    profile_page: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.fail_next(400, "Your request failed 'checks' validation.")
    choose(profile_page, picture())
    expect(profile_page.locator(f"{ROW}[data-state=failed]")).to_have_count(1)
    imagekit.slow_next(5)
    choose(profile_page, picture())
    expect(profile_page.locator(f"{ROW}[data-state=uploading]")).to_have_count(1)
    profile_page.get_by_role("button", name="Cancel").click()
    told = ["refused: Your request failed 'checks' validation. (400)", "cancelled"]
    eventually(profile_page, lambda: failures() == told)


def test_when_the_site_cannot_be_told_nobody_uploads_twice(
    profile_page: Page, imagekit: Emulator, failures_expected: None
) -> None:
    closed = {"on": True}
    profile_page.route(
        "**/complete/", lambda route: route.abort() if closed["on"] else route.continue_()
    )
    choose(profile_page, picture())
    expect(profile_page.locator(f"{ROW}[data-state=failed]")).to_have_count(1, timeout=20_000)
    assert outcomes() == [None]
    closed["on"] = False
    profile_page.get_by_role("button", name="Retry").click()
    uploaded(profile_page)
    assert len(imagekit.files()) == 1
    assert outcomes() == ["verified"]


def test_a_form_sent_twice_by_the_back_button_keeps_its_file(
    profile_page: Page, imagekit: Emulator
) -> None:
    profile_page.fill("[name=name]", "Ann")
    choose(profile_page, picture())
    uploaded(profile_page)
    [receipt] = receipts(profile_page)
    token = profile_page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    save(profile_page)
    form: dict[str, str | float | bool] = {
        "name": "Ann",
        "avatar": receipt,
        "csrfmiddlewaretoken": token,
    }
    answer = profile_page.request.post(profile_page.url, form=form)
    assert answer.ok
    assert Profile.objects.get().avatar.path == imagekit.files()[0].path


@pytest.mark.parametrize("comes", ["before the report", "after the report"])
def test_an_event_verifies_it_whenever_it_comes(
    profile_page: Page, imagekit: Emulator, site: str, settings: Settings, comes: str
) -> None:
    settings.IMAGEKIT_JWT = {
        **settings.IMAGEKIT_JWT,
        "VERIFY_UPLOADS": False,
        "WEBHOOK_SECRETS": [imagekit.webhook_secret],
    }
    imagekit.send_webhooks_to(f"{site}/imagekit/webhook/")
    imagekit.hold_webhooks()

    def told_first(route: Route) -> None:
        imagekit.release_webhooks()
        imagekit.wait_for_webhooks()
        route.continue_()

    if comes == "before the report":
        profile_page.route("**/complete/", told_first)
    choose(profile_page, picture())
    uploaded(profile_page)
    assert outcomes() == ["verified" if comes == "before the report" else "reported"]
    imagekit.release_webhooks()
    imagekit.wait_for_webhooks()
    for sent in imagekit.sent_webhooks():
        imagekit.send_again(sent)
    imagekit.wait_for_webhooks()
    assert {sent.status for sent in imagekit.sent_webhooks()} == {204}
    assert outcomes() == ["verified"]
