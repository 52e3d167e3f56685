"""Somebody who answers whatever a test wants, be it HTTP or not."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

BYTES = 4096


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
