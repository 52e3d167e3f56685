"""What the page keeps of uploaded files: after 200, 400 and so on to 1,000, with their rows.

Responsible for: the heap after a collection, nodes, files and object URLs. Does not know: who holds
them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from .audit_measuring import Result
from .widget_browser import Bench, run

BATCH, BATCHES = 200, 5
HELD = "async () => (await import('/static/pages/run.js')).held()"


@dataclass(frozen=True)
class Kept:
    """What is there at a moment; ``detached`` are the nodes of no document."""

    heap: float
    nodes: int
    detached: int
    files: int
    addresses: int


def memory(bench: Bench) -> Iterator[Result]:
    """Measure what grows from the first batch to the last."""
    with bench.page("element") as page:
        session = bench.context.new_cdp_session(page)
        session.send("Performance.enable")
        kept = [_after_a_batch(page, session) for _ in range(BATCHES)]
    first, last = kept[0], kept[-1]
    count = BATCH * (BATCHES - 1)
    heaps = " ".join(f"{one.heap / 1000:,.0f}" for one in kept)
    yield Result("KB of heap for a file", (last.heap - first.heap) / 1000 / count, 4, heaps)
    detached = " ".join(str(one.detached) for one in kept)
    yield Result("detached nodes more", last.detached - first.detached, 50, detached)
    nodes = " ".join(f"{one.nodes:,}" for one in kept)
    yield Result("nodes for a row", (last.nodes - first.nodes) / count, 30, nodes)
    yield Result("files held", last.files, 0, " ".join(str(one.files) for one in kept))
    yield Result(
        "object URLs held", last.addresses, 0, " ".join(str(one.addresses) for one in kept)
    )


def _after_a_batch(page: Page, session: CDPSession) -> Kept:
    run(page, "element", BATCH)
    for _ in range(2):  # what was freed may have held more
        session.send("HeapProfiler.collectGarbage")
    metrics = {
        one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
    }
    there = _count(session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"])
    session.send("DOM.disable")
    detached = int(metrics["Nodes"]) - there
    return Kept(metrics["JSHeapUsedSize"], there, detached, **page.evaluate(HELD))


def _count(node: dict[str, Any]) -> int:
    within = [
        *node.get("children", []),
        *node.get("shadowRoots", []),
        *node.get("pseudoElements", []),
    ]
    return 1 + sum(_count(one) for one in within)
