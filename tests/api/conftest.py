from collections.abc import Callable, Iterator

import pytest

from django_imagekit_jwt.signals import request_refused

Receiving = Callable[[Callable[..., None]], None]


@pytest.fixture
def receiving() -> Iterator[Receiving]:
    """Connect receivers to the signal until the test ends."""
    receivers: list[Callable[..., None]] = []

    def connect(receiver: Callable[..., None]) -> None:
        request_refused.connect(receiver)
        receivers.append(receiver)

    yield connect
    for receiver in receivers:
        request_refused.disconnect(receiver)
