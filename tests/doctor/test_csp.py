"""Policies, read."""

import pytest

from django_imagekit_jwt.doctor.csp import deciding, read_policies, read_policy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        (" ; ;", {}),
        ("img-src", {"img-src": ()}),
        ("img-src 'self'  blob:\t*;", {"img-src": ("'self'", "blob:", "*")}),
        ("IMG-SRC 'Self'", {"img-src": ("'Self'",)}),
        ("img-src a; img-src b", {"img-src": ("a",)}),
        ("default-src 'none';script-src x", {"default-src": ("'none'",), "script-src": ("x",)}),
    ],
)
def test_a_policy_is_read(text: str, expected: object) -> None:
    assert read_policy(text) == expected


def test_each_header_may_hold_several_policies() -> None:
    read = read_policies(["img-src a, img-src b,", "img-src c"])
    assert read == [{"img-src": ("a",)}, {"img-src": ("b",)}, {"img-src": ("c",)}]


@pytest.mark.parametrize(
    ("policy", "asked", "expected"),
    [
        ("connect-src a; default-src b", "connect-src", "connect-src"),
        ("default-src b", "connect-src", "default-src"),
        ("img-src a", "connect-src", None),
        ("script-src a; script-src-elem b", "script-src", "script-src-elem"),
        ("script-src a", "script-src", "script-src"),
        ("style-src-elem a; style-src b", "style-src", "style-src-elem"),
        ("script-src a; child-src b", "worker-src", "child-src"),
        ("script-src a; default-src b", "worker-src", "script-src"),
        ("script-src-elem a", "worker-src", None),
        ("default-src a", "media-src", "default-src"),
    ],
)
def test_the_first_of_its_fallbacks_decides(policy: str, asked: str, expected: str | None) -> None:
    assert deciding(read_policy(policy), asked) == expected
