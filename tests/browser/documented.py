"""Sites as a page of the documentation writes them, with the libraries' real files."""

import subprocess
from pathlib import Path
from shutil import which

import pytest
from pytest_django import Settings

from tests.docs.blocks import PROJECT, files
from tests.docs.sites import importable
from tests.skipping import cannot_run

JS = PROJECT / "tests/js"
PICTURES = {
    "client_parameters": ["fileName", "tags"],
    "fixed_parameters": {"folder": "/pictures"},
    "mime_types": ["image/*"],
    "max_size": "1 MB",
}


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
    for name, source in {"mysite/__init__.py": "", **files(f"docs/{page}")}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source, "utf-8")
    importable(folder, monkeypatch)
    templates = [{**settings.TEMPLATES[0], "DIRS": [folder / "templates"]}]
    settings.TEMPLATES = templates
    settings.CONTENT_SECURITY_POLICY = None  # which is the example's
    settings.STATICFILES_DIRS = [folder / "static"]
    settings.ROOT_URLCONF = "mysite.urls"
    policies = {"avatar": PICTURES, "pictures": PICTURES}
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "POLICIES": policies}
    static = folder / "static/mysite"
    static.mkdir(parents=True, exist_ok=True)
    return static
