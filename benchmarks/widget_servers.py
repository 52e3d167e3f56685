"""The servers of the widget's benchmark: the site and the local ImageKit, a process each.

Responsible for: starting them, and a session of a user who is signed in. Does not know: what is
measured, or with which browser.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import django
from django.core.management import call_command

PROJECT = Path(__file__).resolve().parent.parent
ESBUILD = PROJECT / "tests/js/node_modules/.bin/esbuild"
UPPY = """export { default as Uppy } from "@uppy/core";
export { default as Dashboard } from "@uppy/dashboard";"""
SETTINGS = "benchmarks.widget_settings"
PATIENCE = 60
"""Seconds to wait for a server to stand ready."""


@contextmanager
def running_site() -> Iterator[tuple[str, str]]:
    """Give the site's origin, and the key of a session in it."""
    with ExitStack() as stack:
        directory = stack.enter_context(TemporaryDirectory())
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "BENCHMARK_DATABASE": f"{directory}/benchmark.sqlite3",
            "BENCHMARK_BUNDLES": _bundles(Path(directory) / "bundles"),
            **stack.enter_context(_imagekit()),
        }
        key = _session()
        yield stack.enter_context(_site()), key


def _bundles(directory: Path) -> str:
    """Put Uppy, whose packages no browser can load as they are, into one module."""
    options = ["--bundle", "--format=esm", "--minify", "--log-level=error"]
    command = [str(ESBUILD), *options, f"--outfile={directory}/uppy.js"]
    subprocess.run(command, input=UPPY, text=True, check=True, cwd=ESBUILD.parent)
    return str(directory)


@contextmanager
def _imagekit() -> Iterator[dict[str, str]]:
    with _process("django_imagekit_jwt.testing.emulator", "--port", "0") as process:
        assert process.stdout
        told = "".join(process.stdout.readline() for _ in range(4))
        upload, endpoint = re.findall(r"URL.*: +(\S+)", told)
        yield {"BENCHMARK_UPLOAD_URL": upload, "BENCHMARK_URL_ENDPOINT": endpoint}


@contextmanager
def _site() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    where = ":".join(map(str, address))
    with _process("django", "runserver", where, "--noreload", "--insecure"):
        _wait_for(address)
        yield f"http://{where}"


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _wait_for(address: tuple[str, int]) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        with suppress(OSError):
            socket.create_connection(address).close()
            return
        sleep(0.05)
    raise TimeoutError(f"No site answers at {address}.")


def _session() -> str:
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User  # noqa: PLC0415 - models load after setup
    from django.test import Client  # noqa: PLC0415 - as above

    client = Client()
    client.force_login(User.objects.create_user("ann"))
    return client.cookies["sessionid"].value
