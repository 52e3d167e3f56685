"""A process that counts refusals: ``python -m tests.refusal_process '{"ENGINE": …}'``.

It reads lines: ``count n`` counts so many, four for each of n/4 codes, which other processes count
at the same time; ``total`` answers how many rows there are, and the sum of them.
"""

import sys
from datetime import date

import pymysql

from tests.worker import prepare, say

pymysql.install_as_MySQLdb()

DAY = date(2026, 6, 1)


def count(times: int) -> None:
    from django_imagekit_jwt.refusal_counts import add_refusal  # noqa: PLC0415 - apps load first

    for number in range(times):
        add_refusal(DAY, f"code {number // 4}", "")


def total() -> str:
    from django_imagekit_jwt.models import RefusalCount  # noqa: PLC0415 - as above

    counts = RefusalCount.objects.values_list("count", flat=True)
    return f"{len(counts)} {sum(counts)}"


if __name__ == "__main__":
    prepare(sys.argv[1])
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "count":
            count(int(arguments[0]))
            say("counted")
        else:
            say(total())
