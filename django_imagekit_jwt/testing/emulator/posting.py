"""One HTTP POST at a time, which another thread may cut short.

Responsible for: the connection and its time limits. Does not know: what is posted, or why.

Chosen: redirects are not followed and no proxy is used. Two seconds to connect, because what cannot
be cut must be short; ten more for each part of the answer.
"""

import socket
from collections.abc import Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPSConnection
from threading import Lock
from urllib.parse import urlsplit

_CONNECT_SECONDS = 2
_ANSWER_SECONDS = 10


class Poster:
    """Posts for one thread, until ``close`` is called in another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._is_closed = False

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Give the answer's status; raises OSError, HTTPException or ValueError without one."""
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        with closing(
            kind(parts.hostname or "", parts.port, timeout=_CONNECT_SECONDS)
        ) as connection:
            connection.connect()
            self._guard(connection.sock)
            query = f"?{parts.query}" if parts.query else ""
            connection.request("POST", (parts.path or "/") + query, body, dict(headers))
            with connection.getresponse() as response:
                response.read()
                return response.status

    def close(self) -> None:
        """Cut the post under way, and let none begin."""
        with self._lock:
            self._is_closed = True
            if self._socket is not None:
                # It may have ended by itself.
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _guard(self, connected: socket.socket) -> None:
        with self._lock:
            if self._is_closed:
                raise ConnectionAbortedError("The emulator stops.")
            self._socket = connected
        connected.settimeout(_ANSWER_SECONDS)
