"""Records that are pruned or erased while somebody says what became of them."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.tasks import verify
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.emulator.signatures import signing
from tests.api.asking import UPLOADS, ask
from tests.conftest import Configure
from tests.factories import imagekit_answer
from tests.uploading import reported

SECRET = "whsec_the_secret_of_the_suite"
TABLE = IssuedToken._meta.db_table


@contextmanager
def vanishing() -> Iterator[None]:
    """Let another delete every record just before one is changed."""

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - as Django calls it
        if sql.startswith("UPDATE") and TABLE in sql:
            run(f"DELETE FROM {TABLE}", None, False, context)  # noqa: FBT003 - as Django calls it
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


@pytest.mark.parametrize(("what", "body"), [("complete", imagekit_answer()), ("fail", {})])
def test_the_owner_is_told_that_nothing_is_known_any_more(
    signed_in: Client, record: IssuedToken, what: str, body: object
) -> None:
    with vanishing():
        answer = ask(signed_in, f"{UPLOADS}{record.jti}/{what}/", body)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_upload")


def test_an_event_is_asked_for_again_and_then_is_that_of_no_record(
    client: Client, reported: IssuedToken, configure: Configure
) -> None:
    configure(WEBHOOK_SECRETS=[SECRET])
    event = {"id": "evt-1", "type": "file.created", "data": imagekit_answer()}
    body = json.dumps(event).encode()

    def tell() -> int:
        headers = signing("standard")(SECRET, "evt-1", body, time.time())
        return client.generic("POST", "/imagekit/webhook/", body, headers=headers).status_code

    with vanishing():
        assert tell() == 503
    IssuedToken.objects.all().delete()
    assert tell() == 204


def test_the_command_goes_on_with_the_next(imagekit: Emulator, ann: User) -> None:
    for _ in range(2):
        reported(ann)
    out = StringIO()
    with vanishing():
        call_command("verify_imagekit_uploads", stdout=out)
    assert out.getvalue() == "0 verified, 0 failed, 0 still only reported.\n"


def test_the_task_is_done(imagekit: Emulator, ann: User) -> None:
    record = reported(ann)
    with vanishing():
        verify.func(record.jti, 0)
