"""A page that takes its reader from nothing to a site, done word for word in an empty folder.

Its blocks are done in their order: a file is written as the page has it (settings are added to),
and each line of a shell's block is run. What is installed here already is not installed again, and
the ports are free ones.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.docs.blocks import Block, blocks
from tests.example_project.test_demo import answers, free_ports

PASSWORD = "a password for one test"
DISTRIBUTION = "django-imagekit-jwt"
NOWHERE = subprocess.DEVNULL


@dataclass
class Walk:
    """Where the reader stands, with which Python, and what runs in the terminals beside."""

    folder: Path
    ports: Mapping[str, str]
    terminals: ExitStack
    python: str

    def do(self, block: Block) -> None:
        """Do what the page says in one block."""
        if block.name:
            self._write(self.folder / block.name, self._here(block.text))
        elif block.language == "sh":
            for line in self._here(block.text).splitlines():
                self._run(shlex.split(line, comments=True))

    def _here(self, text: str) -> str:
        for port, free in self.ports.items():
            text = text.replace(f":{port}", f":{free}").replace(f"--port {port}", f"--port {free}")
        return text

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # What Django made stays, and the page adds to it.
        before = path.read_text("utf-8") if path.name == "settings.py" else ""
        path.write_text(before + text, "utf-8")

    def _run(self, words: list[str]) -> None:
        match words:
            case ["python", "-m", "venv", _] | ["source", _]:
                pass
            case ["pip", "install", wanted]:
                assert wanted.startswith(DISTRIBUTION), wanted
            case ["cd", folder]:
                self.folder /= folder
            case ["django-admin", *arguments]:
                self._python("-m", "django", *arguments)
            case ["python", "manage.py", "createsuperuser"]:
                self._python(*words[1:], "--noinput", "--username=admin", "--email=a@example.com")
            case ["python", "manage.py", "runserver"]:
                self._start(*words[1:], "--noreload", self.ports["8000"])
            case ["python", "-m", "django_imagekit_jwt.testing.emulator", *_]:
                self._start(*words[1:])
            case ["python", *arguments]:
                self._python(*arguments)
            case _:
                raise AssertionError(f"The page has a command that is not known here: {words}")

    def _python(self, *arguments: str) -> None:
        command = [self.python, *arguments]
        subprocess.run(command, cwd=self.folder, env=_environment(), check=True, stdout=NOWHERE)

    def _start(self, *arguments: str) -> None:
        self.terminals.enter_context(_terminal([self.python, *arguments], self.folder))


@contextmanager
def walked(
    page: str, folder: Path, section: str = "", python: Path | str = sys.executable
) -> Iterator[str]:
    """Do all that a page says, or one section of it, and give its site's address."""
    imagekit, site = map(str, free_ports(2))
    with ExitStack() as terminals:
        walk = Walk(folder, {"8001": imagekit, "8000": site}, terminals, str(python))
        for block in blocks(page, section):
            walk.do(block)
        answers(f"http://127.0.0.1:{site}/admin/login/")
        yield f"http://127.0.0.1:{site}"


@contextmanager
def _terminal(command: list[str], folder: Path) -> Iterator[None]:
    with subprocess.Popen(
        command, cwd=folder, env=_environment(), stdout=NOWHERE, stderr=NOWHERE
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def _environment() -> dict[str, str]:
    fresh = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**fresh, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
