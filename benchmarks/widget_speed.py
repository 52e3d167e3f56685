"""How long 200 files take through the element, against a script that does nothing but post them.

Responsible for: the two in turn, and their medians. Does not know: how a file is sent.
"""

import math
import statistics
from collections.abc import Iterator

from .audit_measuring import Result
from .widget_browser import Bench, Line

FILES = 200
ROUNDS = 5
AT_HOME = Line(up=10e6, down=50e6, latency=40)
LINES = {"10 Mbit/s": (AT_HOME, 1.15), "no line": (None, math.inf)}
"""Each with its goal. With no line between them, the browser and both servers share the processor;
time is what they use of it then, which is told and has no goal."""


def speed(bench: Bench) -> Iterator[Result]:
    """Measure on each line."""
    for name, (line, limit) in LINES.items():
        yield _ratio(bench, name, line, limit)


def _ratio(bench: Bench, name: str, line: Line | None, limit: float) -> Result:
    taken: dict[str, list[float]] = {"bare": [], "element": []}
    for number in range(ROUNDS + 1):
        # Each goes first as often as the other; the first round only warms up.
        for way in taken if number % 2 else reversed(taken):
            milliseconds = bench.run(way, FILES, line).milliseconds
            if number:
                taken[way].append(milliseconds)
    bare, element = (statistics.median(times) / 1000 for times in taken.values())
    told = f"{bare:.2f} s -> {element:.2f} s"
    return Result(f"{FILES} files, {name}", element / bare, limit, told)
