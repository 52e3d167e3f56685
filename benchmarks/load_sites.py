"""The site of the load's benchmark, on gunicorn and on uvicorn.

Responsible for: starting a server, and having its workers replaced. Does not know: what
is asked of the site, or where its database is.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .load_backends import free_port, wait_for

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE = 60


@dataclass(frozen=True)
class Kind:
    """A server: its arguments, and how Django keeps its connections to PostgreSQL there."""

    arguments: tuple[str, ...]
    connections: Mapping[str, Any]


WSGI = ("gunicorn", "django.core.wsgi:get_wsgi_application()", "--log-level=warning")
ASGI = (
    *("uvicorn", "--factory", "django.core.asgi:get_asgi_application"),
    *("--log-level=warning", "--no-access-log"),
)
KEPT = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"connect_timeout": 5}}
POOL = {
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"connect_timeout": 5, "pool": {"max_size": 16, "timeout": 5}},
}
KINDS = {
    "gunicorn": Kind((*WSGI, "--threads=16"), KEPT),
    "gunicorn-sync": Kind(WSGI, KEPT),
    "uvicorn": Kind(ASGI, POOL),
    "uvicorn-unpooled": Kind(ASGI, {}),
}


@dataclass(frozen=True)
class Site:
    """A running server with its workers."""

    process: "subprocess.Popen[bytes]"
    port: int

    def hang_up(self) -> None:
        """Have all workers replaced, as after a new release."""
        self.process.send_signal(signal.SIGHUP)


@contextmanager
def running_site(
    kind: Kind, workers: int, environment: Mapping[str, str], log: Path
) -> Iterator[Site]:
    """Give a site on a server of that kind, which writes what it has to say into ``log``."""
    port = free_port()
    where = f"--bind=127.0.0.1:{port}" if kind.arguments[0] == "gunicorn" else f"--port={port}"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *kind.arguments, f"--workers={workers}", where],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )
    try:
        wait_for(port)
        yield Site(process, port)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the server and all its workers, also those that it lost."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    finally:
        with suppress(ProcessLookupError):  # nobody is left
            os.killpg(process.pid, signal.SIGKILL)
