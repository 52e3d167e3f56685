"""What a stranger could guess at byte by byte is compared in a time that says nothing of how near.

It is read from the code: a clock says little on a busy machine, and nothing of why.
"""

import ast
import re
from collections.abc import Iterator
from inspect import getsource
from pathlib import Path
from textwrap import dedent

import pytest
from django.core.signing import Signer

import django_imagekit_jwt
from django_imagekit_jwt import receipts
from django_imagekit_jwt.protocol.events import _Claim

PACKAGE = Path(django_imagekit_jwt.__file__).parent
SECRET = re.compile(r"secret|signature|digest|private_key|hmac|password")
SHAPES = {"len(secret) < MIN_SECRET_LENGTH", "secret != ''"}
"""Of a site's own settings, and not of what a stranger sends."""


def names(node: ast.AST) -> set[str]:
    return {str(getattr(one, "id", getattr(one, "attr", ""))) for one in ast.walk(node)}


def calls(function: object) -> set[str]:
    """Give what a function calls."""
    tree = ast.walk(ast.parse(dedent(getsource(function))))  # type: ignore[arg-type]  # a function
    return {ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)}


def comparisons(source: Path) -> Iterator[str]:
    """Give each comparison by operators that has to do with something secret."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Compare) and any(map(SECRET.search, names(node))):
            yield ast.unparse(node)


@pytest.mark.parametrize("part", ["", "protocol", "api", "admin"])
def test_no_operator_compares_what_is_secret(part: str) -> None:
    sources = sorted((PACKAGE / part).glob("*.py"))
    assert sources
    assert {one for source in sources for one in comparisons(source)} <= SHAPES


def test_the_signature_of_an_event_is_compared_in_constant_time() -> None:
    assert "hmac.compare_digest" in calls(_Claim.holds)


def test_the_signature_of_a_receipt_is_djangos_which_compares_in_constant_time() -> None:
    assert "signing.loads" in calls(receipts._read)
    assert "constant_time_compare" in calls(Signer.unsign)
