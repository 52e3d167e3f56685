"""A database that goes away amid a request: a clear 503, and no token without its record."""

import json
from collections.abc import Iterator
from subprocess import Popen
from typing import Any

import pytest

from tests.databases import mariadb, postgresql
from tests.processes import ask, hear, started

GRANTED = {"token": 200, "uploads": 201, "complete": 200, "fail": 200, "webhook": 204}
CODES = {"token": "not_issued", "uploads": "not_issued"}
ISSUING = ["before django_session", "before auth_user", "before INSERT", "after INSERT", "gone"]
REPORTING = [
    "before django_session",
    "before django_imagekit_jwt_issuedtoken",
    "before UPDATE",
    "after UPDATE",
    "gone",
]
FAULTS = {
    "token": ISSUING,
    "uploads": ISSUING,
    "complete": REPORTING,
    "fail": REPORTING,
    "webhook": ["before INSERT", "after INSERT", "gone"],
}


@pytest.fixture(scope="module", params=[postgresql, mariadb], ids=lambda make: make.__name__)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Popen[str]]:
    """Give a site as most are, and where Django would put each request into a transaction."""
    with request.param(tmp_path_factory.mktemp("database")) as database:
        kept = {"CONN_MAX_AGE": 60, "ATOMIC_REQUESTS": True, "MIGRATE": True}
        with started("fault_process", {**database, **kept}) as process:
            assert hear(process) == "ready"
            yield process
            process.communicate(timeout=30)  # its end, and not its death: it has coverage to save


def told(site: Popen[str], line: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ask(site, line))
    return answer


@pytest.mark.parametrize(
    ("endpoint", "fault"), [(name, fault) for name, faults in FAULTS.items() for fault in faults]
)
def test_what_loses_its_database_is_a_503_that_says_when_to_come_again(
    site: Popen[str], endpoint: str, fault: str
) -> None:
    answer = told(site, f"{endpoint} {fault}")
    assert (answer["status"], answer["changed"]) == (503, False)
    assert "no-store" in answer["headers"]["Cache-Control"]
    if endpoint == "webhook":
        assert (answer["body"], answer["headers"]["Retry-After"]) == (
            "Send the event again later.\n",
            "60",
        )
    else:
        body = json.loads(answer["body"])
        assert body.keys() == {"code", "message"}
        assert body["code"] == CODES.get(endpoint, "not_recorded")
        assert answer["headers"]["Retry-After"] == "5"
    assert answer["again"] == GRANTED[endpoint]


@pytest.mark.parametrize("endpoint", GRANTED)
def test_what_has_its_database_is_granted(site: Popen[str], endpoint: str) -> None:
    answer = told(site, endpoint)
    assert (answer["status"], answer["changed"]) == (GRANTED[endpoint], True)
