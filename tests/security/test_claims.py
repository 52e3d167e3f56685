"""The page on security says nothing that no test holds."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs/security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)))
UNTESTED = ("`DEBUG` off", "Policies.")
"""What is asked of a site, and not promised."""


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((PROJECT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name"), NAMED, ids="::".join)
def test_a_test_that_is_named_is_there(path: str, name: str) -> None:
    assert name in names_in(path)


def test_every_claim_names_its_tests() -> None:
    _, *claims = re.split(r"^- \*\*", PAGE, flags=re.MULTILINE)
    assert len(claims) > 40
    bare = [claim for claim in claims if "::test_" not in claim]
    assert [claim[:30] for claim in bare if not claim.startswith(UNTESTED)] == []


def test_every_test_of_this_room_holds_a_claim() -> None:
    room = sorted(Path(__file__).parent.glob("test_*.py"))
    paths = [path.relative_to(PROJECT).as_posix() for path in room if path != Path(__file__)]
    assert paths
    assert [path for path in paths if path not in {where for where, _ in NAMED}] == []


def test_the_page_names_tests_in_no_other_way() -> None:
    assert PAGE.count("::test_") == len(re.findall(r"`tests/[\w/]+\.py::test_\w+`", PAGE))
