"""``make demo``, as far as Python goes: one process, three servers, gone at Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from example_project.ports import is_taken

PROJECT = Path(__file__).resolve().parents[2]
PORTS = ("SITE_PORT", "IMAGEKIT_PORT", "SPA_PORT")


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def demo(directory: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    settings = {"DJANGO_SETTINGS_MODULE": "example_project.settings", "DEMO_DIR": str(directory)}
    with subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=PROJECT,
        env={**os.environ, **settings, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def answers(address: str) -> bytes:
    """Give what the address answers, as soon as it does."""
    for _ in range(200):
        try:
            with urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_starts_three_servers_and_ends_them(tmp_path: Path, end: signal.Signals) -> None:
    ports = free_ports(3)
    with demo(tmp_path / "new", **dict(zip(PORTS, map(str, ports), strict=True))) as process:
        assert b"Sign in" in answers(f"http://127.0.0.1:{ports[0]}/")
        assert answers(f"http://127.0.0.1:{ports[2]}/static/django_imagekit_jwt/client.js")
        assert is_taken(ports[1])
        process.send_signal(end)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert f"http://127.0.0.1:{ports[0]}/" in said
    assert "ann / ann, admin / admin" in said
    assert "Traceback" not in said
    assert not any(map(is_taken, ports))


@pytest.mark.parametrize("name", PORTS)
def test_a_port_in_use_gets_a_sentence(tmp_path: Path, name: str) -> None:
    ports = dict(zip(PORTS, map(str, free_ports(3)), strict=True))
    taken = socket.create_server(("127.0.0.1", int(ports[name])))
    with taken, demo(tmp_path / "new", **ports) as process:
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert re.search(rf"Port {ports[name]}, wanted for .*, is in use\..*{name}=", said)
    assert "Traceback" not in said


def test_with_a_real_account_no_local_imagekit_is_started(tmp_path: Path) -> None:
    ports = free_ports(3)
    account = {
        "IMAGEKIT_PUBLIC_KEY": "public_of_a_real_account",
        "IMAGEKIT_PRIVATE_KEY": "private_of_a_real_account_0123456789",
        "IMAGEKIT_URL_ENDPOINT": "https://ik.imagekit.io/real",
    }
    numbers = dict(zip(PORTS, map(str, ports), strict=True))
    with demo(tmp_path, **numbers, **account) as process:
        assert b"Sign in" in answers(f"http://127.0.0.1:{ports[0]}/")
        assert not is_taken(ports[1])
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)
    assert "Uploads go to        https://upload.imagekit.io/api/v2/files/upload" in said
