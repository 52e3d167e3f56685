"""Equal requests in one second, from several processes at once, on real databases."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.factories import cannot_run, decoded

PROCESSES, TOKENS = 3, 8
POSTGRES = {
    "host": os.environ.get("TEST_POSTGRES_HOST", "127.0.0.1"),
    "port": os.environ.get("TEST_POSTGRES_PORT", "5432"),
    "user": os.environ.get("TEST_POSTGRES_USER", "postgres"),
    "password": os.environ.get("TEST_POSTGRES_PASSWORD", ""),
}


@contextmanager
def sqlite_file(folder: Path) -> Iterator[dict[str, Any]]:
    yield {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "tokens.sqlite3")}


@contextmanager
def postgresql(folder: Path) -> Iterator[dict[str, Any]]:
    name = f"test_imagekit_jwt_{secrets.token_hex(6)}"
    try:
        address = make_conninfo(dbname="postgres", connect_timeout=3, **POSTGRES)
        server = psycopg.connect(address, autocommit=True)
    except psycopg.OperationalError as error:
        cannot_run(f"No PostgreSQL answers (TEST_POSTGRES_HOST and so on say where): {error}")
    with server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            options = {option.upper(): value for option, value in POSTGRES.items()}
            yield {"ENGINE": "django.db.backends.postgresql", "NAME": name, **options}
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


@contextmanager
def started(database: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
    """Give a process that stands ready to issue, and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.issuing_process", json.dumps(database)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line: str = process.stdout.readline()
    return line.strip()


@pytest.fixture(scope="module", params=[sqlite_file, postgresql], ids=lambda make: make.__name__)
def processes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[subprocess.Popen[str]]]:
    with ExitStack() as stack:
        database = stack.enter_context(request.param(tmp_path_factory.mktemp("database")))
        first = stack.enter_context(started({**database, "MIGRATE": True}))
        others = [stack.enter_context(started(database)) for _ in range(PROCESSES - 1)]
        assert [_hear(process) for process in (first, *others)] == ["ready"] * PROCESSES
        yield [first, *others]


@pytest.mark.parametrize("placement", ["header", "claim", "omit"])
def test_equal_requests_from_several_processes_get_different_tokens(
    processes: list[subprocess.Popen[str]], placement: str
) -> None:
    at = int(time.time()) + 1
    for process in processes:
        _say(process, f"{placement} {at} {TOKENS}")
    issued = [json.loads(_hear(process)) for process in processes]
    tokens = [token for of_one in issued for token in of_one]
    assert len(tokens) == PROCESSES * TOKENS
    assert len(set(tokens)) == len(tokens)
    assert _most_processes_in_one_second(issued) > 1, "They took turns, which shows nothing."


def _most_processes_in_one_second(issued: list[list[str]]) -> int:
    seconds = Counter(
        second
        for of_one in issued
        for second in {decoded(token)["payload"]["iat"] for token in of_one}
    )
    return max(seconds.values())
