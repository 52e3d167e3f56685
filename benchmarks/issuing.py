"""What issuing costs: the view against one written by hand, and 100 tokens against one.

Run by hand: ``python -m benchmarks.issuing``. Both views do the same work for a signed-in user: a
session, a signed token, a record in a SQLite file. The calls alternate and their medians are
compared.
"""

import json
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory

import django
from django.core.management import call_command
from django.test import Client

ROUNDS = 300


@dataclass(frozen=True)
class Call:
    """One request to time, and the status it must give."""

    name: str
    path: str
    body: object
    status: int


ONE = {"fileName": "a.jpg", "folder": "/benchmark", "tags": "a,b", "useUniqueFileName": "true"}
BY_HAND = Call("by hand", "/by-hand/", {"uploadPayload": ONE}, 200)
VIEW = Call("the view", "/imagekit/token/", {"uploadPayload": ONE}, 200)
SINGLE = Call("one upload", "/imagekit/uploads/", {"uploads": [ONE]}, 201)
HUNDRED = Call("a hundred", "/imagekit/uploads/", {"uploads": [ONE] * 100}, 201)


def main() -> None:
    """Print both ratios, and what they should be at most."""
    with TemporaryDirectory() as directory:
        client = _signed_in(f"{directory}/benchmark.sqlite3")
        print_ratio(client, VIEW, BY_HAND, at_most=1.25)
        print_ratio(client, HUNDRED, SINGLE, at_most=4.0)


def _signed_in(database: str) -> Client:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCHMARK_DATABASE": database,
    }
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User  # noqa: PLC0415 - models load after setup

    client = Client()
    client.force_login(User.objects.create_user("ann"))
    return client


def print_ratio(client: Client, call: Call, baseline: Call, at_most: float) -> None:
    """Print what a call costs against its baseline, and what it should cost at most."""
    times = _medians(client, (baseline, call))
    ratio = times[call.name] / times[baseline.name]
    print(f"{call.name} / {baseline.name}: {ratio:.2f} (at most {at_most})")
    print("   " + ", ".join(f"{name}: {1000 * median:.2f} ms" for name, median in times.items()))


def _medians(client: Client, calls: Sequence[Call]) -> dict[str, float]:
    taken: dict[str, list[float]] = {call.name: [] for call in calls}
    for _ in range(ROUNDS):
        for call in calls:
            taken[call.name].append(_seconds(client, call))
    return {name: statistics.median(times) for name, times in taken.items()}


def _seconds(client: Client, call: Call) -> float:
    body = json.dumps(call.body)
    start = time.perf_counter()
    answer = client.post(call.path, body, content_type="application/json")
    elapsed = time.perf_counter() - start
    assert answer.status_code == call.status, answer.content
    return elapsed


if __name__ == "__main__":
    main()
