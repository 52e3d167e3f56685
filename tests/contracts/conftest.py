"""A local ImageKit whose every answer is judged, and a live site that gives tokens for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django.live_server_helper import LiveServer
from rest_framework_simplejwt.tokens import AccessToken

from django_imagekit_jwt.protocol.parameters import PARAMETERS
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.running import settings_of
from tests.conftest import Configure
from tests.testing.emulator.witness import witnessed_emulator

from .site import Site


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    """A local ImageKit of which no answer may differ from ImageKit's OpenAPI."""
    with witnessed_emulator(tmp_path) as (emulator, witness):
        yield emulator
    assert witness.faults == []


@pytest.fixture
def site(emulator: Emulator, live_server: LiveServer, ann: User, configure: Configure) -> Site:
    """A site that lets a client set every parameter there is."""
    configure(
        **settings_of(emulator),
        AUTHENTICATION_CLASSES=["rest_framework_simplejwt.authentication.JWTAuthentication"],
        POLICIES={"default": {"client_parameters": list(PARAMETERS)}},
    )
    return Site(live_server.url, str(AccessToken.for_user(ann)))
