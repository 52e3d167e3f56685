"""A user's data where the user model is the site's own: a UUID for a key, no name, no e-mail."""

import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from tests.databases import sqlite_file
from tests.processes import ask, hear, started


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Popen[str]]:
    with (
        sqlite_file(tmp_path) as database,
        started(
            "user_data_process", {**database, "MIGRATE": True}, "tests.custom_user.settings"
        ) as site,
    ):
        assert hear(site) == "ready"
        yield site
        site.communicate(timeout=30)  # its end, and not its death: it has coverage to save


def said(site: Popen[str], arguments: str) -> str:
    return str(json.loads(ask(site, arguments)))


def test_a_member_is_found_exported_and_anonymised(site: Popen[str]) -> None:
    kim = ask(site, "issue @kim")
    ask(site, "issue @lee")
    assert said(site, "@kim") == said(site, f"--key={kim}") == "1 record found.\n"
    [line] = said(site, "@kim --export=-").splitlines()
    exported = json.loads(line)
    assert (exported["user"], exported["username"]) == (kim, "@kim")
    assert said(site, "--key=1").startswith('No user has the key "1".')
    assert "1 record anonymised" in said(site, f"--key={kim} --anonymise --no-input")
    assert said(site, "@kim") == "0 records found.\n"
    assert said(site, "@lee") == "1 record found.\n"


def test_so_is_one_who_left(site: Popen[str]) -> None:
    ask(site, "issue @kim")
    assert ask(site, "leave @kim") == "1"
    assert "1 record anonymised" in said(site, "@kim --anonymise --no-input")
    assert said(site, "@kim") == "0 records found.\n"
