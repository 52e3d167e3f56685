from collections.abc import Iterator

import pytest

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator

from .receiver import Site, receiving


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with running_emulator() as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    with receiving() as running:
        yield running


@pytest.fixture
def told(site: Site, emulator: Emulator) -> Emulator:
    """An emulator whose webhooks go to ``site``."""
    emulator.send_webhooks_to(site.url)
    return emulator
