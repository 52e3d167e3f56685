"""One webhook on its way to the site: signed, posted, and posted again where that may help.

Responsible for: signing each attempt, trying again, and saying what became of it. Does not know:
the queue, or what an event says.

Chosen, because ImageKit's pages say nothing of it: an attempt that ends in no answer, or in one of
status 500 up, is made three times in all, each with a timestamp and a signature of its own; then
the webhook is given up. Any other answer is final.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event as Signal

from .events import Event
from .options import Options
from .posting import Poster
from .signatures import signing

_PAUSES = (0.1, 0.5, 0)
"""Seconds to wait after each attempt that failed; after the last there is nothing to wait for."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SentWebhook:
    """A webhook that was answered: what was posted, and the HTTP ``status`` of the last answer."""

    id: str
    type: str
    body: bytes
    headers: Mapping[str, str]
    status: int


class Courier:
    """Carries one webhook at a time, until ``close`` is called in another thread."""

    def __init__(self, options: Options) -> None:
        self._secret = options.webhook_secret
        self._clock = options.clock
        self._sign = signing(options.webhook_scheme)
        self._poster = Poster()
        self._closing = Signal()

    def deliver(
        self, event: Event, url: str, headers: Mapping[str, str] | None
    ) -> SentWebhook | None:
        """Post the event, signed anew unless it has headers already; None where nobody answered."""
        sent, problem = None, ""
        for pause in _PAUSES:
            try:
                sent = self._attempt(event, url, headers)
            # ValueError: a host or path that cannot be put into a request.
            except (OSError, HTTPException, ValueError) as error:
                problem = str(error) or type(error).__name__
            else:
                problem = f"it answered {sent.status}"
                if sent.status < 500:
                    break
            if self._closing.wait(pause):
                break
        _say(event, url, sent, problem)
        return sent

    def close(self) -> None:
        """Give up what is under way, and carry no more."""
        self._closing.set()
        self._poster.close()

    def _attempt(self, event: Event, url: str, headers: Mapping[str, str] | None) -> SentWebhook:
        if headers is None:
            signed = self._sign(self._secret, event.id, event.body, self._clock())
            headers = {"Content-Type": "application/json", **signed}
        status = self._poster.post(url, event.body, headers)
        return SentWebhook(event.id, event.type, event.body, headers, status)


def _say(event: Event, url: str, sent: SentWebhook | None, problem: str) -> None:
    if sent is not None and 200 <= sent.status < 300:
        _logger.info("Webhook %s to %s: %s", event.type, url, sent.status)
    else:
        _logger.warning("Webhook %s was not delivered to %s: %s.", event.type, url, problem)
