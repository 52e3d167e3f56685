"""The recipe of docs/logging.md, run as it is written in a site of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.docs.blocks import PROJECT, blocks, files

PAGE = "docs/logging.md"
ID = "0af7651916cd43dd8448eb211c80319c"
SETTINGS = "from tests.settings import *\n\n"
PROGRAM = """
import logging
import django
django.setup()
import mysite.counting
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

def ask():
    return Client().post(
        "/imagekit/token/?query=geheim",
        {"uploadPayload": {"fileName": "geheim"}},
        "application/json",
        headers={"X-Request-ID": "%s"},
    )

answer = ask()
ask()
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("django_imagekit_jwt").exception("A fault\\nof ours.")
logging.getLogger("django_imagekit_jwt").debug("Not asked for.")
print(answer.status_code, answer["X-Request-ID"])
print(cache.get(f"refused:{now():%%Y-%%m-%%d}:not_authenticated"))
"""


def site(folder: Path) -> None:
    """Write the page's files."""
    written = {"mysite/__init__.py": "", **files(PAGE)}
    written["mysite/settings.py"] = SETTINGS + written["mysite/settings.py"]
    (folder / "mysite").mkdir()
    for name, source in written.items():
        (folder / name).write_text(source, "utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    folder = tmp_path_factory.mktemp("site")
    site(folder)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(PROJECT)]),
        "DJANGO_SETTINGS_MODULE": "mysite.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", PROGRAM % ID],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=environment,
    )


def logged(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]


def test_each_refusal_is_one_json_object_and_is_found_by_the_id_that_the_client_has(
    done: subprocess.CompletedProcess[str],
) -> None:
    assert done.stdout.splitlines()[0] == f"403 {ID}"
    refusals = [line for line in logged(done) if line.get("request_id") == ID]
    assert len(refusals) == 2
    time = refusals[0].pop("time")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", time)
    assert refusals[0] == {
        "level": "WARNING",
        "logger": "django_imagekit_jwt.refusals",
        "message": "A request was refused.",
        "code": "not_authenticated",
        "status": 403,
        "method": "POST",
        "path": "/imagekit/token/",
        "policy": "",
        "username": "",
        "user": "",
        "address": "127.0.0.1",
        "request_id": ID,
        "fields": [],
    }
    assert "geheim" not in done.stdout + done.stderr


def test_the_pages_sample_has_the_fields_of_a_line(done: subprocess.CompletedProcess[str]) -> None:
    [sample] = [block.text for block in blocks(PAGE) if block.language == "json"]
    assert json.loads(sample).keys() == logged(done)[0].keys()
    fields = named_in_the_table()
    assert fields == logged(done)[0].keys() - {"time", "level", "logger", "message"}


def named_in_the_table() -> set[str]:
    table = (PROJECT / PAGE).read_text("utf-8").split("## A refusal")[1].split("\n\n## ")[0]
    cells = re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_a_fault_keeps_its_traceback_on_its_line(done: subprocess.CompletedProcess[str]) -> None:
    [fault] = [line for line in logged(done) if line["level"] == "ERROR"]
    assert fault["message"] == "A fault\nof ours."
    assert fault["exception"].endswith("ZeroDivisionError: division by zero")
    assert "Not asked for." not in done.stderr


def test_refusals_are_counted_by_the_signal(done: subprocess.CompletedProcess[str]) -> None:
    assert done.stdout.splitlines()[1] == "2"
