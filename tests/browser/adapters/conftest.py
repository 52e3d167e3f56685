"""The site of docs/adapters.md with the real Uppy and FilePond, each on its page."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.documented import build_site, bundle, installed

# What the page makes is the test's too, as `globalThis.uppy`, and its log is not the console.
UPPY = """import Core from "@uppy/core";
export { default as Dashboard } from "@uppy/dashboard";
export class Uppy extends Core {
  constructor(options) {
    const logger = { debug() {}, warn() {}, error() {} };
    super({ ...options, logger });
    globalThis.uppy = this;
  }
}
"""


@pytest.fixture(scope="session")
def uppy_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Uppy as one module, and its style."""
    folder = tmp_path_factory.mktemp("uppy")
    (folder / "entry.js").write_text(UPPY, "utf-8")
    bundle(folder / "entry.js", folder / "uppy.min.mjs")
    sheets = [installed(f"@uppy/{name}/dist/style.min.css") for name in ("core", "dashboard")]
    style = b"".join(sheet.read_bytes() for sheet in sheets)
    return {"uppy.min.mjs": (folder / "uppy.min.mjs").read_bytes(), "uppy.min.css": style}


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
    return build_site("adapters.md", tmp_path, settings, monkeypatch)


@pytest.fixture
def uppy(uppy_files: dict[str, bytes], static: Path, site: str, page: Page) -> Page:
    """The page with Uppy, for Ann."""
    for name, content in uppy_files.items():
        (static / name).write_bytes(content)
    page.goto(f"{site}/uppy/")
    expect(page.locator(".uppy-Dashboard-input").first).to_be_attached()
    return page


@pytest.fixture
def filepond(static: Path, site: str, page: Page) -> Page:
    """The page with FilePond, for Ann."""
    for name in ("filepond.esm.min.js", "filepond.min.css"):
        (static / name).write_bytes(installed(f"filepond/dist/{name}").read_bytes())
    page.goto(f"{site}/filepond/")
    expect(page.locator(".filepond--browser")).to_be_attached()
    return page
