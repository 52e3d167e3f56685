import sys
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from django_imagekit_jwt.models import records
from django_imagekit_jwt.tasks import DELAYS, verify, verify_later
from django_imagekit_jwt.testing.emulator import Emulator
from tests.api.asking import UPLOADS, ask
from tests.conftest import Configure
from tests.uploading import Uploaded, reported, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work() -> None:
    """Let the framework's own worker do what is due, as if its time had come."""
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def waiting() -> list[timedelta]:
    """Give how long each task still has to wait, to the minute."""
    left = [one.run_after - timezone.now() for one in DBTaskResult.objects.filter(status="READY")]
    return [timedelta(minutes=round(one.total_seconds() / 60)) for one in left]


def complete(client: Client, uploaded: Uploaded) -> str:
    address = f"{UPLOADS}{uploaded.issued.jti}/complete/"
    return str(ask(client, address, uploaded.answer).json()["file"]["status"])


def test_what_could_not_be_verified_is_verified_by_a_task(
    imagekit: Emulator, queue: None, signed_in: Client, ann: User, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True)
    uploaded = upload(ann)
    imagekit.api.fail_next(500)
    assert complete(signed_in, uploaded) == "reported"
    assert waiting() == [DELAYS[0]]
    work()
    assert uploaded.record.outcome == "verified"
    assert waiting() == []


def test_what_is_verified_at_once_needs_no_task(
    imagekit: Emulator, queue: None, signed_in: Client, ann: User, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True)
    assert complete(signed_in, upload(ann)) == "verified"
    assert waiting() == []


def test_it_waits_longer_each_time_and_then_no_more(
    imagekit: Emulator, queue: None, ann: User
) -> None:
    record = reported(ann)
    assert verify_later(record.jti)
    for delay in DELAYS:
        assert waiting() == [delay]
        imagekit.api.fail_next(500)
        work()
    assert waiting() == []
    assert records().get().outcome == "reported"


def test_a_record_that_is_gone_is_nobodys_trouble(queue: None) -> None:
    verify_later("gone")
    work()
    assert DBTaskResult.objects.successful().count() == 1


def test_without_a_backend_that_can_wait_none_is_asked(
    imagekit: Emulator, signed_in: Client, ann: User, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True)
    uploaded = upload(ann)
    imagekit.api.fail_next(500)
    assert complete(signed_in, uploaded) == "reported"
    assert not verify_later(uploaded.issued.jti)
    assert not DBTaskResult.objects.exists()


def test_without_the_framework_nothing_is_missed(
    imagekit: Emulator,
    signed_in: Client,
    ann: User,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure(VERIFY_UPLOADS=True)
    monkeypatch.delitem(sys.modules, "django_imagekit_jwt.tasks")
    for framework in ("django.tasks", "django_tasks"):
        monkeypatch.setitem(sys.modules, framework, None)
    uploaded = upload(ann)
    imagekit.api.fail_next(500)
    assert complete(signed_in, uploaded) == "reported"


def test_the_task_is_a_plain_function_too(imagekit: Emulator, ann: User) -> None:
    record = reported(ann)
    verify.func(record.jti, 0)
    assert records().get().outcome == "verified"
