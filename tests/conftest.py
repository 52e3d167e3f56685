"""Fixtures that more than one room of the suite uses."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from hypothesis import settings as hypothesis_settings

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator
from tests.uploading import account_of

hypothesis_settings.register_profile("suite", deadline=None, max_examples=60)
hypothesis_settings.load_profile("suite")


class Configure(Protocol):
    """Change keys of ``IMAGEKIT_JWT`` until the test ends."""

    def __call__(self, **changes: object) -> None: ...


@pytest.fixture
def configure() -> Iterator[Configure]:
    with ExitStack() as stack:

        def change(**changes: object) -> None:
            changed = {**settings.IMAGEKIT_JWT, **changes}
            stack.enter_context(override_settings(IMAGEKIT_JWT=changed))

        yield change


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create_user("ann", password="ann's password")


@pytest.fixture
def signed_in(client: Client, ann: User) -> Client:
    client.force_login(ann)
    return client


@pytest.fixture
def imagekit(configure: Configure) -> Iterator[Emulator]:
    """A local ImageKit, which the settings are of."""
    with running_emulator() as running:
        configure(**account_of(running))
        yield running
