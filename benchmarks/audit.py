"""What the audit costs at ten million records: the admin, issuing and pruning, on a real server.

Run by hand: ``python -m benchmarks.audit --database postgresql`` or ``mariadb``. It makes scratch
databases of a server that TEST_POSTGRES_HOST, TEST_MYSQL_HOST and so on name, fills one with a
month of records and one with all of them, at the same rate, holds the second against the first,
and drops them. It takes half an hour and 25 GB, and ends with 1 where a goal is missed.
"""

import argparse
import sys
from itertools import chain

from .audit_databases import BASELINE, FULL, SERVERS, scratch


def main() -> int:
    """Print a line for each measurement; give 1 where a goal is missed."""
    options = _options()
    with scratch(options.database) as databases:
        from .audit_filling import fill  # noqa: PLC0415 - once Django is set up
        from .audit_issuing import issuing  # noqa: PLC0415 - as above
        from .audit_measuring import show  # noqa: PLC0415 - as above
        from .audit_pages import pages  # noqa: PLC0415 - as above
        from .audit_pruning import pruning  # noqa: PLC0415 - as above

        fill(BASELINE, options.baseline)
        fill(FULL, options.rows)
        results = chain(pages(), issuing(), pruning(databases, options.baseline))
        return 0 if show(results) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=list(SERVERS), required=True)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--baseline", type=int, default=100_000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
