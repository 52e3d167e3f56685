"""A site that is not ours."""

from pathlib import Path

import pytest

from .site import write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The directory of the site of docs/testing.md."""
    write_site(tmp_path)
    return tmp_path
