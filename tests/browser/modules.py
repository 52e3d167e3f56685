"""A bare page to try the widget's modules on, each by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page
from werkzeug.utils import send_from_directory
from werkzeug.wrappers import Request, Response

from example_project.second_origin import PACKAGE_FILES, serving

MODULES = PACKAGE_FILES / "django_imagekit_jwt"
POLICY = "default-src 'none'; script-src 'self'; img-src data: blob:; media-src blob:"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title>
<link rel="icon" href="data:,"></head><body>
<label>Files <input type="file" id="files" multiple></label><ul id="list"></ul></body></html>"""


@contextmanager
def running_modules(folder: Path = MODULES) -> Iterator[str]:
    """Serve the page, and the modules to any origin as a CDN does; give the page's origin."""

    @Request.application
    def app(request: Request) -> Response:
        if request.path == "/":
            policy = {"Content-Security-Policy": request.args.get("policy", POLICY)}
            return Response(PAGE, mimetype="text/html", headers=policy)
        module = send_from_directory(folder, request.path[1:], request.environ)
        module.headers["Access-Control-Allow-Origin"] = "*"
        return module

    with serving(app) as origin:
        yield origin


def open_page(page: Page, origin: str, policy: str = POLICY) -> None:
    page.goto(f"{origin}/?policy={quote(policy)}")
