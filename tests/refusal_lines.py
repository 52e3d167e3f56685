"""Reading the lines of ``django_imagekit_jwt.refusals`` that a test caused."""

import logging
from typing import Any

import pytest

LOGGER = "django_imagekit_jwt.refusals"
STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime"}


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    """Give the level and the facts of each line, all of which say the one sentence."""
    records = [record for record in caplog.records if record.name == LOGGER]
    assert {record.getMessage() for record in records} <= {"A request was refused."}
    return [
        (record.levelname, {name: vars(record)[name] for name in {*vars(record)} - STANDARD})
        for record in records
    ]


def only_line(caplog: pytest.LogCaptureFixture) -> tuple[str, dict[str, Any]]:
    """Give the level and the facts of the one line."""
    [line] = lines(caplog)
    return line
