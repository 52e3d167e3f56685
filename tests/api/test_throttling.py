"""How often one user may ask."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, override_settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from django_imagekit_jwt.models import IssuedToken
from tests.conftest import Configure
from tests.processes import hear, say, started
from tests.skipping import cannot_run

from .asking import CAT, CATS, TOKEN, UPLOADS, ask, refusal

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")


def caches(backend: str, location: str) -> dict[str, Any]:
    prefix = f"test_imagekit_jwt_{secrets.token_hex(6)}"
    return {"default": {"BACKEND": backend, "LOCATION": location, "KEY_PREFIX": prefix}}


@contextmanager
def in_redis() -> Iterator[dict[str, Any]]:
    """Give the settings of a cache in a real Redis, whose keys are deleted afterwards."""
    made = caches("django.core.cache.backends.redis.RedisCache", REDIS)
    with redis.from_url(REDIS, socket_connect_timeout=3) as server:
        try:
            server.ping()
        except redis.ConnectionError as error:
            cannot_run(f"No Redis answers (TEST_REDIS_URL says where): {error}")
        try:
            yield made
        finally:
            for key in server.scan_iter(f"*{made['default']['KEY_PREFIX']}*"):
                server.delete(key)


@contextmanager
def in_memory() -> Iterator[dict[str, Any]]:
    yield caches("django.core.cache.backends.locmem.LocMemCache", secrets.token_hex(6))


@pytest.fixture(params=[in_memory, in_redis], ids=lambda made: made.__name__)
def counting(request: pytest.FixtureRequest) -> Iterator[None]:
    """Count in a cache of this test alone."""
    with request.param() as made, override_settings(CACHES=made):
        yield
        cache.close()


@pytest.mark.usefixtures("counting")
def test_one_more_than_the_rate_is_refused_until_later(
    signed_in: Client, configure: Configure
) -> None:
    configure(THROTTLE_RATES={"token": "2/hour", "uploads": None})
    assert [ask(signed_in, TOKEN, CAT).status_code for _ in range(2)] == [200, 200]
    answer = ask(signed_in, TOKEN, CAT)
    assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
    assert answer["Cache-Control"] == "no-store"
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert [ask(signed_in, UPLOADS, CATS).status_code for _ in range(3)] == [201] * 3
    other = Client()
    other.force_login(User.objects.create_user("ben"))
    assert ask(other, TOKEN, CAT).status_code == 200


@pytest.mark.usefixtures("counting")
def test_a_rate_that_is_not_set_is_the_default_one(signed_in: Client, configure: Configure) -> None:
    configure(THROTTLE_RATES={"token": None})
    asked = [ask(signed_in, UPLOADS, CATS).status_code for _ in range(61)]
    assert asked == [201] * 60 + [429]


@pytest.mark.django_db
def test_anonymous_clients_are_counted_by_address(client: Client, configure: Configure) -> None:
    configure(
        PERMISSION_CLASSES=["rest_framework.permissions.AllowAny"],
        THROTTLE_RATES={"token": "1/day"},
    )
    with in_memory() as made, override_settings(CACHES=made):
        for address, status in (("192.0.2.1", 200), ("192.0.2.2", 200), ("192.0.2.1", 429)):
            headers = {"X_Forwarded_For": secrets.token_hex(4)}
            answer = client.post(
                TOKEN, CAT, "application/json", REMOTE_ADDR=address, headers=headers
            )
            assert answer.status_code == status


@pytest.mark.usefixtures("counting")
def test_behind_proxies_that_the_site_counts_the_address_is_what_they_say(
    client: Client, configure: Configure
) -> None:
    configure(
        PERMISSION_CLASSES=["rest_framework.permissions.AllowAny"],
        THROTTLE_RATES={"token": "1/day"},
    )
    with override_settings(REST_FRAMEWORK={"NUM_PROXIES": 1}):
        for forwarded, status in (("192.0.2.1", 400), ("192.0.2.2", 400), ("a, 192.0.2.1", 429)):
            answer = ask(client, TOKEN, "{}", X_Forwarded_For=forwarded)
            assert answer.status_code == status


@pytest.mark.usefixtures("counting")
def test_trusted_proxies_go_before_rest_frameworks_and_no_invented_address_is_counted(
    client: Client, configure: Configure
) -> None:
    configure(
        PERMISSION_CLASSES=["rest_framework.permissions.AllowAny"],
        THROTTLE_RATES={"token": "1/day"},
        TRUSTED_PROXIES=1,
    )
    with override_settings(REST_FRAMEWORK={"NUM_PROXIES": 2}):
        for forwarded, status in (
            ("6.6.6.6, 192.0.2.1", 400),
            ("7.7.7.7, 192.0.2.1", 429),
            ("8.8.8.8, [::ffff:192.0.2.1]:4711", 429),
            ("6.6.6.6, 192.0.2.2", 400),
            ("6.6.6.6, invented", 400),
            ("6.6.6.6, invented anew", 429),
        ):
            answer = ask(client, TOKEN, "{}", X_Forwarded_For=forwarded)
            assert answer.status_code == status


class OddUser:
    """What a site's own authentication may give: a key that no cache takes as it is."""

    is_authenticated = True

    def __init__(self, **attributes: str) -> None:
        self.__dict__.update(attributes)


