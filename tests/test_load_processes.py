"""Real servers under load that lose workers, PostgreSQL and Redis: a small ``benchmarks.load``."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.load_backends import Missing, programs
from tests.skipping import cannot_run

PROJECT = Path(__file__).resolve().parents[1]
SERVERS = ["gunicorn", "uvicorn"]
REQUESTS, QUIET = 400, 40
SIZE = {"requests": REQUESTS, "clients": 16, "workers": 2, "rounds": 1, "away": 1}
AS_IT_SHOULD_BE = {"200", "broken", "503 not_issued"}


def reports() -> list[dict[str, Any]]:
    options = [f"--{name}={value}" for name, value in SIZE.items()]
    command = [sys.executable, "-m", "benchmarks.load", "--json", "--server", *SERVERS]
    done = subprocess.run(
        [*command, *options], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def refuse_without_servers() -> None:
    try:
        programs()
    except Missing as missing:
        cannot_run(f"Nothing can be taken away from PostgreSQL: {missing}")
    if shutil.which("redis-server") is None:
        cannot_run("Nothing can be taken away from Redis: redis-server is not on this machine.")


def test_each_token_has_its_row_and_whoever_gets_none_is_told_so() -> None:
    refuse_without_servers()
    found = reports()
    assert [report["server"] for report in found] == SERVERS
    for report in found:
        assert report["violations"] == []
        assert len(report["faults"]) == 4
        _, quiet, disturbed = (one["answers"] for one in report["measured"])
        assert quiet == {"200": QUIET}
        assert {"200", "broken"} <= disturbed.keys() <= AS_IT_SHOULD_BE
        assert sum(disturbed.values()) == REQUESTS - QUIET
        assert disturbed["200"] > disturbed.get("broken", 0)
    assert "503 not_issued" in found[0]["measured"][2]["answers"]
