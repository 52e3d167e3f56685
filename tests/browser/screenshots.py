"""Takes the pictures of docs/gallery.md anew: python -m pytest tests/browser/screenshots.py

Its name keeps it out of the suite, as a picture proves nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, cast

import pytest
from django.contrib.auth.models import User
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import sign_in
from tests.browser.foreign import give_sheets
from tests.browser.forms import choose, uploaded
from tests.browser.pictures import Payload
from tests.testing.emulator.client import stored

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

FOLDER = Path(__file__).resolve().parents[2] / "docs/screenshots"
UNDER_WAY = """(count) => [...document.querySelectorAll("[data-state=uploading] progress")].filter(
  (bar) => bar.value > 0.2).length >= count"""
ALBUM = "/admin/example_project/album/add/"
DESKTOP: dict[str, Any] = {"viewport": {"width": 760, "height": 600}}
PHONE = {"viewport": {"width": 320, "height": 600}, "is_mobile": True, "has_touch": True}


@dataclass(frozen=True)
class Shot:
    name: str
    address: str
    scheme: Literal["light", "dark"] = "light"
    device: Mapping[str, Any] = field(default_factory=lambda: DESKTOP)


SHOTS = [
    Shot("bare-light", "/foreign/bare/"),
    Shot("bare-dark", "/foreign/bare/", "dark"),
    Shot("bootstrap-light", "/foreign/bootstrap/"),
    Shot("bootstrap-dark", "/foreign/bootstrap/?theme=dark", "dark"),
    Shot("tailwind-light", "/foreign/tailwind/"),
    Shot("tailwind-dark", "/foreign/tailwind/", "dark"),
    Shot("admin-light", ALBUM, device={"viewport": {"width": 1100, "height": 600}}),
    Shot("admin-dark", ALBUM, "dark", {"viewport": {"width": 1100, "height": 600}}),
    Shot("right-to-left", "/foreign/tailwind/?language=ar"),
    Shot("phone", "/foreign/bootstrap/", device=PHONE),
]


def scene(name: str, dark: str, light: str, size: int = 400) -> Payload:
    """Give a picture that looks like one, and weighs as much."""
    sky = Image.linear_gradient("L").resize((size, size))
    grey = Image.blend(sky, Image.effect_noise((size, size), 90), 0.25)
    written = BytesIO()
    ImageOps.colorize(grey, dark, light).save(written, "JPEG", quality=92)
    return {"name": name, "mimeType": "image/jpeg", "buffer": written.getvalue()}


SEA = scene("sea.jpg", "#12305e", "#9fd3e6")
DUNES = scene("dunes at noon.jpg", "#8a5a2b", "#f6e3b4")
MEADOW = scene("meadow.jpg", "#1f5b2c", "#d6eaa0", 1600)
EVENING = scene("evening (2).jpg", "#3a1c4e", "#f7a26b", 2000)
NOTES: Payload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Words."}


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    session.send("Network.emulateNetworkConditions", limits)


def fill(page: Page) -> None:
    """Bring the first widget into every state at once, and the last into that of a form."""
    choose(page, SEA, DUNES, index=2)
    uploaded(page, 2)
    choose(page, SEA, NOTES)
    uploaded(page, 3)
    slow_down(page)
    choose(page, MEADOW, EVENING)
    page.wait_for_function(UNDER_WAY, arg=2)


def fill_album(page: Page) -> None:
    """Fill the admin's form of an album as far as it goes in the middle of it."""
    page.fill("[name=title]", "Summer")
    choose(page, SEA)
    uploaded(page)
    page.get_by_text("Add another Photo").click()
    slow_down(page)
    choose(page, MEADOW, index=1)
    page.wait_for_function(UNDER_WAY, arg=1)


@pytest.fixture(params=SHOTS, ids=lambda shot: shot.name)
def shot(request: pytest.FixtureRequest) -> Shot:
    return cast(Shot, request.param)


@pytest.fixture
def page(
    shot: Shot,
    site: str,
    settings: Settings,
    imagekit: Emulator,
    admin_user: User,
    browser: Browser,
) -> Iterator[Page]:
    """The page to take, as it is before anything is done."""
    settings.ROOT_URLCONF = "tests.browser.foreign_urls"
    stored(imagekit, {"fileName": "one.png", "folder": "/"}, DUNES["buffer"])
    with browser.new_context(color_scheme=shot.scheme, **shot.device) as context:
        context.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        sign_in(context, admin_user, site)
        give_sheets(context)
        page = context.new_page()
        page.goto(site + shot.address)
        yield page


def test_take(page: Page, shot: Shot) -> None:
    (fill_album if shot.address.startswith("/admin") else fill)(page)
    FOLDER.mkdir(exist_ok=True)
    taken = Image.open(BytesIO(page.screenshot(full_page=True)))
    taken.convert("RGB").quantize(128).save(FOLDER / f"{shot.name}.png", optimize=True)
