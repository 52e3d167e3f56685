"""What is pruned while others prune and issue is gone once, and nothing else is."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.databases import mariadb, postgresql, sqlite_file
from tests.processes import ask, hear, say, started

OLD, NEW = 3000, 60


@pytest.mark.parametrize("make", [sqlite_file, postgresql, mariadb])
def test_two_prune_while_another_issues(make: Any, tmp_path: Path) -> None:
    with ExitStack() as stack:
        database = {**stack.enter_context(make(tmp_path)), "OPTIONS": _patience(make)}
        first = stack.enter_context(started("prune_process", {**database, "MIGRATE": True}))
        assert hear(first) == "ready"
        others = [stack.enter_context(started("prune_process", database)) for _ in range(2)]
        assert [hear(process) for process in others] == ["ready"] * 2
        assert ask(first, f"fill {OLD}") == str(OLD)
        moment = time.time() + 0.3
        for process, line in zip(
            (first, *others),
            (f"issue {moment} {NEW}", f"prune {moment} 100", f"prune {moment} 100"),
            strict=True,
        ):
            say(process, line)
        issued, longest, median = hear(first).split()
        pruned = [[int(count) for count in hear(process).split()] for process in others]
        assert issued == str(NEW)
        assert [sum(counts) for counts in zip(*pruned, strict=True)] == [OLD, OLD]
        assert ask(first, "left") == f"{NEW} 0"
        # SQLite has one writer, and gives the next turn to whoever asks at the right moment.
        patience = 20_000 if make is sqlite_file else 2000
        assert float(longest) < patience, f"An issue waited; half of them took {median} ms."
        for process in (first, *others):
            process.communicate(timeout=30)  # its end, and not its death: it has coverage to save


def _patience(make: Any) -> dict[str, int]:
    return {"timeout": 30} if make is sqlite_file else {}
