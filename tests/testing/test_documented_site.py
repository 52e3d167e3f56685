"""The examples of docs/testing.md, run as the page says."""

import re
from pathlib import Path

from tests.docs.blocks import blocks, files

from .site import run

PAGE = "docs/testing.md"


def test_the_tests_of_the_page_pass(site: Path) -> None:
    install, pytest, unittest = (one.text for one in blocks(PAGE) if one.language == "sh")
    assert install.startswith("pip install")
    written = "".join(files(PAGE).values())

    ran = run(site, "sh", "-ec", pytest)
    assert f"{len(re.findall('def test_', written))} passed" in ran

    of_unittest = files(PAGE)["mysite/test_profile_unittest.py"]
    ran = run(site, "sh", "-ec", unittest)
    assert f"Ran {len(re.findall('def test_', of_unittest))} tests" in ran
    assert ran.rstrip().endswith("OK\nDestroying test database for alias 'default'...")
