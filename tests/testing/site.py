"""The site of docs/testing.md, and its tests run as a stranger runs them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.blocks import files

# The other ones are slow on purpose.
_HASHERS = '\nPASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]\n'
# What would tell a process that it is ours: which settings to take, whose keys, whose worker.
_OURS = ("DJANGO_", "IMAGEKIT_", "PYTEST_")


def write_site(folder: Path) -> None:
    """Write what ``startproject`` writes, and the page's files over it."""
    run(folder, "python", "-m", "django", "startproject", "mysite", ".")
    page = files("docs/testing.md")
    settings = folder / "mysite/settings.py"
    added = page.pop("mysite/settings.py") + _HASHERS
    settings.write_text(settings.read_text("utf-8") + added, "utf-8")
    for name, text in page.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def run(site: Path, *command: str) -> str:
    """Run a command that must succeed there, and give all that it says."""
    done = attempt(site, *command)
    assert done.returncode == 0, said(done)
    return said(done)


def attempt(site: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command there, with this Python first in the path."""
    strange = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=site,
        env={**strange, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def said(done: "subprocess.CompletedProcess[str]") -> str:
    return done.stdout + done.stderr
