from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from django_imagekit_jwt.checks_deployment import check_deployment
from tests.factories import KEYS

SOUND_JWT = {
    "PUBLIC_KEY": KEYS.public_key,
    "PRIVATE_KEY": KEYS.private_key,
    "URL_ENDPOINT": "https://ik.imagekit.io/suite",
    "POLICIES": {"default": None},
}
SHARED = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "x"}}
LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
OPEN_CORS = {"CORS_ALLOW_ALL_ORIGINS": True, "CORS_ALLOW_CREDENTIALS": True}


def _found(jwt: dict[str, Any] | None = None, **changes: Any) -> list[str]:
    sound = {"IMAGEKIT_JWT": {**SOUND_JWT, **(jwt or {})}, "CACHES": SHARED}
    with override_settings(**{**sound, **changes}):
        return [str(message.id).rpartition(".")[2] for message in check_deployment()]


def test_a_sound_site_is_warned_of_nothing() -> None:
    assert _found() == []


@pytest.mark.parametrize(
    ("jwt", "numbers"),
    [
        ({"POLICIES": {}}, ["W002"]),
        ({"POLICIES": {"default": {"max_size": "5 MB"}}}, []),
        ({"POLICIES": {"default": {"checks": '"file.size" < 5'}}}, []),
        ({"POLICIES": {"default": {"max_size": "?"}}}, []),
        ({"URL_ENDPOINT": "https://localhost/local"}, ["W003"]),
        ({"URL_ENDPOINT": "https://ik.localhost/local"}, ["W003"]),
        ({"UPLOAD_URL": "http://127.0.0.1:8001/api/v2/files/upload"}, ["W003", "W005"]),
        ({"UPLOAD_URL": "http://[::1]/"}, ["W003", "W005"]),
        ({"UPLOAD_URL": "http://upload.imagekit.io/"}, ["W005"]),
        ({"UPLOAD_URL": "https://93.184.216.34/"}, []),
    ],
    ids=str,
)
def test_what_is_fine_on_a_desk_only_is_warned_of(jwt: dict[str, Any], numbers: list[str]) -> None:
    assert _found(jwt) == numbers


def test_an_installed_emulator_is_warned_of() -> None:
    apps = [*settings.INSTALLED_APPS, "django_imagekit_jwt.testing.emulator"]
    assert _found(INSTALLED_APPS=apps) == ["W003"]


@pytest.mark.parametrize(
    ("changes", "numbers"),
    [
        ({**OPEN_CORS, "CORS_URLS_REGEX": "^.*$"}, ["W004"]),
        ({**OPEN_CORS, "CORS_URLS_REGEX": "^/public/"}, []),
        ({**OPEN_CORS, "CORS_ALLOW_CREDENTIALS": False}, []),
        ({**OPEN_CORS, "CORS_ALLOW_ALL_ORIGINS": False}, []),
        ({**OPEN_CORS, "ROOT_URLCONF": "tests.empty_urls"}, []),
    ],
    ids=str,
)
def test_cookies_from_any_website_are_warned_of(
    changes: dict[str, Any], numbers: list[str]
) -> None:
    assert _found(**changes) == numbers


def test_a_cache_of_each_process_cannot_count() -> None:
    assert _found(CACHES=LOCAL) == ["W006"]
    unlimited = {"THROTTLE_RATES": dict.fromkeys(("token", "uploads", "outcomes"))}
    assert _found(unlimited, CACHES=LOCAL) == []


@pytest.mark.django_db  # Django's own checks of a JSONField ask SQLite what it can
def test_django_runs_them_for_a_deployment_only() -> None:
    with override_settings(IMAGEKIT_JWT=SOUND_JWT, CACHES=LOCAL):
        ids = [
            {one.id for one in run_checks(include_deployment_checks=deploy)}
            for deploy in (False, True)
        ]
    assert [("django_imagekit_jwt.W006" in found) for found in ids] == [False, True]
