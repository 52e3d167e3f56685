"""The receivers that the pages show hear what their signals say."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.dispatch import Signal
from django.test import Client

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.signals import request_refused, upload_verified
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.verifying import verify_upload
from tests.api.asking import CAT, TOKEN, ask
from tests.docs.blocks import block_of
from tests.uploading import reported

WELCOME = block_of("docs/outcomes.md", "from django.dispatch")
COUNT = block_of("docs/overview.md", "from django.dispatch")


class Statsd:
    """Whatever a site counts with."""

    def __init__(self) -> None:
        self.counted: list[str] = []

    def incr(self, name: str) -> None:
        self.counted.append(name)


@contextmanager
def receiving(signal: Signal, program: str, receiver: str, **names: object) -> Iterator[None]:
    """Let the program's receiver listen to the signal for a while."""
    made: dict[str, Any] = {**names}
    exec(program, made)
    yield
    assert signal.disconnect(made[receiver])


def test_a_verified_upload_is_told_by_user_and_path(
    ann: User,
    imagekit: Emulator,
    capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    record = reported(ann)
    committing = django_capture_on_commit_callbacks(execute=True)
    with receiving(upload_verified, WELCOME, "welcome"), committing:
        verify_upload(record)
    assert capsys.readouterr().out == f"ann {record.file_path}\n"


def test_a_refusal_is_counted_by_its_code(db: None) -> None:
    statsd = Statsd()
    with receiving(request_refused, COUNT, "count", statsd=statsd):
        ask(Client(), TOKEN, CAT)
    assert not IssuedToken.objects.exists()
    assert statsd.counted == ["uploads.refused.not_authenticated"]
