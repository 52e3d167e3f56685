"""The clients of the load's benchmark: threads that ask over HTTP and note each answer.

Responsible for: asking as signed-in users do, and telling a token, a clear refusal, a broken
connection and anything else apart. Does not know: what should have been answered.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from time import perf_counter, sleep

from .issuing import Call

PATIENCE = 60
PAUSE = 0.5
"""Seconds that a client waits after a 503: less than it is told, so that more is asked then."""
CSRF = "0123456789abcdefghijklmnopqrstuv"
GRANTED, BROKEN = "200", "broken"
WORKER = "X-Worker"
"""The header that says which process answered."""


@dataclass(frozen=True)
class Answer:
    """What came of one request: ``kind`` is GRANTED, ``503 code``, BROKEN or what is unclear."""

    kind: str
    seconds: float
    token: str = ""
    worker: int = 0


@dataclass
class Load:
    """So many requests of one call, as they are answered."""

    port: int
    call: Call
    total: int
    answers: list[Answer] = field(default_factory=list)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """Lay out the requests, of which each client that is free takes one."""
        self.left = iter(range(self.total))

    @property
    def share(self) -> float:
        """How much of it is answered."""
        return len(self.answers) / self.total

    @property
    def worker(self) -> int:
        """Give the process that answered last."""
        return next(answer.worker for answer in reversed(self.answers) if answer.worker)


@contextmanager
def answering(load: Load, sessions: Sequence[str]) -> Iterator[None]:
    """Have it answered, to a client for each session, while the block runs and until all is."""
    clients = [threading.Thread(target=_ask_all, args=(load, one)) for one in sessions]
    began = perf_counter()
    for client in clients:
        client.start()
    yield
    for client in clients:
        client.join()
    load.seconds = perf_counter() - began


def _ask_all(load: Load, session: str) -> None:
    connection = HTTPConnection("127.0.0.1", load.port, timeout=PATIENCE)
    body = json.dumps(load.call.body).encode()
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
    }
    for _ in load.left:
        answer = _ask(connection, load.call.path, body, headers)
        load.answers.append(answer)
        if answer.kind.startswith("503"):
            sleep(PAUSE)
    connection.close()


def _ask(connection: HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    began = perf_counter()
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        content = response.read()
    except (OSError, HTTPException):
        connection.close()
        return Answer(BROKEN, perf_counter() - began)
    seconds = perf_counter() - began
    kind, token = _classified(response, content)
    return Answer(kind, seconds, token, int(response.headers.get(WORKER, "0")))


def _classified(response: HTTPResponse, content: bytes) -> tuple[str, str]:
    try:
        body = json.loads(content)
    except ValueError:
        body = {}
    if response.status == 200 and body.keys() == {"token"}:
        return GRANTED, body["token"]
    clear = body.keys() == {"code", "message"} and response.headers["Retry-After"] == "5"
    if response.status == 503 and clear:
        return f"503 {body['code']}", ""
    return f"unclear: {response.status} {content[:100]!r}", ""
