"""A real browser, a live server with the example site, and the local ImageKit on another origin."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator
from django_imagekit_jwt.testing.running import settings_of
from example_project import settings as example
from example_project.second_origin import Addresses, running_page
from tests.browser.modules import open_page, running_modules
from tests.building import distributions, python, shared, tracked
from tests.skipping import cannot_run

__all__ = ["distributions", "python", "shared", "tracked"]

NETWORK = "Failed to load resource"
expect.set_options(timeout=15_000)  # two cores may be busy
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        cannot_run("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        context.set_default_timeout(10_000)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def imagekit() -> Iterator[Emulator]:
    with running_emulator() as running:
        yield running


@pytest.fixture
def site(imagekit: Emulator, settings: Settings, live_server: LiveServer) -> str:
    settings.ROOT_URLCONF = "example_project.urls"
    settings.IMAGEKIT_API_URL = imagekit.api_url
    settings.IMAGEKIT_JWT = {
        **example.IMAGEKIT_JWT,
        **settings_of(imagekit),
        "THROTTLE_RATES": {"token": None, "uploads": None, "outcomes": None},
    }
    directives = example.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {
            **directives,
            "img-src": [*directives["img-src"], imagekit.origin],
            "connect-src": [*directives["connect-src"], imagekit.origin],
        }
    }
    return str(live_server.url)


class Change(Protocol):
    """Give the page's policy other options until the test ends."""

    def __call__(self, **options: object) -> None: ...


@pytest.fixture
def gallery_policy(site: str, settings: Settings) -> Change:
    def change(**options: object) -> None:
        policies = {**settings.IMAGEKIT_JWT["POLICIES"], "gallery": options}
        settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "POLICIES": policies}

    return change


@dataclass
class Complaints:
    """What the browser complained of; a test names the failed requests it provokes."""

    found: list[str] = field(default_factory=list)
    failures_expected: bool = False

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.failures_expected and NETWORK in message.text):
            self.found.append(message.text)


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[Complaints]:
    """No console error, no uncaught exception and no CSP violation is left unheard."""
    complaints = Complaints()
    context.on("console", complaints.hear)
    context.on("weberror", lambda error: complaints.found.append(str(error.error)))
    yield complaints
    assert complaints.found == []


@pytest.fixture
def failures_expected(complaints: Complaints) -> None:
    complaints.failures_expected = True


@pytest.fixture
def second_origin(site: str, imagekit: Emulator, settings: Settings) -> Iterator[str]:
    """The example's page on an origin that is neither the site's nor ImageKit's."""
    addresses = Addresses(site, imagekit.origin, imagekit.origin)
    with running_page(addresses) as origin:
        settings.CORS_ALLOWED_ORIGINS = [origin]
        yield origin


@pytest.fixture
def signed_in_browser(
    ann: User, site: str, context: BrowserContext, complaints: Complaints
) -> None:
    sign_in(context, ann, site)


def sign_in(context: BrowserContext, user: User, origin: str) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": origin}])


@pytest.fixture
def home(signed_in_browser: None, site: str, page: Page) -> Page:
    """The page with the widget, for Ann."""
    page.goto(site)
    return page


class OpenForm(Protocol):
    """Open the page with a form of many uploads, with a query such as ``?dir=rtl``."""

    def __call__(self, query: str = "") -> Page: ...


@pytest.fixture
def open_form(
    signed_in_browser: None,
    site: str,
    settings: Settings,
    page: Page,
    complaints: Complaints,
) -> OpenForm:
    settings.ROOT_URLCONF = "tests.browser.accessible_urls"
    complaints.failures_expected = True  # what the form has already is no real picture

    def opened(query: str = "") -> Page:
        page.goto(f"{site}/pictures/{query}")
        return page

    return opened


@pytest.fixture
def origin() -> Iterator[str]:
    """Where the widget's modules are served, each for itself."""
    with running_modules() as origin:
        yield origin


@pytest.fixture
def blank(page: Page, origin: str, complaints: Complaints) -> Page:
    """A bare page that may import them."""
    open_page(page, origin)
    return page
