"""The widget works under the names that a site's static storage gives its files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import BrowserContext, Page, Response, expect
from pytest_django import Settings
from werkzeug.middleware.shared_data import SharedDataMiddleware

from django_imagekit_jwt.models import IssuedToken
from example_project.second_origin import serving
from tests.browser.conftest import Complaints, sign_in
from tests.browser.pictures import picture
from tests.browser.widget import choose, state_of
from tests.static_storages import HASHED_ONLY, MANIFEST, MODULES, WHITENOISE, collect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATIC = Path(__file__).resolve().parents[2] / "django_imagekit_jwt/static"
STORAGES = [MANIFEST, MODULES, HASHED_ONLY, WHITENOISE]
HASHED = re.compile(r"\.[0-9a-f]{12}\.(js|css)$")


@pytest.fixture(
    params=[MANIFEST, MODULES, HASHED_ONLY, WHITENOISE], ids=lambda name: name.split(".")[-1]
)
def storage(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def collected(
    storage: str,
    site: str,
    settings: Settings,
    tmp_path: Path,
    context: BrowserContext,
    ann: User,
    complaints: Complaints,
) -> Iterator[str]:
    """A site whose static files were collected, by WhiteNoise or by another server."""
    settings.ROOT_URLCONF = "tests.browser.bare_urls"
    collect(settings, tmp_path, storage)
    files = {"/static": str(tmp_path)}
    if storage == WHITENOISE:
        whitenoise = "whitenoise.middleware.WhiteNoiseMiddleware"
        settings.MIDDLEWARE = [whitenoise, *settings.MIDDLEWARE]
        files = {}
    with serving(SharedDataMiddleware(WSGIHandler(), files)) as origin:
        sign_in(context, ann, origin)
        yield origin


@pytest.fixture
def ours(page: Page) -> list[Response]:
    """The answers with files of the package."""
    found: list[Response] = []

    def hear(response: Response) -> None:
        if "/static/django_imagekit_jwt/" in response.url:
            found.append(response)

    page.on("response", hear)
    return found


def test_a_picture_is_uploaded(collected: str, page: Page) -> None:
    page.goto(collected)
    choose(page, picture())
    state_of(page, "done")
    assert IssuedToken.objects.get().file_name == "cat.png"


def test_words_that_the_page_does_not_bring_are_loaded(
    collected: str, storage: str, page: Page, ours: list[Response]
) -> None:
    page.goto(f"{collected}/bare/")
    expect(page.get_by_text("Choose from this device")).to_be_visible()
    choose(page, picture())
    state_of(page, "done")
    assert {response.status for response in ours} == {200}
    plain = [response.url for response in ours if not HASHED.search(response.url)]
    assert (plain == []) == (storage != MANIFEST)


def test_every_module_loads(collected: str, page: Page, ours: list[Response]) -> None:
    page.goto(f"{collected}/bare/")
    for file in STATIC.rglob("*.js"):
        address = staticfiles_storage.url(file.relative_to(STATIC).as_posix())
        page.evaluate("address => import(address)", address)
    assert {response.status for response in ours} == {200}


@pytest.mark.parametrize("storage", [HASHED_ONLY, WHITENOISE], indirect=True)
def test_resizing_starts_its_worker(collected: str, page: Page) -> None:
    page.goto(f"{collected}/bare/")
    with page.expect_worker() as started:
        made = page.evaluate(
            """async ({ address, bytes }) => {
              const { resized } = await import(address);
              const file = new File([new Uint8Array(bytes)], "cat.png", { type: "image/png" });
              return (await resized(file, { maxWidth: 32 })).to;
            }""",
            {
                "address": staticfiles_storage.url("django_imagekit_jwt/resize.js"),
                "bytes": list(picture(size=(320, 240))["buffer"]),
            },
        )
    assert made == "32 \u00d7 24"
    assert HASHED.search(started.value.url)


@pytest.mark.parametrize("storage", [WHITENOISE], indirect=True)
def test_whitenoise_lets_browsers_keep_a_hashed_file_forever(
    collected: str, page: Page, ours: list[Response]
) -> None:
    page.goto(collected)
    state_of(page, "done", 0)
    for response in ours:
        assert "immutable" in response.headers["cache-control"]
