"""Holds each answer of the emulator to what ImageKit's OpenAPI source says of its path and status.

Where that source is not beside the project, nothing is judged.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response

from django_imagekit_jwt.testing.emulator import Emulator, Options, create_app
from example_project.second_origin import serving

from .schemas import OPENAPI, openapi, validate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OFFERED = (
    ("POST", "/api/v2/files/upload"),
    ("GET", "/v1/files"),
    ("GET", "/v1/files/{fileId}/details"),
    ("GET", "/v1/files/{fileId}/versions/{versionId}"),
    ("DELETE", "/v1/files/{fileId}"),
)
"""The operations of the source that the emulator answers."""
_ROUTES = Map(
    [
        Rule(path.replace("{", "<").replace("}", ">"), methods=[method], endpoint=path)
        for method, path in OFFERED
    ],
    merge_slashes=False,
).bind("")


class Judged(NamedTuple):
    """An answer that was held to its schema; its message, where it is an object with one."""

    method: str
    path: str
    status: int
    message: str = ""


def judge(method: str, address: str, answer: Response) -> Judged | None:
    """Assert that the answer is as documented; None is an answer that nothing is documented of."""
    path = _documented_path(method, address)
    is_misfortune = answer.status_code >= 500 or answer.mimetype == "text/html"
    if path is None or is_misfortune or not OPENAPI.is_file():
        return None
    body, status = answer.get_data(), str(answer.status_code)
    place = ("paths", path, method.lower(), "responses")
    responses = openapi()["paths"][path][method.lower()]["responses"]
    assert status in responses, f"{method} {path} answered {status}: {body!r}"
    if status == "204":
        assert body == b""
        return Judged(method, path, answer.status_code)
    assert answer.mimetype == "application/json", f"{method} {path}: {answer.content_type}"
    said = json.loads(body)
    validate(said, *_schema(place, status))
    message = said.get("message", "") if isinstance(said, dict) else ""
    return Judged(method, path, answer.status_code, message)


def _documented_path(method: str, address: str) -> str | None:
    try:
        path, _ = _ROUTES.match(address.partition("?")[0], method)
    except HTTPException:
        return None
    return path if (method, path) in OFFERED else None


def _schema(place: tuple[str, ...], status: str) -> tuple[str, ...]:
    response = openapi()
    for part in (*place, status):
        response = response[part]
    referred = response.get("$ref")
    start = tuple(referred.split("/")[1:]) if referred else (*place, status)
    return (*start, "content", "application/json", "schema")


class Witness:
    """A WSGI application that answers as another one does, and judges each of its answers."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self.judged: list[Judged] = []
        self.faults: list[str] = []

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        answer = Response.from_app(self._application, environ, buffered=True)
        try:
            judged = judge(environ["REQUEST_METHOD"], environ["PATH_INFO"], answer)
        except (AssertionError, ValueError) as fault:
            self.faults.append(str(fault))
        else:
            self.judged += [judged] if judged else []
        return answer(environ, start_response)


@contextmanager
def witnessed_emulator(storage: Path) -> Iterator[tuple[Emulator, Witness]]:
    """Run a local ImageKit over HTTP, whoever asks it, and the witness of all that it answers."""
    application = create_app(storage)
    witness = Witness(application)
    with serving(witness) as origin:
        yield Emulator(application, Options(), origin), witness
    application.close()
