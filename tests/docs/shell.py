"""What a reader types into a shell, done for real as far as that harms nothing.

Responsible for: each command that the pages have, and what it must say or leave. What would install
is compared with what there is, and what would run everything is only asked what that is. Does not
know: the pages, or the site whose `manage.py` it is.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import dataclass
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from packaging.requirements import Requirement

from tests.docs.blocks import PROJECT, blocks
from tests.skipping import cannot_run

PACKAGE = "django_imagekit_jwt"
SAID = {
    "check": "System check identified",
    "imagekit_doctor": "ok       clock",
    "imagekit_orphans": "1 upload that no form took.",
    "imagekit_user_data": "1 record found.",
    "prune_imagekit_tokens": "Removed 1 records",
    "spectacular": "/imagekit/uploads/{jti}/complete/:",
    "verify_imagekit_uploads": "1 verified, 0 failed",
}
"""What each command says of a site that has one upload, which is old and which no form took."""


@dataclass
class Shell:
    """A terminal in a folder, on the machine of a site that is at that address."""

    folder: Path
    site: str

    def run(self, block: str) -> None:
        """Do what the lines of a block say; raises AssertionError for what is not known here."""
        for line in block.replace("\\\n", "").splitlines():
            self._do(shlex.split(line, comments=True))

    def _do(self, words: list[str]) -> None:
        match words:
            case ["pip", "install", *wanted]:
                for requirement in wanted:
                    is_installable(Requirement(requirement))
            case ["make", *targets]:
                rehearse(targets)
            case ["python", "manage.py", command, *arguments]:
                manage(command, [self._of_this_site(word) for word in arguments])
            case ["python", "-m", "django_imagekit_jwt.testing.emulator", *arguments]:
                start_emulator(arguments)
            case [".venv/bin/python", "-m", "pytest", *arguments]:
                done([sys.executable, "-m", "pytest", "--collect-only", *arguments], PROJECT)
            case ["cd", folder]:
                self.folder /= folder
            case ["django-admin", *arguments]:
                self._translate(arguments)
            case ["jq", *arguments]:
                self._filter_log(arguments)
            case _:
                raise AssertionError(f"The page has a command that is not known here: {words}")

    def _of_this_site(self, word: str) -> str:
        return re.sub(r"^https://[\w.]+/", f"{self.site}/", word)

    def _translate(self, arguments: list[str]) -> None:
        if shutil.which("xgettext") is None:
            cannot_run("GNU gettext is not installed: apt-get install gettext")
        if not self.folder.exists():
            catalogues = shutil.ignore_patterns("locale", "static", "testing")
            shutil.copytree(PROJECT / PACKAGE, self.folder, ignore=catalogues)
            (self.folder / "locale").mkdir()
        # Not as a module of Python's, which would take html.py there for the library's.
        done([str(Path(sys.executable).with_name("django-admin")), *arguments], self.folder)
        assert [*self.folder.glob("locale/*/LC_MESSAGES/django.?o")]

    def _filter_log(self, arguments: list[str]) -> None:
        """Find the line of the page's log that is the page's sample."""
        if shutil.which("jq") is None:
            cannot_run("jq is not installed: apt-get install jq")
        [sample] = [one.text for one in blocks("docs/logging.md") if one.language == "json"]
        line = json.loads(sample)
        lines = (line, {**line, "request_id": "another"})
        (self.folder / arguments[-1]).write_text("\n".join(map(json.dumps, lines)), "utf-8")
        assert json.loads(done(["jq", *arguments], self.folder)) == line


def is_installable(wanted: Requirement) -> None:
    """Compare it with `setup.cfg` if it is this package, else with what is installed."""
    if wanted.name != "django-imagekit-jwt":
        assert wanted.specifier.contains(version(wanted.name))
        return
    setup = ConfigParser()
    setup.read(PROJECT / "setup.cfg", "utf-8")
    assert wanted.extras <= setup["options.extras_require"].keys()


def rehearse(targets: list[str]) -> None:
    """Let `make` say what it would do; with no path, as lines that call `make` run even then."""
    make = shutil.which("make")
    if make is None:
        cannot_run("make is not installed: apt-get install make")
    said = subprocess.run(
        [make, "--dry-run", *targets],
        cwd=PROJECT,
        env={"PATH": ""},
        capture_output=True,
        check=True,
    )
    assert said.stdout
    assert b"Nothing to be done" not in said.stdout  # said of a file or folder of that name


def manage(command: str, arguments: list[str]) -> None:
    assert command in SAID, f"What does {command} say? Add it to SAID."
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=out, no_color=True)
    assert SAID[command] in out.getvalue()


def start_emulator(arguments: list[str]) -> None:
    """Start it on a free port, ask it something, and stop it."""
    free = ["0" if word.isdigit() else word for word in arguments]
    command = [sys.executable, "-m", "django_imagekit_jwt.testing.emulator", *free]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = process.stdout.readline()
        [origin] = re.findall(r"http://[\d.:]+\d", said)
        with pytest.raises(HTTPError, match="401"):
            urlopen(f"{origin}/v1/files")
        process.terminate()
        process.communicate()  # it may still be saying the rest
    assert process.returncode == 0


def done(command: list[str], folder: Path) -> str:
    """Run a program that needs no settings; give what it said."""
    environment = {name: of for name, of in os.environ.items() if not name.startswith("DJANGO_")}
    finished = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout
