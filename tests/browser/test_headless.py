"""The examples of docs/headless.md: a plain page, React and Vue, each with the same form."""

import subprocess
from pathlib import Path
from shutil import copy

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.documented import JS, build_site, bundle, installed, node
from tests.browser.pictures import Payload, picture
from tests.browser.records import failures
from tests.browser.waiting import eventually
from tests.docs.blocks import PROJECT, files

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

MODULES = PROJECT / "django_imagekit_jwt/static/django_imagekit_jwt"
TEXT: Payload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Notes."}
APP = """{% load static %}<!DOCTYPE html><html lang="en"><head><title>Your picture</title>
<script type="module" src="{% static "mysite/app.js" %}"></script></head><body><form method="post">
{% csrf_token %}{{ form.avatar.errors }}<div id="app"></div><button>Save</button></form></body>
</html>"""
REACT = """import { createRoot } from "react-dom/client";
import { Avatar } from "./react/Avatar";
createRoot(document.querySelector("#app")!).render(<Avatar />);
"""
VUE = """import { createApp } from "vue";
import Avatar from "./vue/Avatar.vue";
createApp(Avatar).mount("#app");
"""
ENTRIES = {"react": ("react.tsx", REACT), "vue": ("vue.ts", VUE)}


def write_sources(folder: Path) -> Path:
    """Write an application's sources as the page has them, with the files it says to copy."""
    source = folder / "src"
    for name, text in files("docs/headless.md").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (source / "imagekit").mkdir()
    for name in ("client.js", "client.d.ts", "types.d.ts"):
        copy(MODULES / name, source / "imagekit")
    (folder / "node_modules").symlink_to(JS / "node_modules")
    return source


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The applications, each as one module."""
    folder = tmp_path_factory.mktemp("apps")
    source = write_sources(folder)
    built = {}
    for name, (entry, text) in ENTRIES.items():
        (source / entry).write_text(text, "utf-8")
        bundle(source / entry, folder / f"{name}.js")
        built[name] = (folder / f"{name}.js").read_bytes()
    return built


@pytest.fixture
def static(
    signed_in_browser: None,
    site: str,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    page: Page,
) -> Path:
    """Where the page's site has its static files."""
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    return build_site("headless.md", tmp_path, settings, monkeypatch)


@pytest.fixture(params=["plain", *ENTRIES])
def avatar(
    request: pytest.FixtureRequest, apps: dict[str, bytes], static: Path, site: str, page: Page
) -> Page:
    """The page with the form, for Ann."""
    if request.param in apps:
        (static.parents[1] / "templates/avatar.html").write_text(APP, "utf-8")
        (static / "app.js").write_bytes(apps[request.param])
    page.goto(f"{site}/avatar/")
    return page


def choose(page: Page, *files: Payload) -> None:
    page.get_by_label("Your picture").set_input_files(list(files))


def receipt(page: Page) -> str:
    return page.locator("[name=avatar]").input_value()


def test_a_picture_is_uploaded_and_the_form_takes_it(avatar: Page, imagekit: Emulator) -> None:
    choose(avatar, picture())
    eventually(avatar, lambda: receipt(avatar) != "")
    assert avatar.locator("progress").evaluate("one => one.value") == 1
    avatar.click("text=Save")
    expect(avatar.locator("pre")).to_have_text(imagekit.files()[0].path)


def test_a_refusal_is_said_in_words(avatar: Page, failures_expected: None) -> None:
    choose(avatar, TEXT)
    expect(avatar.get_by_role("alert")).to_contain_text('type is "text/plain"')
    assert not IssuedToken.objects.exists()


def test_a_failure_is_told_and_another_attempt_has_another_token(
    avatar: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.drop_next()
    choose(avatar, picture())
    expect(avatar.get_by_role("alert")).to_have_text("The connection failed. Try again.")
    choose(avatar, picture())
    eventually(avatar, lambda: receipt(avatar) != "")
    expect(avatar.get_by_role("alert")).to_have_text("")
    eventually(avatar, lambda: [bool(failure) for failure in failures()] == [True, False])


@pytest.mark.parametrize("avatar", ENTRIES, indirect=True)
def test_another_choice_cancels_the_first(
    avatar: Page, imagekit: Emulator, failures_expected: None
) -> None:
    imagekit.slow_next(60)
    with avatar.expect_request("**/files/upload"):
        choose(avatar, picture("first.png"))
    choose(avatar, picture("second.png"))
    eventually(avatar, lambda: failures()[:1] == ["cancelled"])


def test_the_sources_are_strict_typescript(tmp_path: Path) -> None:
    write_sources(tmp_path)
    settings = installed("typescript").parents[1] / "consumer/tsconfig.json"
    (tmp_path / "tsconfig.json").write_text(
        settings.read_text("utf-8").replace('"*.ts"', '"src/**/*.ts", "src/**/*.tsx"'), "utf-8"
    )
    tsc = installed("typescript/bin/tsc")
    done = subprocess.run(
        [node(), tsc, "-p", tmp_path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
