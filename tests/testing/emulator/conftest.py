from collections.abc import Iterator

import pytest

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with running_emulator() as running:
        yield running
