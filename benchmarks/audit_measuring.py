"""Measuring of the audit's benchmark: two databases in turn, medians, ratios and goals.

Responsible for: how long something takes on each of two databases, and a table of what came of it.
Does not know: what is measured.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .audit_databases import using

WARMING = 3


@dataclass(frozen=True)
class Result:
    """What one measurement gave, held against its goal."""

    name: str
    value: float
    limit: float
    told: str
    at_least: bool = False

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def ratio(
    name: str, call: Callable[[str], object], aliases: tuple[str, str], limit: float, rounds: int
) -> Result:
    """Give what a call costs on the second database against the first: medians of warm calls.

    ``call`` is given the database's alias, and is called while that is the one in use.
    """
    taken: dict[str, list[float]] = {alias: [] for alias in aliases}
    for number in range(WARMING + rounds):
        # Each goes first as often as the other: what a call leaves in the caches serves the next.
        for alias in aliases if number % 2 else reversed(aliases):
            seconds = _seconds(call, alias)
            if number >= WARMING:
                taken[alias].append(seconds)
    small, large = (1000 * statistics.median(taken[alias]) for alias in aliases)
    return Result(name, large / small, limit, f"{small:.1f} ms -> {large:.1f} ms")


def _seconds(call: Callable[[str], object], alias: str) -> float:
    with using(alias):
        start = time.perf_counter()
        call(alias)
        return time.perf_counter() - start


def show(results: Iterable[Result]) -> bool:
    """Print a line for each as it comes; gives whether every goal is reached."""
    all_reached = True
    for one in results:
        goal = f"{'at least' if one.at_least else 'at most'} {one.limit:,g}"
        missed = "" if one.reached else "   MISSED"
        print(f"{one.name:38} {one.value:10,.2f}  ({goal})  {one.told}{missed}", flush=True)
        all_reached = all_reached and one.reached
    return all_reached
