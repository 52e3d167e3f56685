import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.db.models.signals import post_delete, pre_delete
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_imagekit_jwt import pruning
from django_imagekit_jwt.exceptions import NotConfigured
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent, RefusalCount
from django_imagekit_jwt.pruning import Old, Pruned, longest_quota, prune
from tests.aging import DAY, aged, event, left
from tests.conftest import Configure

pytestmark = pytest.mark.django_db


def old(days: float = 30, **options: Any) -> Old:
    return Old(timezone.now() - timedelta(days=days), "default", **options)


def pruned(what: Old | None = None, size: int = 100) -> Pruned:
    return sum(prune(what or old(), size), Pruned())


def test_what_is_old_goes_and_the_rest_stays() -> None:
    aged(31, jti="old")
    aged(29, jti="young")
    assert pruned().records == 1
    assert left() == {"young"}
    assert pruned() == Pruned()


def test_a_token_that_still_serves_is_kept_however_old_it_is_said_to_be() -> None:
    aged(31, jti="serving", exp=timezone.now() + timedelta(minutes=1))
    assert pruned() == Pruned()
    assert left() == {"serving"}


def test_verified_ones_are_kept_if_that_is_asked_for() -> None:
    aged(31, jti="verified", verified_at=timezone.now())
    for outcome in ({}, {"failed_at": timezone.now()}, {"reported_at": timezone.now()}):
        aged(31, **outcome)
    assert pruned(old(keep_verified=True)).records == 3
    assert left() == {"verified"}
    assert pruned().records == 1


def test_events_go_with_their_record_and_strays_when_they_are_old() -> None:
    event(aged(31), days=1)
    kept = [event(aged(1), days=40), event(days=29)]
    event(days=31)
    assert pruned().events == 2
    assert list(ReceivedEvent.objects.order_by("pk")) == kept


def test_events_of_what_is_kept_are_kept() -> None:
    kept = event(aged(31, verified_at=timezone.now()), days=31)
    assert pruned(old(keep_verified=True)) == Pruned()
    assert list(ReceivedEvent.objects.all()) == [kept]


def test_counts_of_refusals_go_by_the_day() -> None:
    # The day itself on which the age ends stays: it is not over at that moment.
    last = timezone.localdate(timezone.now() - 30 * DAY)
    for days in (-1, 0, 1):
        RefusalCount.objects.create(day=last - days * DAY, code="throttled", policy="", count=1)
    result = pruned()
    assert (result.refusal_counts, result.last) == (1, last - DAY)
    assert RefusalCount.objects.count() == 2


def test_without_time_zones_a_day_is_what_the_moment_says() -> None:
    naive = datetime(2026, 3, 1, 23, 30)  # noqa: DTZ001 - without USE_TZ it is
    assert 'day" < 2026-03-01' in str(Old(naive, "default").refusal_counts().query).replace(
        "`", '"'
    )


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 100])
def test_batches_are_the_oldest_first_and_tell_how_far_they_came(size: int) -> None:
    records = [aged(days) for days in (33, 31, 32, 31, 33, 31)]  # the keys are in another order
    moments = sorted(record.iat for record in records)
    batches = list(prune(old(), size))
    assert [batch.records for batch in batches] == [
        min(size, 6 - done) for done in range(0, 6, size)
    ]
    assert [batch.last for batch in batches] == [
        moments[min(done + size, 6) - 1] for done in range(0, 6, size)
    ]
    assert left() == set()


def test_a_batch_begins_where_the_last_one_ended_and_not_among_what_was_kept() -> None:
    for days in (39, 38, 37, 36, 35, 34):
        aged(days, verified_at=timezone.now() if days % 2 else None)
    assert [batch.records for batch in prune(old(keep_verified=True), 2)] == [2, 1]


@pytest.mark.parametrize(("runs", "listed"), [(50, 500), (0, 500), (0, 2)])
def test_what_stays_may_stand_between_what_goes(
    monkeypatch: pytest.MonkeyPatch, runs: int, listed: int
) -> None:
    monkeypatch.setattr(pruning, "RUNS", runs)
    monkeypatch.setattr(pruning, "LISTED", listed)
    now = timezone.now()
    for number in range(9):
        verified = now if number % 3 == 0 else None
        event(aged(31, jti=f"{number}", verified_at=verified), days=31)
    result = pruned(old(keep_verified=True), size=4)
    assert (result.records, result.events) == (6, 6)
    assert left() == {"0", "3", "6"}
    assert ReceivedEvent.objects.count() == 3


