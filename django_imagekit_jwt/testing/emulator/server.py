"""The local ImageKit on a port of its own.

Responsible for: starting and stopping the HTTP server, leaving no thread and no socket behind.
Does not know: what is answered.
"""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from .accounts import Account
from .app import UPLOAD_PATH, Application, create_app
from .library import StoredFile
from .options import Options

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_DEFAULT_OPTIONS = Options()
_POLL_SECONDS = 0.02
_logger = logging.getLogger(__name__)


class Emulator:
    """A running emulator: where it is, whose it is, what it sends, and what shall go wrong next.

    ``fail_next``, ``drop_next``, ``slow_next`` and ``html_next`` strike the next upload, after its
    token has been used up and before anything is stored; those of ``api`` the next request to
    ``/v1/``, before anything is looked at.
    """

    def __init__(self, application: Application, options: Options, origin: str) -> None:
        account = options.accounts[0]
        self._application = application
        self.account: Account = account
        self.origin = origin
        self.upload_url = origin + UPLOAD_PATH
        self.api_url = origin
        self.url_endpoint = f"{origin}/{account.imagekit_id}"
        self.fail_next = application.faults.fail_next
        self.drop_next = application.faults.drop_next
        self.slow_next = application.faults.slow_next
        self.html_next = application.faults.html_next
        self.api = application.api_faults
        self.webhook_secret = options.webhook_secret
        self.send_webhooks_to = application.webhooks.send_to
        self.hold_webhooks = application.webhooks.hold
        self.release_webhooks = application.webhooks.release
        self.wait_for_webhooks = application.webhooks.wait
        self.sent_webhooks = application.webhooks.sent
        self.send_again = application.webhooks.send_again

    def files(self) -> tuple[StoredFile, ...]:
        """Give the main account's files, the first uploaded first."""
        return tuple(self._application.store.files_of(self.account.imagekit_id))


@contextmanager
def running_emulator(
    storage: Path | None = None,
    options: Options = _DEFAULT_OPTIONS,
    port: int = 0,
    host: str = "127.0.0.1",
) -> Iterator[Emulator]:
    """Run a local ImageKit in threads of this process as long as the block runs.

    Without ``storage`` it remembers in a temporary directory; port 0 is any free one. Raises
    OSError where the port cannot be listened on or the storage cannot be written.
    """
    with TemporaryDirectory(prefix="imagekit-emulator-") as temporary:
        application = create_app(storage or Path(temporary), options)
        server = _listen(host, port, application)
        thread = Thread(target=server.serve_forever, args=[_POLL_SECONDS], name="imagekit-emulator")
        thread.start()
        try:
            yield Emulator(application, options, _origin(host, server.port))
        finally:
            application.close()
            server.stop()
            thread.join()


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(self.server.clock())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        _logger.info("%s %s %s", self.command, self.path, code)

    def connection_dropped(
        self, error: BaseException, environ: "WSGIEnvironment | None" = None
    ) -> None:
        # Or HTTP/1.1 would keep it open, and the client would wait for an answer for ever.
        self.close_connection = True


class _Server(ThreadedWSGIServer):
    # Then closing the server waits for the requests' threads.
    daemon_threads = False

    def __init__(self, host: str, port: int, application: Application, listener: int) -> None:
        self._open: set[socket.socket] = set()
        self.clock = application.clock
        super().__init__(host, port, application, _Handler, fd=listener)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        """Accept no more, and cut what is open: a browser may hold a connection without using it.

        ``serve_forever`` then waits for the requests' threads and closes the socket.
        """
        self.shutdown()
        for connection in self._open.copy():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _listen(host: str, port: int, application: Application) -> _Server:
    # Werkzeug leaves the process when it cannot bind; a socket bound here raises OSError.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=128) as listener:
        return _Server(host, port, application, listener.fileno())


def _origin(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
