"""What to do where another program is missing."""

import os
from typing import NoReturn

import pytest


def cannot_run(sentence: str) -> NoReturn:
    """Skip, saying why; where nothing may be left out (``CI=true``), fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