def test_nothing_hears_of_it_and_no_row_is_read(ann: User) -> None:
    for _ in range(20):
        aged(31, user=ann)
    heard: list[object] = []

    def hear(**_: object) -> None:
        heard.append(1)

    for signal in (pre_delete, post_delete):
        signal.connect(hear, sender=IssuedToken)
    try:
        with CaptureQueriesContext(connection) as queries:
            assert pruned().records == 20
    finally:
        for signal in (pre_delete, post_delete):
            signal.disconnect(hear, sender=IssuedToken)
    assert not heard
    assert not [one for one in queries if "parameters" in one["sql"]]


def test_between_two_batches_nothing_is_half_done() -> None:
    for _ in range(3):
        event(aged(31))
    batches = prune(old(), 2)
    assert next(batches).records == 2
    assert (IssuedToken.objects.count(), ReceivedEvent.objects.count()) == (1, 1)
    del batches
    assert pruned().records == 1


def test_an_index_finds_a_batch_and_nothing_is_sorted() -> None:
    for _ in range(3):
        aged(31)
    with CaptureQueriesContext(connection) as queries:
        pruned(size=2)
    table = connection.ops.quote_name(IssuedToken._meta.db_table)
    finding = [
        one["sql"] for one in queries if f"FROM {table}" in one["sql"] and "ORDER BY" in one["sql"]
    ]
    assert len(finding) == 3
    # What other databases do depends on how much there is.
    for sql in finding if connection.vendor == "sqlite" else ():
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = str(cursor.fetchall())
        assert "imagekit_jwt_iat" in plan
        assert "TEMP B-TREE" not in plan


def test_counting_says_what_would_go_and_removes_nothing() -> None:
    event(aged(31))
    event(aged(31, verified_at=timezone.now()))
    event(days=31)
    RefusalCount.objects.create(day=timezone.localdate() - 40 * DAY, code="x", policy="", count=5)
    counted = pruning.count(old(keep_verified=True))
    assert counted == Pruned(records=1, events=2, refusal_counts=1)
    assert IssuedToken.objects.count() == 2
    assert pruning.count(old()) == Pruned(records=2, events=3, refusal_counts=1)


@pytest.mark.django_db(transaction=True)
def test_two_that_prune_at_once_remove_each_record_once() -> None:
    for _ in range(40):
        aged(31)
    results: list[Pruned] = []

    def run() -> None:
        try:
            results.append(pruned(size=3))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(result.records for result in results) == 40
    assert left() == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("failures", "removed"), [(3, 2), (100, 0)])
def test_a_batch_that_the_database_took_back_is_removed_anew(failures: int, removed: int) -> None:
    for _ in range(2):
        event(aged(31))
    left_to_fail = iter(range(failures))

    def deadlock(execute: Any, sql: str, *arguments: Any) -> Any:
        table = connection.ops.quote_name(IssuedToken._meta.db_table)
        if sql.startswith(f"DELETE FROM {table}") and next(left_to_fail, None) is not None:
            raise OperationalError(1213, "Deadlock found when trying to get lock")
        return execute(sql, *arguments)

    with connection.execute_wrapper(deadlock):
        if removed:
            assert pruned().records == removed
        else:
            with pytest.raises(OperationalError, match="Deadlock"):
                pruned()
    assert IssuedToken.objects.count() == ReceivedEvent.objects.count() == 2 - removed


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ({}, (timedelta(0), "")),
        ({"a": {"quotas": [{"files": 1, "per": "hour"}]}}, (timedelta(hours=1), "a")),
        (
            {
                "a": {"quotas": [{"files": 1, "per": "hour"}, {"files": 1, "per": "week"}]},
                "b": {"quotas": [{"files": 1, "per": "day"}]},
                "closed": None,
            },
            (timedelta(weeks=1), "a"),
        ),
        ({"default": None}, (timedelta(0), "")),
        ({"default": {"quotas": [{"files": 1, "per": 5}]}}, (timedelta(seconds=5), "default")),
    ],
)
def test_the_longest_quota_is_that_of_an_open_policy(
    configure: Configure, policies: dict[str, Any], expected: tuple[timedelta, str]
) -> None:
    configure(POLICIES=policies)
    assert longest_quota() == expected


def test_a_policy_that_cannot_be_read_is_named(configure: Configure) -> None:
    configure(POLICIES={"broken": {"quotas": 5}})
    with pytest.raises(NotConfigured, match="broken"):
        longest_quota()
