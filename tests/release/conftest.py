"""The distributions, built once from what git has, and the wheel in an empty environment."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.skipping import cannot_run

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="package")
def tracked() -> list[str]:
    """Give the files of the project: those of git, and those that would be."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not shutil.which("git") or not (PROJECT / ".git").exists():
        cannot_run("This is no working copy of git, which says what belongs to the project.")
    listed = subprocess.run(listing, cwd=PROJECT, check=True, capture_output=True, text=True)
    return sorted(name for name in listed.stdout.split("\0") if name and (PROJECT / name).exists())


@pytest.fixture(scope="package")
def distributions(tracked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel from it; give their directory."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, source / name)
    build = [sys.executable, "-m", "build", "--outdir", str(built), str(source)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Package would be ignored" not in done.stdout + done.stderr
    return built


@pytest.fixture(scope="package")
def python(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of an environment that has the wheel, with the extra that tests need."""
    directory = tmp_path_factory.mktemp("site")
    venv.create(directory, with_pip=True)
    found = directory / "bin/python"
    (wheel,) = distributions.glob("*.whl")
    wanted = [f"{wheel}[emulator]", "django-stubs", "djangorestframework-stubs"]
    install = [str(found), "-m", "pip", "install", "--quiet", *wanted]
    subprocess.run(install, check=True)
    return found
