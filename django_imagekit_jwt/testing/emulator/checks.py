"""The language of ``checks``: from its text to an expression that facts can be held against.

Responsible for: the syntax of ImageKit's page "Upload API checks" (grammar in ``checks.lark``) and
for AND, OR and parentheses. Does not know: what the fields are, or any uploaded file.

Chosen: AND binds closer than OR. Values may be bare words, as on that page, or stand in double or
single quotes, as in ImageKit's SDK examples; there is no escape inside quotes. NOT stands only
before ``=``, ``IN`` and ``HAS``, as documented. An expression nested too deep to be evaluated
counts as invalid syntax.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

from .refusals import INVALID_CHECKS, Refusal


@dataclass(frozen=True)
class Comparison:
    """One field held against values; ``operator`` is spelt like ``>=`` or ``NOT IN``."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Every:
    """Parts joined by AND."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Some:
    """Parts joined by OR."""

    parts: tuple["Expression", ...]


Expression: TypeAlias = Comparison | Every | Some


class _Builder(Transformer[Token, Expression]):
    def some(self, parts: list[Expression]) -> Expression:
        return Some(tuple(parts))

    def every(self, parts: list[Expression]) -> Expression:
        return Every(tuple(parts))

    def compare(self, parts: list[str]) -> Comparison:
        return Comparison(parts[0], parts[1], (parts[2],))

    def not_equal(self, parts: list[str]) -> Comparison:
        return Comparison(parts[0], "NOT =", (parts[1],))

    def has_not(self, parts: list[str]) -> Comparison:
        return Comparison(parts[0], "NOT HAS", (parts[1],))

    def is_in(self, parts: tuple[str, list[str]]) -> Comparison:
        return Comparison(parts[0], "IN", tuple(parts[1]))

    def not_in(self, parts: tuple[str, list[str]]) -> Comparison:
        return Comparison(parts[0], "NOT IN", tuple(parts[1]))

    def listed(self, values: list[str]) -> list[str]:
        return values

    def operator(self, tokens: list[Token]) -> str:
        return str(tokens[0])

    def field(self, tokens: list[Token]) -> str:
        return _unquoted(tokens[0])

    value = field


def _unquoted(token: Token) -> str:
    return str(token[1:-1] if token.type == "QUOTED" else token)


_LARK = Lark.open("checks.lark", rel_to=__file__, parser="lalr", transformer=_Builder())


def parse(text: str) -> Expression:
    """Give the expression that ``text`` spells, or raise Refusal for its syntax."""
    try:
        # With a transformer built in, lark gives what the transformer gives, not a tree.
        return _LARK.parse(text)  # type: ignore[return-value]
    except LarkError as error:
        raise invalid_checks(str(error).strip()) from error


def comparisons(expression: Expression) -> Iterator[Comparison]:
    """Give all comparisons of the expression, however deep."""
    pending = [expression]
    while pending:
        part = pending.pop()
        if isinstance(part, Comparison):
            yield part
        else:
            pending.extend(part.parts)


def holds(expression: Expression, judge: Callable[[Comparison], bool]) -> bool:
    """Tell whether the expression is true where ``judge`` decides each comparison that matters.

    As in most languages, what follows a true part of OR or a false part of AND is not judged.
    """
    try:
        return _holds(expression, judge)
    except RecursionError as error:
        raise invalid_checks("It is nested too deep.") from error


def _holds(expression: Expression, judge: Callable[[Comparison], bool]) -> bool:
    if isinstance(expression, Comparison):
        return judge(expression)
    if isinstance(expression, Every):
        return all(_holds(part, judge) for part in expression.parts)
    return any(_holds(part, judge) for part in expression.parts)


def invalid_checks(why: str) -> Refusal:
    """Give the refusal of a ``checks`` text that is not in the language."""
    return Refusal(INVALID_CHECKS, why)
