"""A site's type checker knows the package's types, once it is installed."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.skipping import cannot_run

CONSUMER = Path(__file__).parent / "consumer"
PYRIGHT = Path(__file__).resolve().parents[1] / "js/node_modules/.bin/pyright"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a copy of the site that is beside nothing else."""
    return shutil.copytree(CONSUMER, tmp_path / "site")


def test_mypy_knows_them(site: Path, python: Path) -> None:
    if find_spec("mypy") is None:
        cannot_run("mypy is not installed: pip install -e .[lint]")
    mypy = [sys.executable, "-m", "mypy", "--python-executable", str(python), "shop"]
    checked = subprocess.run(mypy, cwd=site, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.node
def test_pyright_knows_them(site: Path, python: Path) -> None:
    if not PYRIGHT.exists():
        cannot_run("pyright is not installed: npm --prefix tests/js ci")
    pyright = [str(PYRIGHT), "--pythonpath", str(python)]
    checked = subprocess.run(pyright, cwd=site, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
