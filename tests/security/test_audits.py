"""What looks the code and its dependencies over; nothing is waved through without a reason."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import yaml

from tests.skipping import cannot_run

PROJECT = Path(__file__).resolve().parents[2]
LOOKED_OVER = ["django_imagekit_jwt", "example_project"]


def test_bandit_finds_nothing() -> None:
    if find_spec("bandit") is None:
        cannot_run('bandit is not installed: pip install "django-imagekit-jwt[lint]"')
    command = [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", *LOOKED_OVER]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    makefile = (PROJECT / "Makefile").read_text()
    asked = re.search(r"^\t\$\(BIN\)/bandit (.*)$", makefile, re.MULTILINE)
    assert asked
    assert asked[1].endswith(" ".join(LOOKED_OVER))


def test_each_exception_says_why() -> None:
    sources = [path for name in LOOKED_OVER for path in (PROJECT / name).rglob("*.py")]
    lines = [line for path in sources for line in path.read_text().splitlines() if "nosec" in line]
    assert lines
    assert [line for line in lines if not re.search(r"# nosec # \w+", line)] == []


def test_ci_asks_for_known_holes_at_each_change_and_every_week() -> None:
    workflow = yaml.safe_load((PROJECT / ".github/workflows/ci.yml").read_text())
    steps = workflow["jobs"]["audit"]["steps"]
    assert any(step.get("run", "").startswith("pip-audit") for step in steps)
    when = workflow[True]  # which is how YAML 1.1 reads "on"
    assert {"push", "pull_request", "schedule"} <= when.keys()
