"""PostgreSQL and Redis of the load's benchmark: servers of its own, which it may stop and kill.

Responsible for: making, restarting and removing them, each on a free port in a folder of its own.
Does not know: what is stored in them. The machine's own servers are never touched.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

PATIENCE = 60
"""Seconds to wait for a server to stand ready."""


class Missing(Exception):
    """A program that is needed is not on this machine."""


@dataclass(frozen=True)
class Postgres:
    """A running cluster."""

    programs: Path
    folder: Path
    port: int

    @property
    def settings(self) -> dict[str, Any]:
        """Give its database as Django's settings name it."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "postgres",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }

    def start(self) -> None:
        """Start it, and wait until it answers: after a crash it reads its log first."""
        where = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        # After a crash it would ask the disk for each of its files, which takes seconds.
        self._control("start", "-o", f"{where} -c recovery_init_sync_method=syncfs")

    def crash(self) -> None:
        """End it at once, with nothing written but its log, as a fault of the machine does."""
        self._control("stop", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        log = ["-w", "-t", str(PATIENCE), "-D", f"{self.folder}/data", "-l", f"{self.folder}/log"]
        _run(self.programs / "pg_ctl", *log, *arguments)


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """Give a new cluster with the server's own settings; raises Missing without its programs."""
    server = Postgres(programs(), folder, free_port())
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    encoding = ["--encoding=UTF8", "--locale=C", "--auth=trust", "--username=postgres"]
    _run(server.programs / "initdb", "-D", f"{folder}/data", "--no-sync", *encoding)
    server.start()
    try:
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):  # it is stopped already
            server.crash()


@dataclass
class Redis:
    """A running Redis that keeps nothing."""

    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Give its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self.port)

    def crash(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextmanager
def redis() -> Iterator[Redis]:
    """Give a new Redis; raises Missing without its program."""
    if shutil.which("redis-server") is None:
        raise Missing("redis-server is not on this machine.")
    server = Redis(free_port())
    server.start()
    try:
        yield server
    finally:
        server.crash()


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Wait until somebody listens there."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        sleep(0.05)
    raise TimeoutError(f"Nobody listens at port {port}.")


def programs() -> Path:
    """Give the folder of PostgreSQL's programs; raises Missing. Debian keeps it out of the path."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parts[-2]))
    if found is None and not folders:
        raise Missing("initdb of PostgreSQL is not on this machine.")
    return Path(found).resolve().parent if found else folders[-1]


def _run(program: Path, *arguments: str) -> None:
    """Run a program of PostgreSQL, which refuses to be root."""
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*as_owner, str(program), *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL
    )
