from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from django_imagekit_jwt.exceptions import QuotaExceeded
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.quotas import Quota, reserve

from .factories import issued_token
from .skipping import only_sqlite

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def used(ann: User, *ages: timedelta, policy: str = "gallery", size: int | None = None) -> None:
    for age in ages:
        issued_token(user=ann, policy=policy, now=NOW - age, max_bytes=size)


def ask(user: User | None, *quotas: Quota, wanted: list[int | None]) -> None:
    with transaction.atomic():
        reserve(user, "gallery", quotas, wanted, NOW)


def refused(user: User | None, *quotas: Quota, wanted: list[int | None]) -> QuotaExceeded:
    with pytest.raises(QuotaExceeded) as caught:
        ask(user, *quotas, wanted=wanted)
    return caught.value


@pytest.mark.parametrize(
    ("per", "span"),
    [
        ("hour", HOUR),
        ("day", timedelta(days=1)),
        ("week", timedelta(weeks=1)),
        (90, timedelta(seconds=90)),
        (timedelta(minutes=5), timedelta(minutes=5)),
    ],
)
def test_a_time_is_written_in_several_ways(per: Any, span: timedelta) -> None:
    assert Quota(files=1, per=per).span == span
    assert Quota(files=1, per=per) == Quota(files=1, per=span)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"files": 1, "per": "month"},
            'per is "month". Make it seconds, a timedelta, or one of',
        ),
        ({"files": 1, "per": 0}, "per is 0."),
        ({"files": 1, "per": True}, "per is true."),
        ({"files": 1, "per": 1.5}, "per is 1.5."),
        ({"files": 1, "per": timedelta(milliseconds=999)}, "per is"),
        ({"files": 1, "per": timedelta.max}, "at most a century"),
        ({"files": 1, "per": 10**12}, "at most a century"),
        ({"files": 1, "per": 10**400}, "at most a century"),
        ({"files": 1, "per": -1}, "per is -1."),
        ({"per": "day"}, "A quota counts nothing"),
        ({"files": 0, "per": "day"}, "files is 0. Make it a number from 1 up."),
        ({"bytes": True, "per": "day"}, "bytes is true."),
        ({"bytes": "1", "per": "day"}, 'bytes is "1".'),
    ],
    ids=str,
)
def test_what_is_no_quota_is_refused(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"Make it|Give it") as caught:
        Quota(**options)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("wanted", [1, 2])
def test_what_is_left_may_be_asked_for(ann: User, wanted: int) -> None:
    used(ann, HOUR / 2)
    ask(ann, Quota(files=3, per="hour"), wanted=[None] * wanted)


def test_more_than_is_left_is_refused_in_words_and_seconds(ann: User) -> None:
    used(ann, HOUR / 2, HOUR / 4)
    error = refused(ann, Quota(files=3, per="hour"), wanted=[None] * 2)
    assert str(error) == (
        "3 files in 1 hour are allowed to you: 1 file left, 2 files asked for. "
        "You can ask for at most 1 file, or try again in 30 minutes."
    )
    assert error.retry_after == 1800


def test_where_nothing_is_left_only_waiting_helps(ann: User) -> None:
    used(ann, HOUR / 2)
    error = refused(ann, Quota(files=1, per="day"), wanted=[None])
    assert str(error).endswith("1 file asked for. You can try again in 24 hours.")


def test_more_than_the_whole_quota_never_passes(ann: User) -> None:
    error = refused(ann, Quota(files=2, per=30), wanted=[None] * 3)
    assert error.retry_after is None
    assert str(error).startswith("2 files in 30 seconds are allowed")
    assert str(error).endswith("You can ask for at most 2 files.")


@pytest.mark.parametrize(
    ("used_already", "mend"),
    [
        (1, "You can ask for at most 1 file."),
        (2, "You can ask later, for at most 2 files."),
        (3, "You can ask later, for at most 2 files."),
    ],
)
def test_nor_does_it_after_waiting_for_what_was_used(
    ann: User, used_already: int, mend: str
) -> None:
    used(ann, *[HOUR / 2] * used_already)
    error = refused(ann, Quota(files=2, per="day"), wanted=[None] * 3)
    assert error.retry_after is None
    assert str(error).endswith(mend)


@pytest.mark.parametrize(("wanted", "minutes"), [(2, 20), (3, 30), (4, 50), (5, 50)])
def test_the_time_to_wait_is_until_enough_is_free(ann: User, wanted: int, minutes: int) -> None:
    for age in (40, 30, 10, 10):
        used(ann, timedelta(minutes=age), size=100)
    files, size = Quota(files=5, per="hour"), Quota(bytes=500, per="hour")
    assert refused(ann, files, wanted=[None] * wanted).retry_after == minutes * 60
    assert refused(ann, size, wanted=[100] * wanted).retry_after == minutes * 60
    assert refused(ann, size, wanted=[100 * wanted]).retry_after == minutes * 60
    in_time = NOW + timedelta(minutes=minutes)
    with transaction.atomic():
        reserve(ann, "gallery", [files, size], [100] * wanted, in_time)
    with pytest.raises(QuotaExceeded), transaction.atomic():
        reserve(ann, "gallery", [files], [100] * wanted, in_time - timedelta(seconds=1))


