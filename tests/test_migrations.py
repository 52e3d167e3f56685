"""The tables: they fit the models on every site, come and go, and keep what was written before."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from tests.databases import mariadb, postgresql, sqlite_file
from tests.processes import ask, hear, started

UNCHANGED = """
import sys
import django
from django.conf import settings
settings.DATABASES = {}
settings.DEFAULT_AUTO_FIELD = f"django.db.models.{sys.argv[1]}"
django.setup()
from django.core.management import call_command
call_command("makemigrations", *sys.argv[2:], check_changes=True, dry_run=True)
"""


DATABASES = [sqlite_file, postgresql, mariadb]


@pytest.fixture(params=DATABASES, ids=lambda make: make.__name__)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Any]]:
    with request.param(tmp_path) as database:
        yield database


@pytest.fixture(scope="module", params=DATABASES, ids=lambda make: make.__name__)
def migrating(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Popen[str]]:
    """Give a process whose database has the newest tables, and shall have them again."""
    with (
        request.param(tmp_path_factory.mktemp("database")) as database,
        started("migrating_process", {**database, "MIGRATE": True}) as process,
    ):
        assert hear(process) == "ready"
        yield process


@pytest.mark.parametrize("auto_field", ["AutoField", "BigAutoField", "SmallAutoField"])
@pytest.mark.parametrize(
    ("site", "apps"),
    [
        ("tests.settings", ["django_imagekit_jwt"]),
        ("tests.custom_user.settings", ["django_imagekit_jwt", "custom_user"]),
    ],
)
def test_no_migration_is_missing(auto_field: str, site: str, apps: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", UNCHANGED, auto_field, *apps],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": site},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "No changes detected" in done.stdout


def test_every_migration_goes_back_and_forth(migrating: Popen[str]) -> None:
    names = json.loads(ask(migrating, "names"))
    made = int(ask(migrating, "tables"))
    for target in [*reversed(names), "zero"]:
        assert ask(migrating, f"migrate {target}") == "done"
    assert (made > 1, ask(migrating, "tables")) == (True, "0")
    for target in names:
        assert ask(migrating, f"migrate {target}") == "done"
    assert int(ask(migrating, "tables")) == made


def test_what_was_written_before_is_kept(migrating: Popen[str]) -> None:
    for command in ("migrate 0002_quotas", "write", "migrate newest"):
        assert ask(migrating, command) == "done"
    assert json.loads(ask(migrating, "read")) == {
        "user": "Ann",
        "username": "Ann",
        "in_time": True,
        "parameters": {"fileName": "Grüße.png", "customMetadata": '{"a":  1}'},
        "max_bytes": 2**40,
        "ip_address": "2001:db8::1",
        "outcome": "",
        "file_id": None,
    }


def test_a_user_may_have_a_uuid_and_neither_name_nor_address(database: dict[str, Any]) -> None:
    site = "tests.custom_user.settings"
    with started("custom_user.process", {**database, "MIGRATE": True}, site) as process:
        assert hear(process) == "ready"
        jti = ask(process, "issue")
        assert ask(process, f"complete {jti}") == "reported"
        assert ask(process, "list") == "True"
        assert ask(process, f"detail {jti}") == "True"
        assert ask(process, f"leave {jti}") == "None @kim"
