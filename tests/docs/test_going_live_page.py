"""The settings of docs/going-live.md are ones of which the checks have nothing to say."""

from typing import Any

import pytest
from pytest_django import Settings

from django_imagekit_jwt.checks import check_settings
from django_imagekit_jwt.checks_deployment import check_deployment
from tests.docs.blocks import files
from tests.factories import KEYS


def test_the_checks_have_nothing_to_say_of_the_settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Any] = {}
    exec(files("docs/going-live.md")["mysite/settings.py"], made)
    settings.IMAGEKIT_JWT, settings.CACHES = made["IMAGEKIT_JWT"], made["CACHES"]
    monkeypatch.setenv("IMAGEKIT_PUBLIC_KEY", KEYS.public_key)
    monkeypatch.setenv("IMAGEKIT_PRIVATE_KEY", KEYS.private_key)
    assert [*check_settings(), *check_deployment()] == []
