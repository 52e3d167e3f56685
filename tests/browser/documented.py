"""Sites as a page of the documentation writes them, with the libraries' real files."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Page, Route
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from tests.skipping import cannot_run

PROJECT = Path(__file__).resolve().parents[2]
JS = PROJECT / "tests/js"
BLOCK = re.compile(
    r"^```\w+\n(?:#|\{#|//|<!--) ([\w./-]+)(?: #\}| -->)?\n(.*?)^```", re.DOTALL | re.MULTILINE
)
PICTURES = {
    "client_parameters": ["fileName", "tags"],
    "fixed_parameters": {"folder": "/pictures"},
    "mime_types": ["image/*"],
    "max_size": "1 MB",
}


def blocks(page: str) -> dict[str, str]:
    """Give the files of a page, each of which names itself in its first line."""
    return dict(BLOCK.findall((PROJECT / "docs" / page).read_text("utf-8")))


def installed(name: str) -> Path:
    path = JS / "node_modules" / name
    if not path.exists():
        cannot_run(f"{name} is not installed: npm --prefix tests/js ci")
    return path


def bundle(entry: Path, output: Path) -> None:
    """Put a module and the packages that it imports into one."""
    installed("esbuild")
    subprocess.run([node(), JS / "bundle.mjs", entry, output], check=True)


def node() -> str:
    found = which("node")
    if found is None:
        cannot_run("Node.js is not installed: apt-get install nodejs")
    return found


def build_site(
    page: str, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Write the page's site, and let the settings be of it; give its directory of static files."""
    for name, source in {"mysite/__init__.py": "", **blocks(page)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source, "utf-8")
    monkeypatch.syspath_prepend(folder)
    for name in [name for name in sys.modules if name.split(".")[0] == "mysite"]:
        monkeypatch.delitem(sys.modules, name)
    templates = [{**settings.TEMPLATES[0], "DIRS": [folder / "templates"]}]
    settings.TEMPLATES = templates
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("csp.")]
    settings.STATICFILES_DIRS = [folder / "static"]
    settings.ROOT_URLCONF = "mysite.urls"
    policies = {"avatar": PICTURES, "pictures": PICTURES}
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "POLICIES": policies}
    static = folder / "static/mysite"
    static.mkdir(parents=True, exist_ok=True)
    return static


def held(page: Page, pattern: str) -> list[Route]:
    """Hold the requests to such addresses, and give them as they come."""
    found: list[Route] = []

    def hold(route: Route) -> None:
        found.append(route)

    page.route(pattern, hold)
    return found


def outcomes() -> list[str]:
    return [record.outcome for record in IssuedToken.objects.order_by("pk")]


def failures() -> list[str]:
    return [record.failure for record in IssuedToken.objects.order_by("pk")]
