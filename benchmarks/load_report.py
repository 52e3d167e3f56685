"""The numbers of the load's benchmark, for people and for programs.

Responsible for: medians, rates and lines. Does not know: how anything was measured.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from statistics import quantiles

from .load_clients import BROKEN, GRANTED, Answer, Load

CLEAR = (GRANTED, BROKEN, "503 ")
"""How the kinds of answers begin that are as they should be."""


@dataclass(frozen=True)
class Measured:
    """What some requests came to; milliseconds are those of the tokens alone."""

    name: str
    answers: dict[str, int]
    per_second: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Report:
    """What was found on one server."""

    server: str
    measured: Sequence[Measured]
    faults: Sequence[str]
    violations: Sequence[str]


def measured(name: str, loads: Sequence[Load]) -> Measured:
    """Take loads of the same call together."""
    answers = [answer for load in loads for answer in load.answers]
    granted = [1000 * one.seconds for one in answers if one.kind == GRANTED]
    took = quantiles(granted, n=100) if len(granted) > 1 else [nan] * 99
    seconds = sum(load.seconds for load in loads)
    kinds = dict(Counter(answer.kind for answer in answers))
    return Measured(name, kinds, len(granted) / seconds, took[49], took[98])


def unclear(answers: Sequence[Answer]) -> list[str]:
    """Give what is no token, no clear refusal and no broken connection."""
    return [one.kind for one in answers if not one.kind.startswith(CLEAR)]


def lines(report: Report) -> list[str]:
    """Give the report as lines to read."""
    by_hand, view, *_ = report.measured
    return [
        report.server,
        *(line(one) for one in report.measured),
        f"  {view.name} / {by_hand.name}: {view.per_second / by_hand.per_second:.2f} of its tokens "
        f"in a second, p50 {view.p50 / by_hand.p50:.2f}, p99 {view.p99 / by_hand.p99:.2f}",
        *(f"  {times} times {fault}" for fault, times in Counter(report.faults).items()),
        *(f"  VIOLATED: {what}" for what in report.violations[:20]),
        "" if report.violations else "  Each token has its row, no id came twice, no 500.",
    ]


def line(one: Measured) -> str:
    """Give one row of it to read."""
    answers = ", ".join(f"{count} of {kind}" for kind, count in sorted(one.answers.items()))
    return (
        f"  {one.name:12} {one.per_second:6.0f}/s  p50 {one.p50:5.0f} ms  p99 {one.p99:5.0f} ms"
        f"  {answers}"
    )
