"""FilePond's own retry and cancelling, as the server sees them."""

import pytest
from playwright.sync_api import Page, Route, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.adapters.test_filepond import DONE, FAILED, ITEM, choose, receipts
from tests.browser.pictures import picture
from tests.browser.records import failures, outcomes
from tests.browser.waiting import eventually, held

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

RETRY = ".filepond--action-retry-item-processing"
CANCEL = ".filepond--action-abort-item-processing"


@pytest.mark.parametrize("misfortune", ["drop_next", "fail_next"])
def test_a_retry_has_a_new_token(
    filepond: Page, imagekit: Emulator, failures_expected: None, misfortune: str
) -> None:
    getattr(imagekit, misfortune)()
    choose(filepond, picture())
    expect(filepond.locator(FAILED)).to_have_count(1)
    filepond.locator(RETRY).click()
    expect(filepond.locator(DONE)).to_have_count(1)
    assert len(imagekit.files()) == 1
    assert IssuedToken.objects.values_list("jti").distinct().count() == 2
    eventually(filepond, lambda: bool(failures()[0]) and not failures()[1])


def test_a_request_for_a_token_that_fails_is_retried(
    filepond: Page, failures_expected: None
) -> None:
    filepond.route("**/imagekit/uploads/", lambda route: route.abort(), times=1)
    choose(filepond, picture())
    expect(filepond.locator(FAILED)).to_contain_text("The connection failed.")
    filepond.locator(RETRY).click()
    expect(filepond.locator(DONE)).to_have_count(1)
    assert IssuedToken.objects.count() == 1


def test_a_report_that_fails_is_made_again_and_nothing_is_sent_twice(
    filepond: Page, imagekit: Emulator, failures_expected: None
) -> None:
    filepond.route("**/complete/", lambda route: route.abort(), times=1)
    choose(filepond, picture())
    expect(filepond.locator(FAILED)).to_have_count(1)
    filepond.locator(RETRY).click()
    expect(filepond.locator(DONE)).to_have_count(1)
    assert (len(imagekit.files()), outcomes(), failures()) == (1, ["verified"], [""])


def test_what_the_site_cannot_take_any_more_is_uploaded_anew(
    filepond: Page, imagekit: Emulator, failures_expected: None
) -> None:
    def refuse(route: Route) -> None:
        body = '{"code": "upload_failed", "message": "The file is gone."}'
        route.fulfill(status=409, body=body, content_type="application/json")

    filepond.route("**/complete/", refuse, times=1)
    choose(filepond, picture())
    expect(filepond.locator(FAILED)).to_contain_text("The file is gone.")
    filepond.locator(RETRY).click()
    expect(filepond.locator(DONE)).to_have_count(1)
    assert (len(imagekit.files()), len(outcomes())) == (2, 2)


def test_of_what_imagekit_still_processes_a_retry_asks_again(
    filepond: Page, failures_expected: None
) -> None:
    answers = ['{"receipt": null, "file": null}', '{"receipt": "r", "file": {"url": "/"}}']

    def answer(route: Route) -> None:
        route.fulfill(body=answers.pop(0), content_type="application/json")

    filepond.route("**/complete/", answer)
    choose(filepond, picture())
    expect(filepond.locator(FAILED)).to_have_count(1)
    filepond.locator(RETRY).click()
    expect(filepond.locator(DONE)).to_have_count(1)
    assert receipts(filepond) == ["r"]
    assert IssuedToken.objects.count() == 1


def test_a_file_that_is_cancelled_is_stopped_and_the_site_is_told(
    filepond: Page, failures_expected: None
) -> None:
    waiting = held(filepond, "**/files/upload")
    choose(filepond, picture())
    eventually(filepond, lambda: bool(waiting))
    filepond.locator(CANCEL).click()
    expect(filepond.locator(ITEM)).to_have_count(0)
    eventually(filepond, lambda: failures() == ["cancelled"])
    filepond.unroute("**/files/upload")
    choose(filepond, picture())
    expect(filepond.locator(DONE)).to_have_count(1)
    assert failures() == ["cancelled", ""]
    assert len(receipts(filepond)) == 1


def test_what_is_cancelled_before_its_token_came_is_not_sent(
    filepond: Page, imagekit: Emulator, failures_expected: None
) -> None:
    waiting = held(filepond, "**/imagekit/uploads/")
    choose(filepond, picture())
    eventually(filepond, lambda: bool(waiting))
    filepond.locator(CANCEL).click()
    expect(filepond.locator(ITEM)).to_have_count(0)
    waiting[0].continue_()
    eventually(filepond, lambda: failures() == ["cancelled"])
    assert not imagekit.files()
