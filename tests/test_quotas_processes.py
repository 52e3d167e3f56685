"""A quota is never exceeded, however many processes ask at once, on real databases."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from psycopg import IsolationLevel

from tests.databases import mariadb, postgresql, sqlite_file
from tests.processes import hear, say, started

PROCESSES, REQUESTS = 3, 8
FILES = 9
"""What both quotas of ``quota_process`` leave: ten files, and 900 bytes of 100 each."""


@pytest.fixture
def processes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Popen[str]]]:
    make, options = request.param
    with ExitStack() as stack:
        database: dict[str, Any] = {**stack.enter_context(make(tmp_path)), "OPTIONS": options}
        first = stack.enter_context(started("quota_process", {**database, "MIGRATE": True}))
        assert hear(first) == "ready"
        others = [
            stack.enter_context(started("quota_process", database)) for _ in range(PROCESSES - 1)
        ]
        assert [hear(process) for process in others] == ["ready"] * len(others)
        yield [first, *others]
        for process in (first, *others):
            process.communicate(timeout=30)  # its end, and not its death: it has coverage to save


def on(*databases: Any) -> pytest.MarkDecorator:
    cases = [pytest.param((make, {}), id=make.__name__) for make in databases]
    return pytest.mark.parametrize("processes", cases, indirect=True)


def issue_at_once(processes: list[Popen[str]], command: str, name: str) -> list[int]:
    say(processes[0], f"user {name}")
    pk, at = hear(processes[0]), time.time() + 0.5
    for process in processes:
        say(process, f"{command} {pk} {at} {REQUESTS}")
    return [int(hear(process)) for process in processes]


@on(sqlite_file, postgresql, mariadb)
def test_requests_at_once_never_exceed_a_quota(processes: list[Popen[str]]) -> None:
    for name in ("ann", "ben"):
        given = issue_at_once(processes, "issue", name)
        assert sum(given) == FILES
        assert len([count for count in given if count]) > 1, "They took turns, which shows nothing."


@on(postgresql, mariadb)
def test_nor_do_they_where_the_transaction_began_before(processes: list[Popen[str]]) -> None:
    given = issue_at_once(processes, "issue-after-reading", "ann")
    assert sum(given) == FILES
    assert len([count for count in given if count]) > 1, "They took turns, which shows nothing."


@on(sqlite_file)
def test_in_sqlite_such_a_transaction_fails_rather_than_exceed_it(
    processes: list[Popen[str]],
) -> None:
    assert 0 < sum(issue_at_once(processes, "issue-after-reading", "ann")) <= FILES


@pytest.mark.parametrize(
    "processes",
    [
        (postgresql, {"isolation_level": IsolationLevel.REPEATABLE_READ}),
        (mariadb, {"isolation_level": "repeatable read"}),
        (mariadb, {"isolation_level": None}),
    ],
    ids=["postgresql", "mariadb", "mariadb's own"],
    indirect=True,
)
def test_where_a_transaction_cannot_see_the_others_nothing_is_issued(
    processes: list[Popen[str]],
) -> None:
    assert issue_at_once(processes, "issue-after-reading", "ann") == [0] * PROCESSES


@on(sqlite_file, postgresql, mariadb)
def test_among_many_records_an_index_finds_those_that_count(processes: list[Popen[str]]) -> None:
    say(processes[0], "plan")
    assert "imagekit_jwt_quota" in hear(processes[0])
