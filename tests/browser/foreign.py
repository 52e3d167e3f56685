"""Pages whose style is not ours, with the real style sheets of Bootstrap and Tailwind."""

import subprocess
from functools import cache
from pathlib import Path
from shutil import which

from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.foreign_urls import TAILWIND
from tests.skipping import cannot_run

JS = Path(__file__).resolve().parents[1] / "js"


def give_sheets(to: BrowserContext | Page) -> None:
    """Answer for the libraries' style sheets, as the site would."""

    def give(route: Route) -> None:
        sheet = tailwind() if "tailwind" in route.request.url else bootstrap()
        route.fulfill(body=sheet, content_type="text/css")

    to.route("**/{bootstrap,tailwind}.css", give)


@cache
def bootstrap() -> str:
    return installed("bootstrap/dist/css/bootstrap.min.css").read_text("utf-8")


@cache
def tailwind() -> str:
    installed("tailwindcss/index.css")
    node = which("node")
    if node is None:
        cannot_run("Node.js is not installed: apt-get install nodejs")
    command = [node, str(JS / "tailwind.mjs"), *" ".join(TAILWIND).split()]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def installed(name: str) -> Path:
    path = JS / "node_modules" / name
    if not path.exists():
        cannot_run(f"{name} is not installed: npm --prefix tests/js ci")
    return path
