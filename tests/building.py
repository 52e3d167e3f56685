"""The distributions of what git has, and an environment with the wheel: made once in a run.

Its fixtures are those of every conftest that imports them.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from filelock import FileLock

from tests.skipping import cannot_run

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def tracked() -> list[str]:
    """Give the files of the project: those of git, and those that would be."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not shutil.which("git") or not (PROJECT / ".git").exists():
        cannot_run("This is no working copy of git, which says what belongs to the project.")
    listed = subprocess.run(listing, cwd=PROJECT, check=True, capture_output=True, text=True)
    return sorted(name for name in listed.stdout.split("\0") if name and (PROJECT / name).exists())


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Give a folder that is every worker's."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def distributions(tracked: list[str], shared: Path) -> Path:
    """Build the sdist, and the wheel from it; give their directory."""
    built = shared / "dist"
    with FileLock(shared / "dist.lock"):
        if not (built / "done").exists():
            _build(tracked, shared / "source", built)
            (built / "done").touch()
    return built


@pytest.fixture(scope="session")
def python(distributions: Path, shared: Path) -> Path:
    """Give the Python of an environment that has the wheel, and stubs for a type checker."""
    directory = shared / "site"
    with FileLock(shared / "site.lock"):
        if not (directory / "done").exists():
            _install(distributions, directory)
            (directory / "done").touch()
    return directory / "bin/python"


def _build(tracked: list[str], source: Path, built: Path) -> None:
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, source / name)
    build = [sys.executable, "-m", "build", "--outdir", str(built), str(source)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Package would be ignored" not in done.stdout + done.stderr


def _install(distributions: Path, directory: Path) -> None:
    venv.create(directory, with_pip=True)
    (wheel,) = distributions.glob("*.whl")
    wanted = [f"{wheel}[emulator]", "django-stubs", "djangorestframework-stubs"]
    install = [str(directory / "bin/python"), "-m", "pip", "install", "--quiet", *wanted]
    subprocess.run(install, check=True)
