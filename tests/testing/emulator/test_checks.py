"""The language of checks."""

import pytest

from django_imagekit_jwt.testing.emulator.checks import Comparison, comparisons, holds, parse
from django_imagekit_jwt.testing.emulator.refusals import INVALID_CHECKS, Refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"file.mime" = image/png', Comparison("file.mime", "=", ("image/png",))),
        ('"file.mime":image', Comparison("file.mime", ":", ("image",))),
        ('"request.folder" NOT = marketing', Comparison("request.folder", "NOT =", ("marketing",))),
        ("'file.size' < '1mb'", Comparison("file.size", "<", ("1mb",))),
        ('"w">=5', Comparison("w", ">=", ("5",))),
        ('"w" <= 5', Comparison("w", "<=", ("5",))),
        ('"w" > 5', Comparison("w", ">", ("5",))),
        ('"a" IN ["x y", z]', Comparison("a", "IN", ("x y", "z"))),
        ('"a" NOT IN [x]', Comparison("a", "NOT IN", ("x",))),
        ('"t" HAS red', Comparison("t", "HAS", ("red",))),
        ('"t" NOT HAS "red"', Comparison("t", "NOT HAS", ("red",))),
        (' ( (\n"a" = "" ) )\n', Comparison("a", "=", ("",))),
    ],
)
def test_a_comparison_is_read(text: str, expected: Comparison) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "file.size < 5",
        '"a"',
        '"a" =',
        '"a" == b',
        '"a" = b c',
        '"a" = b AND',
        '"a" = b and "c" = d',
        '("a" = b',
        'NOT "a" = b',
        '"a" NOT : b',
        '"a" IN []',
        '"a" IN b',
        '"a" = "b',
        '"a" = b; DROP',
    ],
)
def test_what_is_not_in_the_language_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse(text)
    assert refusal.value.message == INVALID_CHECKS
    assert refusal.value.help_text


def _is_yes(comparison: Comparison) -> bool:
    return {"yes": True, "no": False}[comparison.values[0]]


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ('"a" = yes AND "a" = yes', True),
        ('"a" = yes AND "a" = no', False),
        ('"a" = no OR "a" = yes', True),
        ('"a" = no OR "a" = no', False),
        ('"a" = yes OR "a" = no AND "a" = no', True),
        ('("a" = yes OR "a" = no) AND "a" = no', False),
        ('"a" = no AND "a" = unjudged', False),
        ('"a" = yes OR "a" = unjudged', True),
    ],
)
def test_parts_are_joined_as_in_most_languages(text: str, truth: bool) -> None:  # noqa: FBT001 - a table's column
    assert holds(parse(text), _is_yes) is truth


def test_every_comparison_is_found() -> None:
    expression = parse('"a" = 1 OR ("b" = 2 AND "c" = 3)')
    assert {comparison.field for comparison in comparisons(expression)} == {"a", "b", "c"}


def test_parentheses_alone_may_nest_deep() -> None:
    assert holds(parse("(" * 5000 + '"a" = yes' + ")" * 5000), _is_yes)


def test_an_expression_nested_too_deep_is_refused() -> None:
    text = '"a" = yes AND ("a" = no OR ' * 3000 + '"a" = yes' + ")" * 3000
    expression = parse(text)
    assert len(list(comparisons(expression))) == 6001
    with pytest.raises(Refusal, match="invalid syntax"):
        holds(expression, _is_yes)
