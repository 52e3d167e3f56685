"""Names, tags and answers that are markup or script: text for a real browser, wherever they come.

No policy stands in the way of a script here, so that one which got in would run, and be found out.
"""

import json

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import Complaints, sign_in
from tests.browser.forms import ROW
from tests.browser.pictures import picture
from tests.browser.widget import choose, state_of
from tests.factories import issued_token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BREAKING_OUT = '"><img src=x onerror=hurt=1>'
NAMES = [
    f"{BREAKING_OUT}.png",
    "<svg onload=hurt=1>.png",
    "' autofocus onfocus='hurt=1.png",
    "&lt;img src=x onerror=hurt=1&gt;.png",
    "javascript:hurt=1.png",
    "{action} {name} $& $1.png",
    "__proto__.png",
    "\u202egnp.exe",
]
SCRIPT = "javascript:hurt=1"
INJECTED = "img[src=x], svg[onload], [onerror], [onfocus], [href^='javascript:']"
IN_LIST = "/admin/django_imagekit_jwt/issuedtoken/"


@pytest.fixture
def unprotected(site: str, settings: Settings, complaints: Complaints) -> str:
    """The example's site without its Content Security Policy."""
    settings.CONTENT_SECURITY_POLICY = None
    complaints.failures_expected = True  # what is there before is no real picture
    return site


@pytest.fixture
def home(ann: User, unprotected: str, context: BrowserContext, page: Page) -> Page:
    sign_in(context, ann, unprotected)
    answer = page.goto(unprotected)
    assert answer
    assert "content-security-policy" not in answer.headers
    return page


def assert_unhurt(page: Page) -> None:
    """Give everything on the page its chance to run, and find that nothing did."""
    page.evaluate("() => document.querySelectorAll('button, a').forEach(one => one.focus())")
    page.wait_for_timeout(100)
    assert page.evaluate("() => 'hurt' in window") is False
    expect(page.locator(INJECTED)).to_have_count(0)


def test_what_is_injected_here_would_be_found_out(home: Page) -> None:
    home.evaluate("markup => { document.body.innerHTML = markup; }", BREAKING_OUT)
    home.wait_for_function("() => 'hurt' in window")
    expect(home.locator(INJECTED)).to_have_count(1)


def test_the_name_of_a_file_is_text_on_its_row_and_in_the_gallery(
    home: Page, imagekit: Emulator
) -> None:
    home.locator("imagekit-upload[policy=gallery]").evaluate(
        "(one, tags) => one.setAttribute('parameters', JSON.stringify({tags}))", BREAKING_OUT
    )
    choose(home, *map(picture, NAMES))
    state_of(home, "done", len(NAMES))
    expect(home.locator(f"{ROW} .imagekit-upload-name")).to_have_text(NAMES)
    expect(home.locator("#gallery li")).to_have_count(len(NAMES))
    assert_unhurt(home)
    assert {record.parameters["tags"] for record in IssuedToken.objects.all()} == {BREAKING_OUT}
    home.reload()
    expect(home.locator("#gallery li")).to_have_count(len(NAMES))
    assert_unhurt(home)


def test_a_refusal_is_text_whoever_refuses(home: Page, imagekit: Emulator) -> None:
    imagekit.fail_next(400, BREAKING_OUT)
    choose(home, picture(NAMES[0]))
    state_of(home, "failed")
    expect(home.locator(f"{ROW} .imagekit-upload-status")).to_contain_text(BREAKING_OUT)
    home.route("**/imagekit/uploads/", lambda route: route.fulfill(status=400, json=REFUSAL))
    choose(home, picture(NAMES[1]))
    state_of(home, "failed", 2)
    assert_unhurt(home)


REFUSAL = {"code": BREAKING_OUT, "message": BREAKING_OUT, "errors": {BREAKING_OUT: [BREAKING_OUT]}}


@pytest.mark.parametrize("member", ["url", "filePath", "thumbnailUrl"])
def test_an_answer_that_is_script_leads_nowhere(
    member: str, home: Page, imagekit: Emulator
) -> None:
    """As if ImageKit, or whoever stands between, gave a script for an address."""

    def forge(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps({**answer.json(), member: SCRIPT}))

    home.route("**/files/upload", forge)
    choose(home, picture())
    taken = member == "thumbnailUrl"  # which the site passes over
    state_of(home, "done" if taken else "failed")
    expect(home.locator("#gallery li")).to_have_count(1 if taken else 0)
    assert_unhurt(home)


def test_a_form_that_comes_back_shows_names_as_text(
    ann: User, unprotected: str, context: BrowserContext, page: Page, settings: Settings
) -> None:
    settings.ROOT_URLCONF = "tests.browser.form_urls"
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "POLICIES": {}}
    sign_in(context, ann, unprotected)
    page.goto(f"{unprotected}/forms/gallery/")
    page.locator("input[type=file]").set_input_files([picture(name) for name in NAMES])
    state_of(page, "done", len(NAMES))
    page.locator("form").evaluate("form => { form.noValidate = true; }")
    with page.expect_navigation():
        page.evaluate("() => document.querySelector('form').requestSubmit()")
    expect(page.locator(f"{ROW} .imagekit-upload-name")).to_have_text(NAMES)
    for action in ("Move down", "Remove"):
        page.get_by_role("button", name=f"{action} {NAMES[0]}").click()
        assert_unhurt(page)


def test_hostile_records_are_text_on_every_page_of_the_admin(
    admin_user: User, unprotected: str, context: BrowserContext, page: Page
) -> None:
    admin_user.username = BREAKING_OUT
    admin_user.save()
    record = issued_token(
        user=admin_user,
        username=BREAKING_OUT,
        policy=BREAKING_OUT,
        form_field=BREAKING_OUT,
        file_id=BREAKING_OUT,
        file_path=f"/{BREAKING_OUT}/{BREAKING_OUT}.png",
        mime="image/png",
        reported_at=timezone.now(),
        failure=BREAKING_OUT,
        parameters={
            "fileName": BREAKING_OUT,
            "tags": BREAKING_OUT,
            "customMetadata": json.dumps({BREAKING_OUT: BREAKING_OUT}),
            BREAKING_OUT: BREAKING_OUT,
        },
    )
    sign_in(context, admin_user, unprotected)
    queries = [f"?{name}={BREAKING_OUT}" for name in ("policy", "account", "q", "iat__gte")]
    for path in ("", f"{record.pk}/change/", "overview/", *queries):
        answer = page.goto(unprotected + IN_LIST + path)
        assert answer
        assert answer.status == 200
        assert "onerror=hurt=1" in page.inner_text("body").lower()
        assert_unhurt(page)
    page.goto(unprotected + IN_LIST)
    page.fill("#searchbar", BREAKING_OUT)
    page.press("#searchbar", "Enter")
    expect(page.locator("#searchbar")).to_have_value(BREAKING_OUT)
    assert_unhurt(page)
