"""Tokens under load while servers fail: ``python -m benchmarks.load --server gunicorn uvicorn``.

A site on real servers, with a PostgreSQL and a Redis of its own, is asked for tokens by clients
that wait for nothing. Undisturbed, the view is held against one written by hand; then workers,
PostgreSQL and Redis go away and come back, and at last each token is held against its row.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from .issuing import BY_HAND, VIEW
from .load_clients import Load, answering
from .load_faults import faults, work_through
from .load_records import violations
from .load_report import Report, lines, measured, unclear
from .load_sites import KINDS
from .load_stage import Stage, site_on, staged, turn

QUIET = 0.05
"""The share of the requests that each of the two quiet turns has; the rest meets the faults."""


def main() -> None:
    """Print what was found, and end with 1 where a promise was broken."""
    options = _options()
    with staged(options.clients) as stage:
        reports = [_measure(name, stage, options) for name in options.server]
    for report in reports:
        print(json.dumps(asdict(report)) if options.json else "\n".join(lines(report)))
    sys.exit(any(report.violations for report in reports))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--server", nargs="+", choices=KINDS, default=["gunicorn"])
    parser.add_argument("--requests", type=int, default=50_000, help="to the package's view")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing goes wrong")
    parser.add_argument("--away", type=float, default=3.0, help="seconds that a server is away")
    parser.add_argument("--json", action="store_true", help="print an object for each server")
    return parser.parse_args()


def _measure(name: str, stage: Stage, options: argparse.Namespace) -> Report:
    quiet = round(options.requests * QUIET)
    with site_on(stage, KINDS[name], options.workers) as site:
        calls = (BY_HAND, VIEW, BY_HAND, VIEW)
        first, second, third, fourth = (turn(stage, site, call, quiet) for call in calls)
        disturbed = Load(site.port, VIEW, options.requests - 2 * quiet)
        plan = faults(site, stage.database, stage.cache, options.away, options.rounds)
        with answering(disturbed, stage.sessions):
            work_through(plan, disturbed)
    found = [
        measured("by hand", [first, third]),
        measured("the view", [second, fourth]),
        measured("with faults", [disturbed]),
    ]
    broken = _violations([second, fourth, disturbed])
    if broken:
        print(stage.log.read_text("utf-8", "replace")[-10_000:], file=sys.stderr)
    return Report(name, found, [fault.name for fault in plan], broken)


def _violations(loads: Sequence[Load]) -> list[str]:
    answers = [answer for load in loads for answer in load.answers]
    return [*unclear(answers), *violations(answer.token for answer in answers if answer.token)]


if __name__ == "__main__":
    main()
