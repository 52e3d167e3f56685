"""Sending webhooks, one after the other, from a thread of their own, so that no upload waits.

Responsible for: the queue, holding it back, and the memory of what was sent. Does not know: what an
event says, how it is signed, or what is done where nobody answers.

Chosen, because ImageKit's pages say nothing of it: webhooks arrive in the order of what they tell.
All accounts share one address; one that is changed holds for what waits already.
"""

import logging
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Condition, Thread

from .addresses import is_web_address
from .courier import Courier, SentWebhook
from .events import Event
from .options import Options

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Waiting:
    event: Event
    headers: Mapping[str, str] | None = None
    """None: to be signed when it is posted."""


class Webhooks:
    """The webhooks of one emulator; its thread starts with the first one."""

    def __init__(self, options: Options) -> None:
        self._courier = Courier(options)
        self._changed = Condition()
        self._queue: deque[_Waiting] = deque()
        self._sent: list[SentWebhook] = []
        self._is_held = False
        self._is_closed = False
        self._thread: Thread | None = None
        self.send_to(options.webhook_url)

    def send_to(self, url: str) -> None:
        """Post to this address from now on, and nowhere where it is empty; raises ValueError."""
        if url and not is_web_address(url):
            raise ValueError(f"webhook_url must be an http or https address, and {url!r} is none.")
        self._url = url

    def announce(self, *events: Event) -> None:
        """Queue the events, waiting for nothing; where there is no address, forget them."""
        if self._url:
            self._enqueue(map(_Waiting, events))

    def send_again(self, sent: SentWebhook, *, unchanged: bool = False) -> None:
        """Queue the very same bytes, signed anew; ``unchanged`` keeps the old headers: a replay."""
        event = Event(sent.id, sent.type, sent.body)
        self._enqueue([_Waiting(event, sent.headers if unchanged else None)])

    def hold(self) -> None:
        """Keep back every webhook that is not under way, until ``release``."""
        with self._changed:
            self._is_held = True

    def release(self) -> None:
        """Send what was kept back, in its order, and keep back no more."""
        with self._changed:
            self._is_held = False
            self._changed.notify_all()

    def sent(self) -> tuple[SentWebhook, ...]:
        """Give the webhooks that were answered, with whatever status, in their order."""
        with self._changed:
            return tuple(self._sent)

    def wait(self, timeout: float = 10) -> None:
        """Return when nothing is left to be sent; raises TimeoutError after so many seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._queue, timeout):
                held = ", held back until release_webhooks()" if self._is_held else ""
                raise TimeoutError(f"After {timeout} s {len(self._queue)} webhooks wait{held}.")

    def close(self) -> None:
        """Stop, cutting short what is under way; what was not sent is logged and forgotten."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._courier.close()
        if self._thread is not None:
            self._thread.join()
        with self._changed:
            for waiting in self._queue:
                _logger.warning("Webhook %s was not sent before the end.", waiting.event.type)
            self._queue.clear()
            self._changed.notify_all()

    def _enqueue(self, waiting: Iterable[_Waiting]) -> None:
        with self._changed:
            if self._is_closed:
                return
            self._queue.extend(waiting)
            if self._thread is None:
                # A daemon: who runs the WSGI application alone may never close it.
                self._thread = Thread(target=self._run, name="imagekit-webhooks", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def _run(self) -> None:
        while (waiting := self._next()) is not None:
            url = self._url
            sent = self._courier.deliver(waiting.event, url, waiting.headers) if url else None
            with self._changed:
                if sent is not None:
                    self._sent.append(sent)
                # Only now, so that an empty queue means that all is done.
                self._queue.popleft()
                self._changed.notify_all()

    def _next(self) -> _Waiting | None:
        with self._changed:
            self._changed.wait_for(self._is_due)
            return None if self._is_closed else self._queue[0]

    def _is_due(self) -> bool:
        return self._is_closed or (bool(self._queue) and not self._is_held)
