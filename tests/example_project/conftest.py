"""The example site with the local ImageKit behind it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator
from example_project import settings as example


@pytest.fixture
def imagekit(settings: Settings) -> Iterator[Emulator]:
    settings.ROOT_URLCONF = "example_project.urls"
    with running_emulator() as running:
        settings.IMAGEKIT_API_URL = running.api_url
        settings.IMAGEKIT_JWT = {
            **example.IMAGEKIT_JWT,
            "PUBLIC_KEY": running.account.public_key,
            "PRIVATE_KEY": running.account.private_key,
        }
        yield running
