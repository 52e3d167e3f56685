"""Whether an async view would serve more: ``python -m benchmarks.load_async``.

Views are asked in turn on each server, with nothing going wrong: the package's, the one written by
hand, and two bare ones, called and awaited. gunicorn runs no async view as such, so it is not asked
for that one.
"""

import argparse
from collections.abc import Iterator

from .issuing import BY_HAND, VIEW, Call
from .load_report import line, measured
from .load_sites import KINDS, Kind
from .load_stage import Stage, site_on, staged, turn

BARE = Call("bare", "/bare/", VIEW.body, 200)
AWAITED = Call("awaited", "/awaited/", VIEW.body, 200)
ROUNDS = 3


def main() -> None:
    """Print how many tokens each view gave in a second, and how long they took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--requests", type=int, default=1000, help="of each turn, of three")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args()
    with staged(options.clients) as stage:
        for name, kind in KINDS.items():
            calls = [BY_HAND, VIEW, BARE, *[AWAITED] * name.startswith("uvicorn")]
            print(name, *_compared(stage, kind, calls, options), sep="\n")


def _compared(
    stage: Stage, kind: Kind, calls: list[Call], options: argparse.Namespace
) -> Iterator[str]:
    with site_on(stage, kind, options.workers) as site:
        turns = [
            [turn(stage, site, call, options.requests) for call in calls] for _ in range(ROUNDS)
        ]
    for call, loads in zip(calls, zip(*turns, strict=True), strict=True):
        yield line(measured(call.name, loads))


if __name__ == "__main__":
    main()
