from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from django_imagekit_jwt.models import RefusalCount
from django_imagekit_jwt.refusal_counts import add_refusal
from django_imagekit_jwt.signals import request_refused
from django_imagekit_jwt.spans import site_today

from .conftest import Configure
from .databases import mariadb, postgresql, sqlite_file
from .processes import hear, say, started

DAY = date(2026, 6, 1)
PROCESSES, TIMES = 3, 40


def refuse(**changes: Any) -> None:
    told = {"code": "throttled", "status": 429, "policy": "album", "username": "", "request": None}
    request_refused.send(sender=None, **{**told, **changes})


def counted() -> dict[tuple[str, str], int]:
    rows = RefusalCount.objects.values_list("day", "code", "policy", "count")
    assert {day for day, *_ in rows} <= {site_today()}
    return {(code, policy): count for _, code, policy, count in rows}


@pytest.mark.django_db
def test_each_refusal_is_counted_by_day_code_and_policy(configure: Configure) -> None:
    configure(COUNT_REFUSALS=True)
    for changes in ({}, {}, {"policy": "profile"}, {"policy": "default"}, {"code": "conflict"}):
        refuse(**changes)
    assert counted() == {
        ("throttled", "album"): 2,
        ("throttled", "profile"): 1,
        ("throttled", "default"): 1,
        ("conflict", "album"): 1,
    }


@pytest.mark.django_db
def test_what_a_client_made_up_is_no_policy(configure: Configure) -> None:
    configure(COUNT_REFUSALS=True)
    for policy in ("", "made up", "x" * 5000, "\0"):
        refuse(code="unknown_policy", policy=policy)
    assert counted() == {("unknown_policy", ""): 4}


@pytest.mark.django_db
def test_nothing_is_counted_unless_the_site_says_so() -> None:
    with CaptureQueriesContext(connection) as queries:
        refuse()
    assert len(queries) == 0


@pytest.mark.django_db
def test_a_refused_request_is_counted(client: Client, configure: Configure) -> None:
    configure(COUNT_REFUSALS=True)
    assert client.post("/imagekit/token/", "{}", "application/json").status_code == 403
    assert counted() == {("not_authenticated", ""): 1}


@pytest.mark.django_db(transaction=True)
def test_also_where_the_request_is_a_transaction_that_is_rolled_back(
    signed_in: Client, configure: Configure, settings: Settings
) -> None:
    configure(COUNT_REFUSALS=True)
    connection.settings_dict["ATOMIC_REQUESTS"] = True
    try:
        answer = signed_in.post("/imagekit/token/", "[", "application/json")
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False
    assert answer.status_code == 400
    assert sum(counted().values()) == 1


@pytest.mark.django_db
def test_a_long_code_is_cut(configure: Configure) -> None:
    add_refusal(site_today(), "c" * 200, "p" * 200)
    add_refusal(site_today(), "c" * 200, "p" * 200)
    assert counted() == {("c" * 100, "p" * 100): 2}


@pytest.mark.django_db
def test_where_another_process_is_first_both_are_counted() -> None:
    def another(execute: Any, sql: str, *arguments: Any) -> Any:
        """Write the other's row after this one looked for it, and before it begins to write."""
        if sql.startswith("SAVEPOINT"):
            RefusalCount.objects.create(day=DAY, code="throttled", policy="", count=1)
        return execute(sql, *arguments)

    with connection.execute_wrapper(another):
        add_refusal(DAY, "throttled", "")
    assert RefusalCount.objects.get().count == 2


def test_a_count_says_what_it_is_of() -> None:
    count = RefusalCount(day=DAY, code="throttled", policy="album", count=2)
    assert str(count) == "2026-06-01 throttled album"
    assert str(RefusalCount(day=DAY, code="throttled", policy="")) == "2026-06-01 throttled"


@pytest.fixture(params=[sqlite_file, postgresql, mariadb])
def counters(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Any]]:
    with ExitStack() as stack:
        database = stack.enter_context(request.param(tmp_path))
        first = stack.enter_context(started("refusal_process", {**database, "MIGRATE": True}))
        assert hear(first) == "ready"
        others = [
            stack.enter_context(started("refusal_process", database)) for _ in range(PROCESSES - 1)
        ]
        assert [hear(one) for one in others] == ["ready"] * len(others)
        yield [first, *others]
        for process in (first, *others):
            process.communicate(timeout=30)


def test_processes_at_once_lose_no_count(counters: list[Any]) -> None:
    for process in counters:
        say(process, f"count {TIMES}")
    assert [hear(process) for process in counters] == ["counted"] * PROCESSES
    say(counters[0], "total")
    rows, total = map(int, hear(counters[0]).split())
    assert total == PROCESSES * TIMES
    assert rows == TIMES // 4
