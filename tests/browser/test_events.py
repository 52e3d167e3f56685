"""The events of the element: what they say, and which of them can be vetoed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.pictures import picture
from tests.browser.waiting import eventually, held
from tests.browser.widget import choose, state_of, token_requests

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Told = Callable[[], list[dict[str, object]]]


@pytest.fixture
def told(home: Page) -> Told:
    """Give what the events of the page said, of which one listener hears all."""
    home.evaluate(
        """() => {
          window.told = [];
          const names = ["start", "progress", "success", "error", "cancel", "remove", "complete"];
          for (const name of names) {
            document.addEventListener(`imagekit-upload:${name}`, ({detail, cancelable}) => {
              const {file, item, error, ...rest} = detail;
              window.told.push({name, cancelable, file: file?.name, row: item?.className, ...rest});
            });
          }
        }"""
    )
    return lambda: home.evaluate("window.told")


def test_an_error_says_where_and_why_and_whether_to_try_again(
    home: Page, imagekit: Emulator, failures_expected: None, told: Told
) -> None:
    imagekit.fail_next(400, "Not this one.")
    choose(home, picture())
    state_of(home, "failed")
    (error,) = [one for one in told() if one["name"] == "error"]
    said = {"stage": "upload", "code": "refused", "message": "Not this one.", "status": 400}
    assert error.items() >= {**said, "retryable": False, "file": "cat.png"}.items()
    assert error["row"] == "imagekit-upload-file"


def test_a_veto_stops_a_file_before_its_token_is_asked_for(home: Page, told: Told) -> None:
    asked = token_requests(home)
    home.evaluate(
        """() => document.addEventListener("imagekit-upload:start", (event) => {
          if (event.detail.file.name.startsWith("no")) event.preventDefault();
        })"""
    )
    choose(home, picture("no.png"), picture("yes.png"))
    state_of(home, "done")
    state_of(home, "cancelled")
    assert [len((one.post_data_json or {})["uploads"]) for one in asked] == [1]
    names = [one["name"] for one in told() if one["name"] != "progress"]
    assert names == ["start", "cancel", "start", "success", "complete"]
    assert told()[-1].items() >= {"succeeded": 1, "failed": 0, "cancelled": 1}.items()
    assert {one["name"] for one in told() if one["cancelable"]} == {"start"}


def test_what_is_cancelled_before_it_began_does_not_begin(home: Page, told: Told) -> None:
    waiting = held(home, "**/details*.js")
    choose(home, picture())
    home.get_by_role("button", name="Cancel cat.png").click()
    state_of(home, "cancelled")
    eventually(home, lambda: bool(waiting))
    waiting[0].continue_()
    choose(home, picture("other.png"))
    state_of(home, "done")
    names = [one["name"] for one in told() if one["name"] != "progress"]
    assert names == ["cancel", "complete", "start", "success", "complete"]


def test_an_upload_needs_none_of_the_modules_that_only_show_more(
    home: Page, imagekit: Emulator, failures_expected: None
) -> None:
    home.route("**/details*.js", lambda route: route.abort())
    choose(home, picture())
    state_of(home, "done")
    assert len(imagekit.files()) == 1
