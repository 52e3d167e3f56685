"""Issuing in the audit's benchmark: on an empty table and on a full one, and while prune works.

Responsible for: asking the endpoint for tokens as a signed-in user, in this process or in another
one that notes how long each took. Does not know: how large a database is, or what prune does.
"""

import gc
import json
import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from .audit_databases import COUNTED, EMPTY, FULL, set_up, using
from .audit_measuring import Result, ratio
from .issuing import HUNDRED, ONE, SINGLE, Call

PAUSE = 0.01
"""Seconds between two tokens of the other process: a busy site's issues at once, and then some."""

UNDER_QUOTA = Call("one under a quota", SINGLE.path, {"policy": COUNTED, "uploads": [ONE]}, 201)


def issuing() -> Iterator[Result]:
    """Measure one token and a batch of a hundred on the empty table and on the full one."""
    aliases = (EMPTY, FULL)
    clients = {alias: signed_in(alias) for alias in aliases}
    for call in (SINGLE, UNDER_QUOTA, HUNDRED):

        def ask(alias: str, call: Call = call) -> None:
            issue(clients[alias], call)

        yield ratio(f"issue {call.name}", ask, aliases, 1.3, rounds=100)


def signed_in(alias: str) -> Client:
    """Give a client of one of the users who have records."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - models load after setup

    client = Client()
    with using(alias):
        client.force_login(User.objects.get_or_create(username="user1500")[0])
    return client


def issue(client: Client, call: Call = SINGLE) -> list[Any]:
    """Ask for what the call asks for, and give the uploads that were granted."""
    answer = client.post(call.path, json.dumps(call.body), content_type="application/json")
    assert answer.status_code == call.status, answer.content
    uploads: list[Any] = answer.json()["uploads"]
    return uploads


@dataclass
class Meanwhile:
    """The seconds that each token took: those of the quiet time before, and those during."""

    before: list[float] = field(default_factory=list)
    during: list[float] = field(default_factory=list)


@contextmanager
def issuing_meanwhile(databases: Mapping[str, Any], quiet: float) -> Iterator[Meanwhile]:
    """Let another process issue one token after another, for so many seconds before the block."""
    context = multiprocessing.get_context("spawn")
    stop, answers = context.Event(), context.Queue()
    process = context.Process(target=_issue_until, args=(dict(databases), stop, answers))
    process.start()
    meanwhile = Meanwhile()
    try:
        answers.get(timeout=60)  # it stands ready
        time.sleep(quiet)
        began = time.time()
        yield meanwhile
        ended = time.time()
        stop.set()
        for moment, seconds in answers.get(timeout=60):
            if moment < ended:
                (meanwhile.before if moment < began else meanwhile.during).append(seconds)
    finally:
        stop.set()
        process.join(60)


def _issue_until(databases: Mapping[str, Any], stop: Any, answers: Any) -> None:
    set_up(databases)
    client = signed_in(FULL)
    taken: list[Sequence[float]] = []
    with using(FULL):
        for _ in range(20):
            issue(client)
        gc.freeze()  # or Python's own collector takes the longest of all, once in a thousand tokens
        answers.put("ready")
        while not stop.is_set():
            moment, start = time.time(), time.perf_counter()
            issue(client)
            taken.append((moment, time.perf_counter() - start))
            time.sleep(PAUSE)
    answers.put(taken)
