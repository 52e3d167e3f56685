"""A site that receives webhooks, over real HTTP, and remembers them."""

import hmac
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread


@dataclass(frozen=True)
class Received:
    path: str
    headers: Message
    body: bytes

    def is_signed_with(self, secret: str) -> bool:
        """Tell whether its signature holds by Standard Webhooks, with Python's hmac alone."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode()
        digest = hmac.new(secret.encode(), signed + self.body, "sha256").digest()
        return bool(self.headers["webhook-signature"] == "v1," + b64encode(digest).decode())


@dataclass
class Site:
    """``statuses`` are its next answers, 0 is to hang up without one; then it answers 204."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    open: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)

    @property
    def bodies(self) -> list[bytes]:
        return [webhook.body for webhook in self.received]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.received.append(Received(self.path, self.headers, body))
            site.reached.set()
            assert site.open.wait(10)
            status = site.statuses.pop(0) if site.statuses else 204
            if status:
                self.send_response(status)
                self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    return Handler


@contextmanager
def receiving(*statuses: int, is_open: bool = True) -> Iterator[Site]:
    """Run a site; one that is not open keeps its answers until ``open`` is set."""
    site = Site(statuses=list(statuses))
    if is_open:
        site.open.set()
    with HTTPServer(("127.0.0.1", 0), _handler(site)) as server:
        site.url = f"http://127.0.0.1:{server.server_port}/hook/"
        thread = Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield site
        finally:
            site.open.set()
            server.shutdown()
            thread.join()
