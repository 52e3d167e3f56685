"""The recipe of docs/scaling.md, run as it is written on a PostgreSQL database of its own."""

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from tests.databases import postgresql
from tests.docs.blocks import files
from tests.processes import ask, hear, say, started


def month(ahead: int) -> str:
    """Give a month as partitions are named: 0 is the one it is."""
    now = datetime.now(timezone.utc)
    years, number = divmod(now.month - 1 + ahead, 12)
    return f"{now.year + years}_{number + 1:02}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page's files."""
    folder = tmp_path_factory.mktemp("site")
    packages = {"mysite/__init__.py": "", "mysite/migrations/__init__.py": ""}
    (folder / "mysite/migrations").mkdir(parents=True)
    for name, source in {**packages, **files("docs/scaling.md")}.items():
        (folder / name).write_text(source, "utf-8")
    return folder


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[dict[str, Any]]:
    with postgresql(folder) as database, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield database


@pytest.fixture(scope="module")
def old_jti() -> dict[str, str]:
    """Hold the id of the token that was issued before there were partitions."""
    return {}


@pytest.fixture(scope="module")
def site(database: dict[str, Any], folder: Path, old_jti: dict[str, str]) -> Iterator[Popen[str]]:
    """Give a process of a site that issued, was partitioned, and made its months, twice."""
    with started("scaling_process", database) as process:
        assert hear(process) == "ready"
        old_jti["jti"] = ask(process, "issue before.png")
        months = f"run {folder / 'mysite/months.sql'}"
        for line in ("migrate mysite", months, months):
            assert ask(process, line) == "done"
        yield process


@pytest.fixture(scope="module")
def other(database: dict[str, Any], site: Popen[str]) -> Iterator[Popen[str]]:
    """Give another process of the same site."""
    with started("scaling_process", database) as process:
        assert hear(process) == "ready"
        yield process


def test_the_months_ahead_are_there_and_one_for_the_rest(site: Popen[str]) -> None:
    months = [f"_{month(ahead)}" for ahead in (1, 2, 3)]
    assert json.loads(ask(site, "partitions")) == sorted([*months, "_default", "_first"])


def test_each_record_goes_to_its_month(site: Popen[str]) -> None:
    assert ask(site, f"put first-of-a-month {month(2)}") == f"_{month(2)}"
    assert ask(site, f"put long-ago {month(-30)}") == "_first"
    assert ask(site, f"put far-ahead {month(30)}") == "_default"
    assert ask(site, f"place {ask(site, 'issue new.png')}") == "_first"


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_upload_is_reported_and_its_event_verifies_it(
    site: Popen[str], old_jti: dict[str, str], when: str
) -> None:
    jti = old_jti["jti"] if when == "before" else ask(site, "issue after.png")
    now = time.time()
    assert ask(site, f"report {now} {jti} file-{when} /{when}.png") == "reported 1"
    assert ask(site, f"event {now} event-{when} file-{when} /{when}.png") == "verified"
    assert ask(site, f"outcome {jti}") == "verified"
    assert ask(site, f"link event-{when}") == jti


def test_an_event_finds_an_upload_that_nobody_reported(site: Popen[str]) -> None:
    jti = ask(site, "issue closed.png")
    assert ask(site, f"event {time.time()} event-c file-c /closed.png") == "verified"
    assert ask(site, "link event-c") == jti


@pytest.mark.parametrize("ahead", [-20, 3])
def test_a_file_is_one_uploads_in_whatever_month(site: Popen[str], ahead: int) -> None:
    ask(site, f"put other{ahead} {month(ahead)}")
    jti = ask(site, "issue claim.png")
    line = f"report {time.time()} {jti} file-other{ahead} /claim.png"
    assert ask(site, line) == "ReportConflict"
    assert ask(site, f"outcome {jti}") == "nothing"


def test_of_two_uploads_that_claim_a_file_at_once_one_gets_it(
    site: Popen[str], other: Popen[str]
) -> None:
    for number in range(5):
        # Not of the same second, or the key would do.
        records = [f"claim-{number}-{of}" for of in "ab"]
        for ahead, record in zip((-1, -2), records, strict=True):
            assert ask(site, f"put {record} {month(ahead)}") == "_first"
        moment = time.time() + 0.1
        for process, record in zip((site, other), records, strict=True):
            say(process, f"claim {moment} {record} file-claimed-{number}")
        assert sorted(map(hear, (site, other))) == ["IntegrityError", "done"]


def test_the_admin_lists_a_record_from_the_replica_alone(site: Popen[str]) -> None:
    jti = ask(site, "issue shown.png")
    page = json.loads(ask(site, f"list {jti}"))
    assert page["listed"] is True
    assert page["replica"] > 0
    assert page["default"] == 0


def test_django_finds_nothing_to_migrate_and_its_indexes_by_name(site: Popen[str]) -> None:
    assert ask(site, "changes") == "No changes detected in app 'django_imagekit_jwt'"
    assert ask(site, "index imagekit_jwt_kid") == "done"


def test_a_month_goes_with_its_events_and_nothing_else(site: Popen[str], folder: Path) -> None:
    script = (folder / "mysite/drop_month.sql").read_text("utf-8")
    [written] = set(re.findall(r"issuedtoken_(\d{4}_\d\d)", script))
    drop = folder / "drop.sql"
    drop.write_text(script.replace(written, month(1)), "utf-8")
    ask(site, f"put goes {month(1)}")
    ask(site, f"put stays {month(2)}")

    assert ask(site, f"run {drop}") == "done"
    assert f"_{month(1)}" not in json.loads(ask(site, "partitions"))
    assert (ask(site, "place goes"), ask(site, "link goes")) == ("nowhere", "no event")
    assert (ask(site, "place stays"), ask(site, "link stays")) == (f"_{month(2)}", "stays")

    assert ask(site, f"run {folder / 'mysite/months.sql'}") == "done"  # it makes it anew


def test_the_command_prunes_the_first_partition(site: Popen[str]) -> None:
    ask(site, f"put pruned {month(-50)}")
    ask(site, f"put kept {month(-40)}")
    assert ask(site, f"prune {month(-45)}") == "1 1"
    assert (ask(site, "place pruned"), ask(site, "place kept")) == ("nowhere", "_first")
