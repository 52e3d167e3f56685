"""What is said of an upload in several processes at once is written once, on real databases."""

import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack
from subprocess import Popen
from typing import Any

import pytest

from tests.databases import mariadb, postgresql, sqlite_file
from tests.processes import ask, hear, say, started

PROCESSES, ROUNDS = 3, 3


@pytest.fixture(
    scope="module", params=[sqlite_file, postgresql, mariadb], ids=lambda make: make.__name__
)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    with request.param(tmp_path_factory.mktemp("database")) as database:
        yield database


@pytest.fixture(scope="module")
def processes(database: dict[str, Any]) -> Iterator[list[Popen[str]]]:
    with ExitStack() as stack:
        first = stack.enter_context(started("outcome_process", {**database, "MIGRATE": True}))
        assert hear(first) == "ready"
        others = [
            stack.enter_context(started("outcome_process", database)) for _ in range(PROCESSES - 1)
        ]
        assert [hear(process) for process in others] == ["ready"] * len(others)
        yield [first, *others]
        for process in (first, *others):
            process.communicate(timeout=30)  # its end, and not its death: it has coverage to save


@pytest.fixture
def names() -> Iterator[str]:
    """Give names that no other test has: the database is one for all."""
    return (f"{secrets.token_hex(4)}" for _ in range(ROUNDS))


def at_once(processes: list[Popen[str]], *lines: str) -> list[str]:
    """Give each process its line, to be done at the same moment, and their answers."""
    moment = time.time() + 0.15
    for process, line in zip(processes, lines, strict=True):
        say(process, line.replace("@", str(moment)))
    return [hear(process) for process in processes]


def test_two_tabs_that_report_at_once_are_one_report(
    processes: list[Popen[str]], names: Iterator[str]
) -> None:
    for number in names:
        jti = ask(processes[0], f"issue {number}.png")
        line = f"report @ {jti} file-{number} /{number}.png"
        answers = at_once(processes, *[line] * PROCESSES)
        assert sorted(answers) == ["reported 0", "reported 0", "reported 1"]


def test_of_two_files_reported_at_once_for_one_token_one_counts(
    processes: list[Popen[str]], names: Iterator[str]
) -> None:
    for number in names:
        jti = ask(processes[0], f"issue {number}.png")
        lines = [f"report @ {jti} file-{number}-{one} /{number}.png" for one in range(PROCESSES)]
        assert sorted(at_once(processes, *lines)) == ["ReportConflict"] * 2 + ["reported 1"]


def test_of_two_tokens_that_claim_one_file_at_once_one_gets_it(
    processes: list[Popen[str]], names: Iterator[str]
) -> None:
    for number in names:
        tokens = [ask(process, f"issue {number}.png") for process in processes]
        lines = [f"report @ {jti} file-{number} /{number}.png" for jti in tokens]
        assert sorted(at_once(processes, *lines)) == ["ReportConflict"] * 2 + ["reported 1"]


def test_a_report_and_its_event_at_once_find_each_other(
    processes: list[Popen[str]], names: Iterator[str]
) -> None:
    for number in names:
        jti = ask(processes[0], f"issue {number}.png")
        event = f"event @ event-{number} file-{number} /{number}_abc.png"
        report = f"report @ {jti} file-{number} /{number}_abc.png"
        at_once(processes, event, report, event)
        assert ask(processes[0], f"outcome {jti}") == "verified"


def test_an_event_that_comes_to_several_processes_counts_once(
    processes: list[Popen[str]], names: Iterator[str]
) -> None:
    for number in names:
        jti = ask(processes[0], f"issue {number}.png")
        line = f"event @ event-{number} file-{number} /{number}_abc.png"
        answers = at_once(processes, *[line] * PROCESSES)
        assert "verified" in answers
        assert ask(processes[0], f"outcome {jti}") == "verified"


def test_what_is_used_at_once_is_used_once(
    processes: list[Popen[str]], names: Iterator[str]
) -> None:
    for number in names:
        jti = ask(processes[0], f"issue {number}.png")
        answers = at_once(processes, *[f"use @ {jti}"] * PROCESSES)
        assert sorted(answers) == ["False", "False", "True"]


def test_a_process_killed_between_signing_and_commit_leaves_no_token(
    processes: list[Popen[str]], database: dict[str, Any]
) -> None:
    before = ask(processes[0], "count")
    with started("outcome_process", database) as victim:
        assert hear(victim) == "ready"
        assert ask(victim, "die-issuing a.png") == "dying"
        assert victim.wait(timeout=10) != 0
    assert ask(processes[0], "count") == before
    assert ask(processes[0], f"outcome {ask(processes[0], 'issue b.png')}") == "nothing"
