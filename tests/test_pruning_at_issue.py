"""Issuing removes a little of what is old, where both settings say so."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection

from django_imagekit_jwt.issuing import issue_token
from django_imagekit_jwt.models import ReceivedEvent
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.uploads import Requester
from tests.aging import aged, event, left
from tests.conftest import Configure

pytestmark = pytest.mark.django_db


def issue() -> None:
    issue_token(Requester(None), UploadPolicy(), {"fileName": "new.jpg"})


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    def issue_and_commit() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            issue()

    return issue_and_commit


def test_issuing_removes_a_little_of_what_is_old(
    configure: Configure, on_commit: Callable[[], None]
) -> None:
    configure(RETENTION=30, PRUNE_AT_ISSUE=2)
    for days in (33, 35, 34, 29):
        event(aged(days, jti=f"{days}"), days=days)
    event(days=40)
    on_commit()
    assert {"33", "29"} < left()
    assert len(left()) == 3
    assert ReceivedEvent.objects.count() == 2
    on_commit()
    assert "33" not in left()
    assert len(left()) == 3


@pytest.mark.parametrize("changes", [{}, {"RETENTION": 30}, {"PRUNE_AT_ISSUE": 5}], ids=str)
def test_it_removes_nothing_unless_both_settings_say_so(
    configure: Configure, on_commit: Callable[[], None], changes: dict[str, int]
) -> None:
    configure(**changes)
    aged(1000, jti="old")
    on_commit()
    assert "old" in left()


def test_what_a_quota_counts_is_kept_when_issuing(
    configure: Configure, on_commit: Callable[[], None]
) -> None:
    quota = {"files": 1, "per": 40 * 86_400}
    configure(RETENTION=30, PRUNE_AT_ISSUE=5, POLICIES={"a": {"quotas": [quota]}})
    aged(35, jti="counted")
    aged(45, jti="old")
    on_commit()
    assert "counted" in left()
    assert "old" not in left()


def test_an_issue_that_is_taken_back_removes_nothing(
    configure: Configure, django_capture_on_commit_callbacks: Any
) -> None:
    configure(RETENTION=30, PRUNE_AT_ISSUE=5)
    aged(35, jti="old")
    with django_capture_on_commit_callbacks() as waiting:
        issue()
    assert "old" in left()
    assert len(waiting) == 1


@pytest.mark.django_db(transaction=True)
def test_a_failure_to_remove_is_logged_and_breaks_no_issue(
    configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(RETENTION=30, PRUNE_AT_ISSUE=5)
    aged(35, jti="old")

    def fail(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith("DELETE"):
            raise DatabaseError("no room to delete in")
        return execute(sql, *arguments)

    with connection.execute_wrapper(fail), caplog.at_level(logging.ERROR):
        issue()
    assert "no room to delete in" in caplog.text
    assert "_prune_a_little" in caplog.text
    assert len(left()) == 2


@pytest.mark.django_db(transaction=True)
def test_where_others_prune_just_now_an_issue_does_not_wait(
    configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(RETENTION=30, PRUNE_AT_ISSUE=5)
    aged(35, jti="old")

    def locked(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith("SELECT") and " ORDER BY " in sql:
            raise OperationalError("database is locked")
        return execute(sql, *arguments)

    with connection.execute_wrapper(locked), caplog.at_level(logging.INFO):
        issue()
    assert {record.levelname for record in caplog.records} == {"INFO"}
    assert "Nothing old was removed: database is locked." in caplog.text
    assert len(left()) == 2
