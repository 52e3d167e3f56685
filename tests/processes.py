"""Other processes that a test talks to, a line at a time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def started(
    module: str, database: dict[str, Any], settings: str = "tests.settings"
) -> Iterator[subprocess.Popen[str]]:
    """Give a process of a module of the suite, that says when it stands ready, and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", f"tests.{module}", json.dumps(database)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings},
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
            process.communicate(timeout=10)
        finally:
            process.kill()


def say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line: str = process.stdout.readline()
    return line.strip()


def ask(process: subprocess.Popen[str], line: str) -> str:
    say(process, line)
    return hear(process)
