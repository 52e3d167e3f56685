"""Pruning in the audit's benchmark: how fast it is, and how much issuing feels of it.

Responsible for: letting the package's own code prune the full database while another process
issues. Does not know: how a batch is deleted.
"""

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .audit_databases import FULL, using
from .audit_issuing import issuing_meanwhile
from .audit_measuring import Result

QUIET = 60
"""Seconds of issuing alone, to hold the rest against: as many, as a machine stumbles by itself."""
LONGEST = 60
"""Seconds after which enough is pruned."""


def pruning(databases: Mapping[str, Any], keep: int) -> Iterator[Result]:
    """Prune all but the newest records: rows a second, and the slowest token meanwhile."""
    before = _moment_of(keep)
    with issuing_meanwhile(databases, QUIET) as meanwhile:
        start = time.perf_counter()
        count = _prune(before, start + LONGEST)
        elapsed = time.perf_counter() - start
    told = f"{count:,} records in {elapsed:.0f} s"
    yield Result("prune: records a second", count / elapsed, 50_000, told, at_least=True)
    slowness = max(meanwhile.during) / statistics.median(meanwhile.during)
    told = f"{_told(meanwhile.during)}; before it: {_told(meanwhile.before)}"
    yield Result("prune: slowest token / median", slowness, 5, told)


def _told(seconds: Sequence[float]) -> str:
    parts = statistics.quantiles(seconds, n=100)
    median, most, slowest = (1000 * one for one in (parts[49], parts[98], max(seconds)))
    return (
        f"{len(seconds)} tokens, median {median:.1f} ms, "
        f"99 of 100 at most {most:.1f} ms, slowest {slowest:.1f} ms"
    )


def _moment_of(keep: int) -> datetime:
    """Give the moment since when so many of the records were issued."""
    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - models load after setup

    with using(FULL):
        return IssuedToken.objects.all()[keep - 1].iat


def _prune(before: datetime, until: float) -> int:
    from django_imagekit_jwt.pruning import Old, prune  # noqa: PLC0415 - as above

    count = 0
    with using(FULL):
        for pruned in prune(Old(before, FULL)):
            count += pruned.records
            if time.perf_counter() > until:
                break
    return count
