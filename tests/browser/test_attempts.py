"""Every attempt has its own token, and what a moment mends is tried again by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Dialog, Page, Request, Route, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import Change
from tests.browser.pictures import picture
from tests.browser.records import failures
from tests.browser.waiting import eventually
from tests.browser.widget import ROWS, WIDGET, choose, state_of, token_requests

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOKENS = "**/imagekit/uploads/"


@pytest.mark.parametrize("misfortune", ["fail_next", "drop_next"])
def test_a_moments_failure_is_tried_again_with_another_token(
    home: Page, imagekit: Emulator, failures_expected: None, misfortune: str
) -> None:
    getattr(imagekit, misfortune)()
    choose(home, picture())
    expect(home.locator(ROWS)).to_contain_text("Trying again")
    state_of(home, "done")
    assert len(imagekit.files()) == 1
    assert IssuedToken.objects.values_list("jti").distinct().count() == 2
    eventually(home, lambda: bool(failures()[0]) and not failures()[1])


def test_after_four_attempts_it_is_left_to_the_user(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    for _ in range(4):
        imagekit.fail_next(503)
    choose(home, picture())
    expect(home.locator(f"{ROWS}[data-state=failed]")).to_have_count(1, timeout=20_000)
    assert IssuedToken.objects.count() == 4
    home.get_by_role("button", name="Retry cat.png").click()
    state_of(home, "done")
    assert IssuedToken.objects.count() == 5


@pytest.mark.parametrize("status", [400, 403, 429])
def test_what_was_refused_is_not_tried_again(
    home: Page, imagekit: Emulator, failures_expected: None, status: int
) -> None:
    imagekit.fail_next(status, "Not this one.")
    choose(home, picture())
    state_of(home, "failed")
    expect(home.locator(ROWS)).to_contain_text("Failed: Not this one.")
    choose(home, picture("other.png"))
    state_of(home, "done")
    assert IssuedToken.objects.count() == 2


def test_the_request_for_tokens_is_tried_again_as_the_site_asks(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    moments: list[float] = []

    def refuse_once(route: Route, request: Request) -> None:
        moments.append(home.evaluate("performance.now()"))
        if len(moments) > 1:
            return route.continue_()
        body = '{"code": "unavailable", "message": "The database rests."}'
        return route.fulfill(status=503, headers={"Retry-After": "2"}, body=body)

    home.route(TOKENS, refuse_once)
    choose(home, picture("a.png"), picture("b.png"))
    expect(home.locator(ROWS).first).to_contain_text("The database rests. Trying again")
    state_of(home, "done", 2)
    assert len(moments) == 2
    assert moments[1] - moments[0] >= 2000
    assert IssuedToken.objects.count() == 2


def test_what_is_cancelled_meanwhile_is_not_tried_again(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.fail_next(500)
    choose(home, picture())
    expect(home.locator(ROWS)).to_contain_text("Trying again")
    home.get_by_role("button", name="Cancel cat.png").click()
    choose(home, picture("other.png"))
    state_of(home, "done")
    home.wait_for_timeout(2000)  # longer than the pause: nothing is to come of it
    state_of(home, "cancelled")
    assert IssuedToken.objects.count() == 2


def test_offline_it_waits_and_goes_on_by_itself(
    home: Page, context: BrowserContext, imagekit: Emulator, failures_expected: None
) -> None:
    context.set_offline(True)
    choose(home, picture("a.png"), picture("b.png"))
    expect(home.locator(ROWS).first).to_contain_text("Waiting for the connection")
    context.set_offline(False)
    state_of(home, "done", 2)
    assert IssuedToken.objects.count() == 2


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_wrong_clock_does_no_harm(
    home: Page, imagekit: Emulator, gallery_policy: Change, hours: int
) -> None:
    gallery_policy(lifetime=3600)
    home.clock.install(time=timezone.now() + timedelta(hours=hours))
    home.reload()
    choose(home, picture("a.png"), picture("b.png"))
    state_of(home, "done", 2)
    assert IssuedToken.objects.count() == 2


def test_a_token_that_grew_old_in_the_queue_is_not_used(
    home: Page, imagekit: Emulator, gallery_policy: Change
) -> None:
    gallery_policy(lifetime=60)
    home.clock.install()
    home.reload()
    asked = token_requests(home)
    home.locator(WIDGET).evaluate("element => element.setAttribute('concurrency', '1')")
    imagekit.slow_next(2)
    choose(home, picture("slow.png"), picture("late.png"))
    state_of(home, "uploading")
    home.clock.fast_forward(58_000)
    state_of(home, "done", 2)
    assert len(asked) == 2
    assert IssuedToken.objects.count() == 3


def test_tokens_are_fetched_no_sooner_than_their_files_can_go(
    home: Page, imagekit: Emulator, gallery_policy: Change
) -> None:
    """Half a megabyte each: at the pace that is supposed at first, 38 go in half of ten minutes."""
    gallery_policy()
    home.reload()
    asked = token_requests(home)
    home.locator(WIDGET).evaluate(
        """element => {
          const transfer = new DataTransfer();
          for (let number = 0; number < 60; number++) {
            const bytes = new Uint8Array(500_000);
            transfer.items.add(new File([bytes], `${number}.png`, {type: "image/png"}));
          }
          element.querySelector("input").files = transfer.files;
          element.querySelector("input").dispatchEvent(new Event("change", {bubbles: true}));
        }"""
    )
    eventually(home, lambda: len(asked) > 0)
    assert len((asked[0].post_data_json or {})["uploads"]) == 38


def test_no_more_are_sent_at_once_than_is_said(
    home: Page, imagekit: Emulator, gallery_policy: Change
) -> None:
    gallery_policy()
    home.reload()
    home.locator(WIDGET).evaluate("element => element.setAttribute('concurrency', '2')")
    choose(home, *(picture(f"{number}.png") for number in range(8)))
    state_of(home, "done", 8)
    spans = home.evaluate(
        """address => performance.getEntriesByName(address)
          .filter(({initiatorType}) => initiatorType === "xmlhttprequest")
          .map(({startTime, responseEnd}) => [startTime, responseEnd])""",
        imagekit.upload_url,
    )
    assert len(spans) == 8
    assert max(sum(a <= start < b for a, b in spans) for start, _ in spans) == 2


@pytest.mark.parametrize("how", ["Cancel all", "cancel()"])
def test_all_are_cancelled_at_once_and_the_site_is_told(
    home: Page, imagekit: Emulator, gallery_policy: Change, failures_expected: None, how: str
) -> None:
    gallery_policy()
    home.reload()
    for _ in range(3):
        imagekit.slow_next(60)
    choose(home, *(picture(f"{number}.png") for number in range(6)))
    state_of(home, "uploading", 3)
    if how == "cancel()":
        home.locator(WIDGET).evaluate("element => element.cancel()")
    else:
        home.get_by_role("button", name="Cancel all").click()
    state_of(home, "cancelled", 6)
    eventually(home, lambda: failures() == ["cancelled"] * 6)
    assert not imagekit.files()


@pytest.fixture
def asked_to_stay(home: Page) -> list[str]:
    asked: list[str] = []

    def hear(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    home.on("dialog", hear)
    home.click("h1")  # browsers ask only those who used the page
    return asked


RELOAD = "() => { setTimeout(() => location.reload()); }"


def test_leaving_the_page_is_asked_about_while_files_are_under_way(
    home: Page, imagekit: Emulator, failures_expected: None, asked_to_stay: list[str]
) -> None:
    imagekit.slow_next(60)
    choose(home, picture())
    state_of(home, "uploading")
    home.evaluate(RELOAD)
    eventually(home, lambda: asked_to_stay == ["beforeunload"])
    state_of(home, "uploading")


def test_leaving_the_page_is_not_asked_about_once_all_is_done(
    home: Page, asked_to_stay: list[str]
) -> None:
    choose(home, picture())
    state_of(home, "done")
    home.evaluate(RELOAD)
    expect(home.locator(ROWS)).to_have_count(0)
    assert asked_to_stay == []
