"""What goes wrong in the load's benchmark, and when.

Responsible for: the plan, and working through it while requests are answered. Does not know: what
is answered meanwhile.
"""

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import sleep

from .load_backends import Postgres, Redis
from .load_clients import Load
from .load_sites import Site


@dataclass(frozen=True)
class Fault:
    """What is done to those who answer a load when that share of it is answered."""

    share: float
    name: str
    do: Callable[[Load], None]


def faults(
    site: Site, database: Postgres, cache: Redis, away: float, rounds: int
) -> Sequence[Fault]:
    """Spread so many rounds of them over the load; servers stay away for ``away`` seconds."""
    each = (
        ("the workers were replaced (HUP)", lambda load: site.hang_up()),
        ("a worker was killed", _kill_worker),
        (f"PostgreSQL crashed and was away for {away:g} s", lambda load: _crash(database, away)),
        (f"Redis was killed and away for {away:g} s", lambda load: _crash(cache, away)),
    )
    step = 1 / (rounds * len(each))
    return [Fault(step * (turn + 0.5), *one) for turn, one in enumerate(each * rounds)]


def work_through(plan: Sequence[Fault], load: Load) -> None:
    """Do each when its share is answered."""
    for fault in plan:
        while load.share < fault.share:
            sleep(0.02)
        fault.do(load)


def _kill_worker(load: Load) -> None:
    """Kill a worker amid what it does; its server starts another."""
    while load.share < 1:
        with suppress(ProcessLookupError):  # it was being replaced: take the next one
            os.kill(load.worker, signal.SIGKILL)
            return
        sleep(0.02)


def _crash(server: Postgres | Redis, away: float) -> None:
    server.crash()
    sleep(away)
    server.start()
