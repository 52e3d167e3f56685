"""A site that its database leaves amid a request: ``python -m tests.fault_process '{…}'``.

It reads lines. ``token after INSERT`` asks the endpoint ``token``, and the server ends this
process's connection after the first statement that has ``INSERT`` in it, or ``before`` it.
``token gone`` asks while no server answers, and ``token`` alone while nothing is wrong. What came
is answered as JSON, with whether anything was written, and the status when it was asked again.
"""

import json
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.worker import prepare, say

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

SECRET = "whsec_the_secret_of_the_suite"
CAT = {"fileName": "cat.jpg"}
REQUESTS: dict[str, tuple[str, dict[str, object]]] = {
    "token": ("token/", {"uploadPayload": CAT}),
    "uploads": ("uploads/", {"uploads": [CAT]}),
    "complete": ("uploads/{jti}/complete/", {"fileId": "{jti}", "filePath": "/cat_0.jpg"}),
    "fail": ("uploads/{jti}/fail/", {}),
    "webhook": ("webhook/", {"id": "{jti}", "type": "of.tomorrow", "data": {}}),
}
END = {
    "postgresql": "SELECT pg_terminate_backend({}, 5000)",  # which waits until it has ended
    "mysql": "KILL {}",
}
CLOSED_PORT = "9"


def asked(name: str, fault: str = "", statement: str = "") -> dict[str, object]:
    """Ask an endpoint while the database fails as the line says, and once more after that."""
    request = _request(name)
    before = _rows()
    with _gone() if fault == "gone" else _ending(fault, statement):
        answer = _answer(*request)
    changed = _rows() != before
    return {
        "status": answer.status_code,
        "headers": dict(answer.headers),
        "body": answer.content.decode(),
        "changed": changed,
        "again": _answer(*request).status_code,
    }


def _request(name: str) -> tuple[str, str, dict[str, str]]:
    from django_imagekit_jwt.testing.emulator.signatures import signing  # noqa: PLC0415 - with apps

    url, body = REQUESTS[name]
    jti = _issue() if name in {"complete", "fail"} else secrets.token_urlsafe(16)
    text = json.dumps(body).replace("{jti}", jti)
    headers = signing("standard")(SECRET, jti, text.encode(), time.time())
    return f"/imagekit/{url.format(jti=jti)}", text, headers


def _issue() -> str:
    answer = _answer("/imagekit/uploads/", json.dumps({"uploads": [CAT]}), {})
    return str(answer.json()["uploads"][0]["jti"])


def _answer(url: str, body: str, headers: dict[str, str]) -> "Answer":
    """Ask as a server does, which looks after its connections between requests."""
    from django.db import close_old_connections  # noqa: PLC0415 - apps load first

    close_old_connections()
    return client.post(url, body, "application/json", headers=headers)


def _rows() -> list[object]:
    from django.db import close_old_connections  # noqa: PLC0415 - as above

    from django_imagekit_jwt.models import IssuedToken, ReceivedEvent  # noqa: PLC0415 - as above

    close_old_connections()
    return [list(model.objects.order_by("pk").values()) for model in (IssuedToken, ReceivedEvent)]


@contextmanager
def _gone() -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415 - as above

    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = CLOSED_PORT
    try:
        yield
    finally:
        connection.settings_dict["PORT"] = port


@contextmanager
def _ending(when: str, statement: str) -> Iterator[None]:
    """Have the server end the connection before or after the first such statement."""
    from django.db import connection  # noqa: PLC0415 - as above

    waiting = [statement] if statement else []

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        found = waiting and waiting[0] in sql and waiting.pop()
        if found and when == "before":
            _end_connection()
        result = run(sql, *rest)
        if found and when == "after":
            _end_connection()
        return result

    with connection.execute_wrapper(execute):
        yield
    assert not waiting, f"No statement had {statement} in it."


def _end_connection() -> None:
    from django.db import connection  # noqa: PLC0415 - as above

    own: Any = connection.connection
    mine = own.info.backend_pid if connection.vendor == "postgresql" else own.thread_id()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(END[connection.vendor].format(mine))
    other.close()


def _signed_in() -> "Client":
    from django.contrib.auth.models import User  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user("ann"))
    return client


if __name__ == "__main__":
    from django.conf import settings

    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "WEBHOOK_SECRETS": [SECRET]}
    prepare(sys.argv[1])
    client = _signed_in()
    say("ready")
    for line in sys.stdin:
        say(json.dumps(asked(*line.split())))
