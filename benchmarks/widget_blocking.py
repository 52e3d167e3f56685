"""Whether the page can be used while files are chosen and sent: its longest task.

Responsible for: which files, with and without their pictures. Does not know: what a task does.
"""

from collections.abc import Iterator

from .audit_measuring import Result
from .widget_browser import Bench

LONGEST = 50
"""Milliseconds. The browser tells of no task that is shorter."""
RUNS = (
    ("200 files, previews", "element", 200),
    ("200 files, no previews", "without-previews", 200),
    ("1,000 files at once", "element", 1000),
)


def blocking(bench: Bench) -> Iterator[Result]:
    """Measure the longest task of each run."""
    for name, page, count in RUNS:
        blocked = bench.run(page, count).blocked
        told = f"{len(blocked)} tasks over {LONGEST} ms, {sum(blocked):.0f} ms of them all"
        yield Result(f"longest task: {name}", max(blocked, default=0), LONGEST, told)
