"""What to do where another program is missing."""

import os
from typing import NoReturn

import pytest


def cannot_run(sentence: str) -> NoReturn:
    """Skip, saying why; where nothing may be left out (``CI=true``), fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


only_sqlite = pytest.mark.skipif(
    os.environ.get("TEST_DATABASE", "sqlite") != "sqlite",
    reason="Of a few rows, only SQLite's plan is that of many; the benchmarks ask the others.",
)
