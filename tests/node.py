"""Runs the scripts of ``tests/js`` that read jobs as JSON and print what became of them."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.skipping import cannot_run

JS = Path(__file__).parent / "js"


def run(script: str, jobs: Sequence[dict[str, Any]]) -> Any:
    """Give what the script prints; one that fails is an AssertionError with its words."""
    program = shutil.which("node")
    if program is None or not (JS / "node_modules" / "@imagekit" / "nodejs").is_dir():
        cannot_run("Node.js or the packages of tests/js are not installed: run `npm ci` there.")
    done = subprocess.run(
        [program, script],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        cwd=JS,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
