"""Fixtures that more than one room of the suite uses."""

from collections.abc import Iterator
from typing import Protocol

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import report_upload
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.running import local_imagekit, settings_of
from django_imagekit_jwt.uploads import Requester
from tests.factories import imagekit_answer, issued_token

hypothesis_settings.register_profile("suite", deadline=None, max_examples=60)
hypothesis_settings.load_profile("suite")


class Configure(Protocol):
    """Change keys of ``IMAGEKIT_JWT`` until the test ends."""

    def __call__(self, **changes: object) -> None: ...


@pytest.fixture
def configure(settings: Settings) -> Configure:
    def change(**changes: object) -> None:
        # By the means of the fixture, which undoes all in order, whatever else a test sets.
        settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, **changes}

    return change


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create_user("ann", password="ann's password")


@pytest.fixture
def signed_in(client: Client, ann: User) -> Client:
    client.force_login(ann)
    return client


@pytest.fixture
def record(ann: User) -> IssuedToken:
    """The record of a token that Ann has, and has not used."""
    return issued_token(user=ann, jti="mine")


@pytest.fixture
def asker(ann: User) -> Requester:
    return Requester(ann)


@pytest.fixture
def reported(record: IssuedToken, asker: Requester) -> IssuedToken:
    return report_upload(asker, record.jti, imagekit_answer())


@pytest.fixture
def imagekit(configure: Configure) -> Iterator[Emulator]:
    """A local ImageKit, which the settings are of."""
    with local_imagekit() as running:
        configure(**settings_of(running))
        yield running
