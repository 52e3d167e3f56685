"""Equal requests in one second, from several processes at once, on real databases."""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.databases import postgresql, sqlite_file
from tests.factories import decoded
from tests.processes import hear, say, started

PROCESSES, TOKENS = 3, 8


@pytest.fixture(scope="module", params=[sqlite_file, postgresql], ids=lambda make: make.__name__)
def processes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[subprocess.Popen[str]]]:
    with ExitStack() as stack:
        database = stack.enter_context(request.param(tmp_path_factory.mktemp("database")))
        first = stack.enter_context(started("issuing_process", {**database, "MIGRATE": True}))
        others = [
            stack.enter_context(started("issuing_process", database)) for _ in range(PROCESSES - 1)
        ]
        assert [hear(process) for process in (first, *others)] == ["ready"] * PROCESSES
        yield [first, *others]


@pytest.mark.parametrize("placement", ["header", "claim", "omit"])
def test_equal_requests_from_several_processes_get_different_tokens(
    processes: list[subprocess.Popen[str]], placement: str
) -> None:
    at = int(time.time()) + 1
    for process in processes:
        say(process, f"{placement} {at} {TOKENS}")
    issued = [json.loads(hear(process)) for process in processes]
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
