"""One HTTP request, by the standard library.

Responsible for: an answer as it came, or in words why there is none. Does not know: what is asked.
No redirect is followed, so that what is sent reaches nobody but whom it was sent to; the proxies of
the environment are used, as ImageKit's SDK uses them.
"""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from socket import gaierror
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from django_imagekit_jwt.exceptions import ImageKitJWTError, shown
from django_imagekit_jwt.protocol.rules import web_address

MOST_BYTES = 1024 * 1024
"""Of an answer's body; what comes after is not read."""
NAME = "django-imagekit-jwt doctor"


class NoAnswer(ImageKitJWTError):
    """Nobody answered; the sentence names the address's origin and says why."""


@dataclass(frozen=True)
class Answer:
    """What was answered, whatever its status; ``sent`` and ``received`` are of this machine.

    They are in seconds since the epoch.
    """

    status: int
    headers: Message
    body: bytes
    sent: float
    received: float

    @property
    def text(self) -> str:
        """The body as UTF-8, as far as it is."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The body as JSON; None for what is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @property
    def has_succeeded(self) -> bool:
        """Whether the status is an "ok status" (Fetch standard)."""
        return 200 <= self.status < 300


def ask(
    method: str,
    url: str,
    seconds: float,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """Send one request to an http(s) address, and wait so long for each part; raises NoAnswer."""
    if web_address(url):
        raise NoAnswer(f"{shown(url)} is no http(s) address.")
    try:
        request = Request(url, body, {"User-Agent": NAME, **(headers or {})}, method=method)  # noqa: S310 - the opener knows http and https only
        sent = time.time()
        with _opener().open(request, timeout=seconds) as response:
            received = time.time()
            head, read = response.headers, response.read(MOST_BYTES)
            return Answer(response.status, head, read, sent, received)
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(f"{origin(url)} gave no answer: {_why(error, seconds)}.") from None


def origin(url: str) -> str:
    """Give the origin of an http(s) address as browsers write it (RFC 6454 section 6.2)."""
    parts = urlsplit(url.lower())
    standard = ":443" if parts.scheme == "https" else ":80"
    return f"{parts.scheme}://{parts.netloc.removesuffix(standard)}"


def _opener() -> OpenerDirector:
    """Give an opener that follows no redirect, and raises at no status."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    return opener


def _why(error: Exception, seconds: float) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    match reason:
        case gaierror():
            return "no such name is known (DNS)"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({reason.verify_message})"
        case TimeoutError():
            return f"nothing came within {seconds} s"
        case ConnectionRefusedError():
            return "nobody listens there"
        case ConnectionError():
            return "the connection was closed"
        case _:  # its own words may quote what was sent
            return type(reason).__name__