def test_of_several_quotas_the_one_that_takes_longest_is_named(ann: User) -> None:
    used(ann, HOUR / 2)
    hour, day = Quota(files=1, per="hour"), Quota(files=1, per="day")
    for quotas in ((hour, day), (day, hour)):
        assert refused(ann, *quotas, wanted=[None]).retry_after == 23.5 * 3600
    never = Quota(bytes=10, per="hour")
    assert refused(ann, day, never, hour, wanted=[11]).retry_after is None


def test_records_that_go_while_they_are_counted_leave_little_to_wait_for(ann: User) -> None:
    used(ann, HOUR / 2)

    def delete_first(execute: Any, sql: str, *how: Any) -> Any:
        if " OVER (" in sql:
            IssuedToken.objects.all().delete()
        return execute(sql, *how)

    with connection.execute_wrapper(delete_first):
        assert refused(ann, Quota(files=1, per="hour"), wanted=[None]).retry_after == 1


@pytest.mark.parametrize(
    ("per", "words"),
    [(1, "1 second"), (60, "1 minute"), (5400, "90 minutes"), (86400, "1 day"), ("week", "7 days")],
)
def test_a_time_is_said_as_it_is_meant(ann: User, per: Any, words: str) -> None:
    said = str(refused(ann, Quota(files=1, per=per), wanted=[None] * 2))
    assert said.startswith(f"1 file in {words} are allowed to you: 1 file left, 2 files asked for.")


def test_where_bytes_are_counted_every_upload_needs_a_limit(ann: User) -> None:
    with pytest.raises(ValueError, match="an upload has no limit"):
        ask(ann, Quota(bytes=5, per="day"), wanted=[1, None])


def test_records_from_before_bytes_were_counted_have_none(ann: User) -> None:
    used(ann, HOUR / 2, HOUR / 3)
    ask(ann, Quota(bytes=5, per="day"), wanted=[5])
    used(ann, HOUR / 4, size=1)
    assert refused(ann, Quota(bytes=5, per="day"), wanted=[5]).retry_after == 23.75 * 3600


def test_bytes_are_counted_as_the_most_that_was_granted(ann: User) -> None:
    used(ann, HOUR / 2, size=1024)
    quota = Quota(bytes=2048, per=timedelta(days=2))
    ask(ann, quota, wanted=[1000, 24])
    error = refused(ann, quota, wanted=[1000, 25])
    assert "2 KB in 2 days are allowed to you: 1 KB left, 1025 B asked for." in str(error)


@pytest.mark.parametrize(
    ("age", "is_counted"), [(HOUR - timedelta(seconds=1), True), (HOUR, False), (2 * HOUR, False)]
)
def test_the_time_slides(ann: User, age: timedelta, is_counted: bool) -> None:  # noqa: FBT001 - by name
    used(ann, age)
    quota = Quota(files=1, per="hour")
    if is_counted:
        assert refused(ann, quota, wanted=[None]).retry_after == 1
    else:
        ask(ann, quota, wanted=[None])


def test_each_quota_has_its_own_time(ann: User) -> None:
    used(ann, 2 * HOUR, 3 * HOUR)
    quotas = (Quota(files=1, per="hour"), Quota(files=3, per="day"))
    ask(ann, *quotas, wanted=[None])
    used(ann, 4 * HOUR)
    assert "in 1 day" in str(refused(ann, *quotas, wanted=[None]))


def test_others_and_other_policies_are_not_counted(ann: User) -> None:
    used(ann, HOUR / 2, policy="avatar")
    used(User.objects.create_user("ben"), HOUR / 2)
    ask(ann, Quota(files=1, per="hour"), wanted=[None])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "user",
    [None, User(username="unsaved"), User(pk=987654, username="deleted")],
    ids=["nobody", "unsaved", "deleted"],
)
def test_who_is_no_user_of_the_site_cannot_be_counted(user: User | None) -> None:
    assert "Sign in as one" in str(refused(user, Quota(files=1, per="hour"), wanted=[None]))


@only_sqlite  # test_quotas_processes asks all three, of many
def test_any_number_of_quotas_is_counted_in_one_query_that_an_index_serves(ann: User) -> None:
    quotas = [Quota(files=9, bytes=9, per=per) for per in ("hour", "day", "week")]
    with CaptureQueriesContext(connection) as queries:
        ask(ann, *quotas, wanted=[1])
    [counting] = [one["sql"] for one in queries if one["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + counting)
        assert "INDEX imagekit_jwt_quota" in str(cursor.fetchall())
