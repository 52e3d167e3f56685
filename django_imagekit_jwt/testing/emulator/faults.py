"""Misfortunes that a test asks for: the next request fails, hangs or loses its connection.

Responsible for: queueing them and letting each strike one request. Does not know: which requests
they are meant for, or when in a request they strike.
"""

from collections import deque
from collections.abc import Callable
from threading import Event

from .refusals import Refusal


class ForeignAnswer(Exception):
    """A request that something else answers: with status 200 and a page that is no JSON."""


class Faults:
    """The misfortunes still to come, in the order they were asked for; each strikes once."""

    def __init__(self) -> None:
        self._coming: deque[Callable[[], None]] = deque()
        self._closing = Event()

    def fail_next(self, status: int = 500, message: str = "The emulator was told to fail.") -> None:
        """Answer the next request with this HTTP status and message."""

        def fail() -> None:
            raise Refusal(message, status=status)

        self._coming.append(fail)

    def drop_next(self) -> None:
        """Close the next request's connection without an answer."""
        self._coming.append(self._drop)

    def html_next(self) -> None:
        """Answer the next request with status 200 and an HTML page, as a broken proxy does."""

        def answer() -> None:
            raise ForeignAnswer

        self._coming.append(answer)

    def slow_next(self, seconds: float) -> None:
        """Hold the next request for so many seconds, then go on; ``close`` cuts it short."""

        def slow() -> None:
            if self._closing.wait(seconds):
                self._drop()

        self._coming.append(slow)

    def strike(self) -> None:
        """Let the first misfortune in the queue happen, if there is one."""
        try:
            fault = self._coming.popleft()
        except IndexError:
            return
        fault()

    def close(self) -> None:
        """Let go of the requests that are being held."""
        self._closing.set()

    def _drop(self) -> None:
        # Werkzeug's server takes it for a client that has gone, and closes without an answer.
        raise ConnectionAbortedError