class ByHeader(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, None]:
        pk = request.headers.get("Who")
        return (OddUser(pk=f"a key\nwith \ud800 and {pk}" * 99) if pk else OddUser()), None


@pytest.mark.usefixtures("counting")
def test_a_user_of_another_system_is_counted_by_key_and_else_by_address(
    client: Client, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(
        AUTHENTICATION_CLASSES=["tests.api.test_throttling.ByHeader"],
        THROTTLE_RATES={"token": "1/day"},
    )
    for who, status in (("ann", 400), ("ben", 400), ("ann", 429), ("", 400), ("", 429)):
        assert ask(client, TOKEN, "{}", Who=who).status_code == status
    assert "The cache failed" not in caplog.text


@pytest.mark.usefixtures("counting")
def test_where_the_rate_was_higher_before_one_is_told_when_too(
    signed_in: Client, configure: Configure
) -> None:
    configure(THROTTLE_RATES={"token": "5/hour"})
    assert [ask(signed_in, TOKEN, "{}").status_code for _ in range(5)] == [400] * 5
    configure(THROTTLE_RATES={"token": "2/hour"})
    assert 3500 < int(ask(signed_in, TOKEN, CAT)["Retry-After"]) <= 3600


def test_processes_that_share_a_redis_count_together() -> None:
    with ExitStack() as stack:
        made = stack.enter_context(in_redis())
        two = [stack.enter_context(started("throttle_process", made)) for _ in range(2)]
        assert [hear(process) for process in two] == ["ready"] * 2
        answers = []
        for turn in range(8):
            say(two[turn % 2], "token")
            answers.append(hear(two[turn % 2]))
        assert answers == ["400"] * 5 + ["429"] * 3
        say(two[0], "uploads")
        assert hear(two[0]) == "400"


def test_where_the_cache_is_down_uploads_go_on_and_the_log_says_so(
    signed_in: Client, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(THROTTLE_RATES={"token": "1/day"})
    backend = "django.core.cache.backends.redis.RedisCache"
    with override_settings(CACHES=caches(backend, "redis://127.0.0.1:9/0")):
        assert [ask(signed_in, TOKEN, CAT).status_code for _ in range(2)] == [200, 200]
    assert "The cache failed" in caplog.text


@pytest.mark.parametrize(
    "rate", ["often", "5/year", "/", 60, "5/", "0/min", "-5/min", "5/min/min", "\u0665/min"]
)
def test_what_is_no_rate_is_a_fault_of_the_settings(
    rate: object, signed_in: Client, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(THROTTLE_RATES={"token": rate})
    refusal(ask(signed_in, TOKEN, CAT), 503, "not_configured")
    assert "IMAGEKIT_JWT['THROTTLE_RATES'] has" in caplog.text
    assert not IssuedToken.objects.exists()


def test_a_quota_is_refused_with_the_time_to_wait(signed_in: Client, configure: Configure) -> None:
    configure(POLICIES={"default": {"quotas": [{"files": 2, "per": "day"}]}})
    assert ask(signed_in, UPLOADS, {"uploads": CATS["uploads"] * 2}).status_code == 201
    answer = ask(signed_in, TOKEN, CAT)
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_exceeded")
    assert "2 files in 1 day are allowed to you: 0 files left" in answer.json()["message"]
    assert 86000 < int(answer["Retry-After"]) <= 86400


def test_more_than_a_whole_quota_has_no_time_to_wait(
    signed_in: Client, configure: Configure
) -> None:
    configure(POLICIES={"default": {"quotas": [{"files": 2, "per": "day"}]}})
    answer = ask(signed_in, UPLOADS, {"uploads": CATS["uploads"] * 3})
    refusal(answer, 429, "quota_exceeded")
    assert "Retry-After" not in answer
    assert not IssuedToken.objects.exists()
