"""Servers that answer whatever a test wants, over real HTTP."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

POLL_SECONDS = 0.02
BYTES = 4096


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def serving(app: "WSGIApplication") -> Iterator[str]:
    """Serve an application, such as one response, and give its origin."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, args=[POLL_SECONDS])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def listening(said: bytes | None = None) -> Iterator[str]:
    """Give the address of who says this to whoever asks first, or nothing for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(BYTES)
                connection.sendall(said or b"")

        thread = Thread(target=serve)
        if said is not None:
            thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        if said is not None:
            thread.join()
