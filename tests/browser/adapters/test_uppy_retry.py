"""Uppy's own retry and cancelling, as the server sees them."""

import pytest
from playwright.sync_api import Page, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.adapters.test_uppy import DONE, FAILED, choose, reason
from tests.browser.pictures import picture
from tests.browser.records import failures, outcomes
from tests.browser.waiting import eventually, held
from tests.browser.widget import token_requests

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

RETRIES = {
    "one": "uppy.retryUpload(uppy.getFiles().find(({ error }) => error).id)",
    "all": "uppy.retryAll()",
}


@pytest.mark.parametrize("retry", RETRIES)
@pytest.mark.parametrize("misfortune", ["drop_next", "fail_next"])
def test_a_retry_has_a_new_token(
    uppy: Page, imagekit: Emulator, failures_expected: None, misfortune: str, retry: str
) -> None:
    getattr(imagekit, misfortune)()
    choose(uppy, picture("red.png", "red"), picture("blue.png", "blue"))
    expect(uppy.locator(FAILED)).to_have_count(1)
    expect(uppy.locator(DONE)).to_have_count(1)
    assert reason(uppy) != ""
    uppy.evaluate(RETRIES[retry])
    expect(uppy.locator(DONE)).to_have_count(2)
    assert len(imagekit.files()) == 2
    assert IssuedToken.objects.values_list("jti").distinct().count() == 3
    eventually(uppy, lambda: len(list(filter(None, failures()))) == 1)


def test_the_dashboards_button_retries(
    uppy: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.drop_next()
    choose(uppy, picture())
    expect(uppy.locator(FAILED)).to_have_count(1)
    uppy.locator(".uppy-StatusBar-actionBtn--retry").click()
    expect(uppy.locator(DONE)).to_have_count(1)
    assert len(imagekit.files()) == 1


def test_a_refused_request_for_tokens_is_retried(uppy: Page, failures_expected: None) -> None:
    uppy.route("**/imagekit/uploads/", lambda route: route.abort(), times=1)
    requests = token_requests(uppy)
    choose(uppy, picture("red.png"), picture("blue.png"))
    expect(uppy.locator(FAILED)).to_have_count(2)
    assert "The connection failed." in reason(uppy)
    assert len(requests) == 1
    uppy.evaluate("uppy.retryAll()")
    expect(uppy.locator(DONE)).to_have_count(2)
    assert IssuedToken.objects.count() == 2


def test_a_report_that_fails_is_no_failure_of_the_upload(
    uppy: Page, failures_expected: None
) -> None:
    uppy.route("**/complete/", lambda route: route.abort(), times=1)
    choose(uppy, picture())
    expect(uppy.locator(FAILED)).to_have_count(1)
    uppy.evaluate("uppy.retryAll()")
    expect(uppy.locator(DONE)).to_have_count(1)
    assert failures() == ["", ""]
    assert outcomes()[1] == "verified"


def test_a_file_that_is_removed_is_cancelled_and_the_site_is_told(
    uppy: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.slow_next(60)
    choose(uppy, picture("slow.png"))
    eventually(uppy, IssuedToken.objects.exists)
    with uppy.expect_request_finished(lambda one: one.url.endswith("/fail/")):
        uppy.evaluate("uppy.removeFile(uppy.getFiles()[0].id)")
    assert failures() == ["cancelled"]
    expect(uppy.locator(FAILED)).to_have_count(0)
    assert uppy.evaluate("uppy.getState().error") is None


def test_when_all_are_cancelled_no_more_is_asked_for(uppy: Page, failures_expected: None) -> None:
    waiting = held(uppy, "**/files/upload")
    requests = token_requests(uppy)
    choose(uppy, *(picture(f"{index}.png") for index in range(12)))
    eventually(uppy, lambda: len(waiting) == 5)
    uppy.evaluate("uppy.cancelAll()")
    eventually(uppy, lambda: failures() == ["cancelled"] * 5)
    assert len(requests) == 1
    uppy.unroute("**/files/upload")
    choose(uppy, picture("after.png"))
    expect(uppy.locator(DONE)).to_have_count(1)


def test_a_plugin_that_is_removed_uploads_no_more(uppy: Page) -> None:
    uppy.evaluate("uppy.removePlugin(uppy.getPlugin('ImageKit'))")
    choose(uppy, picture())
    eventually(
        uppy, lambda: not uppy.evaluate("Object.keys(uppy.getState().currentUploads).length")
    )
    assert not IssuedToken.objects.exists()


def test_its_options_may_be_changed(uppy: Page, failures_expected: None) -> None:
    uppy.evaluate("uppy.getPlugin('ImageKit').setOptions({ policy: 'other' })")
    choose(uppy, picture())
    expect(uppy.locator(FAILED)).to_have_count(1)
    assert "other" in reason(uppy)
