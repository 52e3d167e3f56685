"""The page on a second origin: a single-page application that calls the site with a bearer token.

Responsible for: serving the files of ``spa/``, the package's ``client.js`` and the addresses they
need. Does not know: Django; it could be any web server.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PAGE_FILES = Path(__file__).resolve().parent / "spa"
PACKAGE_FILES = Path(__file__).resolve().parent.parent / "django_imagekit_jwt/static"
_POLL_SECONDS = 0.02  # how long its end may take


@dataclass(frozen=True)
class Addresses:
    """The origins that the page may talk to: the site, where files go, where they are shown."""

    site: str
    uploads: str
    files: str


def create_app(addresses: Addresses) -> SharedDataMiddleware:
    """Give the WSGI application of the page."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src data: {addresses.files}; "
        f"connect-src 'self' {addresses.site} {addresses.uploads}; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )

    @Request.application
    def pages(request: Request) -> Response:
        if request.path == "/config.json":
            return Response(json.dumps({"site": addresses.site}), mimetype="application/json")
        if request.path == "/":
            page = (PAGE_FILES / "index.html").read_text("utf-8")
            headers = {"Content-Security-Policy": policy}
            return Response(page, mimetype="text/html", headers=headers)
        return Response("There is nothing here.\n", status=404)

    return SharedDataMiddleware(pages, {"/page": str(PAGE_FILES), "/static": str(PACKAGE_FILES)})


@contextmanager
def running_page(addresses: Addresses, port: int = 0) -> Iterator[str]:
    """Serve the page in a thread on this machine, and give its origin."""
    with serving(create_app(addresses), port) as origin:
        yield origin


@contextmanager
def serving(app: "WSGIApplication", port: int = 0) -> Iterator[str]:
    """Serve any application in a thread on this machine, and give its origin."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_QuietHandler)
    thread = Thread(target=server.serve_forever, args=[_POLL_SECONDS], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: the site's own log is enough for a demonstration."""
