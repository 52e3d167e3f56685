"""The endpoints, sent what their OpenAPI document allows and what it forbids.

Each answer is held to all of schemathesis' checks: no server error; no status, header, content type
or body that is not documented; what is allowed is accepted, what is forbidden refused; and nobody
is served without credentials. ``FUZZ_REQUESTS`` says how many requests there are beside those at
the edges. The seeds are fixed: a failure comes again.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.generation import GenerationMode

from tests.conftest import Configure
from tests.failing_writes import read_only

from . import site as s
from .site import Choice, Site, opened

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "600"))
SEEDS = range(2)
TIMES = 3
"""How often a case is sent: to make one takes longer than to answer it."""
CASES = -(-REQUESTS // (len(s.ENDPOINTS) * len(SEEDS) * TIMES))
MODES = list(GenerationMode)
DONE = {s.TOKEN: {200}, s.UPLOADS: {201}, s.COMPLETE: {200, 202}, s.FAIL: {200}}
CHOICES = st.builds(
    Choice,
    visitor=st.sampled_from((*s.VISITORS, *s.SIGNED_IN * 3)),
    record=st.sampled_from((*s.RECORDS, *["fresh"] * 6)),
    policy=st.sampled_from(("default", "default", "narrow")),
    content_type=st.sampled_from(s.CONTENT_TYPES),
    is_meant=st.sampled_from((True, True, False)),
)


@cache
def document() -> Any:
    """Ask the site for its document, which is the same for each test."""
    with override_settings(ROOT_URLCONF="tests.fuzz.urls"):
        asked = schemathesis.openapi.from_wsgi("/openapi/", get_wsgi_application())
    asked.config.generation.update(with_security_parameters=False)  # the credentials are ours
    return asked


def edges(endpoint: str) -> Iterator[Case[Any]]:
    """Give a case for each limit of the document, within it and beyond."""
    config = document().config.generation
    cases: Iterator[Case[Any]] = document().iter_coverage_cases(
        document()[endpoint]["POST"], generation_modes=MODES, generation_config=config
    )
    return cases


@pytest.fixture
def site(db: None, configure: Configure) -> Iterator[Site]:
    """Keep the test's transaction open over its requests, as Django's own client does."""
    configure(**s.SETTINGS)
    caches["default"].clear()  # where requests are counted
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield opened()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("endpoint", s.ENDPOINTS)
def test_no_request_gets_an_answer_that_is_not_documented(
    site: Site, endpoint: str, number: int
) -> None:
    operation = document()[endpoint]["POST"]
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in MODES])

    @seed(number)
    @settings(
        max_examples=CASES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, choices=st.tuples(*[CHOICES] * TIMES))
    def send(case: Case[Any], choices: Sequence[Choice]) -> None:
        for choice in choices:
            site.send(case, choice)

    send()
    assert site.answered.total() >= CASES * TIMES
    assert DONE[endpoint] & site.answered.keys()


@pytest.mark.parametrize("endpoint", s.ENDPOINTS)
def test_each_success_that_is_documented_occurs_at_the_edges(site: Site, endpoint: str) -> None:
    for case in edges(endpoint):
        site.send(case, Choice("session"))
    assert site.answered.keys() >= DONE[endpoint]


@pytest.mark.parametrize("endpoint", s.ENDPOINTS)
def test_nobody_is_served_without_credentials(site: Site, endpoint: str) -> None:
    served = {case.method for case in edges(endpoint) if site.send(case, Choice("nobody")) < 400}
    assert not served


@pytest.mark.parametrize("endpoint", s.ENDPOINTS)
def test_a_client_that_is_too_fast_is_told_as_documented(
    site: Site, endpoint: str, configure: Configure
) -> None:
    configure(THROTTLE_RATES={"token": "1/day", "uploads": "1/day", "outcomes": "1/day"})
    first, second = (site.send(next(edges(endpoint)), Choice()) for _ in range(2))
    assert first in DONE[endpoint]
    assert second == 429


@pytest.mark.parametrize("endpoint", s.ENDPOINTS)
def test_a_failure_of_the_database_is_told_as_documented(site: Site, endpoint: str) -> None:
    case = next(edges(endpoint))
    with read_only():
        assert site.send(case, Choice(record="reported"), fails=True) == 503


@pytest.mark.parametrize("endpoint", [s.TOKEN, s.UPLOADS])
def test_a_site_without_keys_says_so_as_documented(
    site: Site, endpoint: str, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IMAGEKIT_PRIVATE_KEY", raising=False)
    configure(PRIVATE_KEY="")
    assert site.send(next(edges(endpoint)), Choice(), fails=True) == 503
