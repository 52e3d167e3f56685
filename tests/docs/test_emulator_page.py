"""The programs of docs/emulator.md, with uploads where they have dots."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.running import settings_of
from django_imagekit_jwt.testing.sending import NotTaken
from tests.conftest import Configure
from tests.docs.blocks import blocks
from tests.uploading import reported, upload

IN_A_TEST, OF_WEBHOOKS = [
    block.text for block in blocks("docs/emulator.md") if block.language == "python"
]

WHILE = 0.2
"""Seconds in which a webhook that is not held has long been sent."""


def run(program: str, dots: Callable[[Emulator], None], **names: object) -> dict[str, Any]:
    """Run a program, in which a call stands for the dots; give the names that it made."""
    called = re.sub(r"^( +)\.\.\.$", r"\1dots(imagekit)", program, flags=re.MULTILINE)
    assert called != program
    made: dict[str, Any] = {**names, "dots": dots}
    exec(called, made)
    return made


def test_of_two_uploads_the_first_fails_and_the_second_is_there(
    ann: User, settings: Settings
) -> None:
    def upload_twice(_: Emulator) -> None:
        with pytest.raises(NotTaken, match=r"^500"):
            upload(ann, fileName="me.jpg")
        upload(ann, fileName="me.jpg", useUniqueFileName="false")

    run(IN_A_TEST, upload_twice, settings=settings)


def test_a_webhook_waits_for_the_report_and_is_sent_again(
    transactional_db: None, configure: Configure, live_server: LiveServer
) -> None:
    ann = User.objects.create_user("ann")

    def upload_and_report(imagekit: Emulator) -> None:
        configure(**settings_of(imagekit))
        assert reported(ann).outcome == "reported"
        time.sleep(WHILE)
        assert imagekit.sent_webhooks() == ()

    made = run(OF_WEBHOOKS, upload_and_report, live_server=live_server)
    assert (made["sent"].type, made["sent"].status) == ("file.created", 204)
    assert IssuedToken.objects.get().outcome == "verified"
    assert ReceivedEvent.objects.count() == 1
