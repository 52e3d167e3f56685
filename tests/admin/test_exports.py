import csv
import json
import tracemalloc
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from io import StringIO
from itertools import islice
from typing import Any, cast

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone as django_timezone

from django_imagekit_jwt.admin.exports import export_view
from django_imagekit_jwt.exports import COLUMNS, PAGE
from django_imagekit_jwt.models import IssuedToken
from tests.admin.asking import LIST
from tests.coroutines import run_in_transaction
from tests.factories import issued_token

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
MANY = 20_000


def asked(client: Client, form: str = "csv", **query: str) -> StreamingHttpResponse:
    answer = client.get(f"{LIST}export/{form}/", query)
    assert answer.status_code == 200
    return cast("StreamingHttpResponse", answer)


def text_of(answer: StreamingHttpResponse) -> str:
    return b"".join(cast("Iterator[bytes]", answer.streaming_content)).decode()


def exported(client: Client, **query: str) -> list[str]:
    rows = csv.DictReader(StringIO(text_of(asked(client, **query)), newline=""))
    return [row["jti"] for row in rows]


def write_many(count: int) -> None:
    """Write records with a little of everything, a thousand in a second."""
    for start in range(0, count, 5000):
        IssuedToken.objects.bulk_create(
            IssuedToken(
                jti=f"jti-{number}",
                username="ann",
                policy="default",
                kid="public_suite_0123456789",
                iat=NOON + timedelta(seconds=number // 1000),
                exp=NOON + timedelta(days=1),
                parameters={"fileName": f"cat-{number}.jpg"},
            )
            for number in range(start, min(start + 5000, count))
        )


def test_the_list_is_exported_newest_first(staff: Client) -> None:
    for number in range(3):
        issued_token(jti=f"id-{number}", now=NOON + timedelta(seconds=number))
    assert exported(staff) == ["id-2", "id-1", "id-0"]
    lines = [json.loads(line) for line in text_of(asked(staff, "jsonl")).splitlines()]
    assert [line["jti"] for line in lines] == ["id-2", "id-1", "id-0"]
    assert tuple(lines[0]) == COLUMNS


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "verified"}, ["mine"]),
        ({"policy": "avatars"}, ["hers", "mine"]),
        ({"q": "ben"}, ["hers"]),
        ({"q": "ben", "status": "verified"}, []),
        ({"o": "1"}, ["other", "hers", "mine"]),
        ({"p": "7"}, ["other", "hers", "mine"]),
    ],
    ids=str,
)
def test_the_filters_and_the_search_are_the_lists(
    staff: Client, query: dict[str, str], expected: list[str]
) -> None:
    issued_token(jti="mine", policy="avatars", verified_at=NOON, now=NOON)
    issued_token(jti="hers", policy="avatars", username="ben", now=NOON)
    issued_token(jti="other", now=NOON)
    assert exported(staff, **query) == expected


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_it_is_a_file_that_no_cache_keeps(staff: Client, form: str) -> None:
    answer = asked(staff, form)
    day = f"{django_timezone.now():%Y-%m-%d}"
    name = f"issued-tokens-{day}.{form}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"].startswith(
        f"{'text/csv' if form == 'csv' else 'application/jsonl'};"
    )


def test_who_may_not_see_the_list_gets_no_export(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("temp", is_staff=True))
    assert client.get(f"{LIST}export/csv/").status_code == 403
    client.logout()
    assert client.get(f"{LIST}export/csv/").status_code == 302


def test_the_view_itself_asks_for_the_permission(rf: RequestFactory, ann: User) -> None:
    request = rf.get("/")
    request.user = ann
    with pytest.raises(PermissionDenied):
        export_view(admin.site._registry[IssuedToken], request, "csv")


@pytest.mark.parametrize("method", ["post", "head", "put", "delete"])
def test_it_is_only_for_reading(staff: Client, method: str) -> None:
    answer = getattr(staff, method)(f"{LIST}export/csv/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET"


def test_another_form_is_not_found(staff: Client) -> None:
    assert staff.get(f"{LIST}export/xlsx/").status_code == 404


@pytest.mark.parametrize("query", ["status=a%00b", "color=red"])
def test_a_filter_that_there_is_not_is_refused(staff: Client, query: str) -> None:
    assert staff.get(f"{LIST}export/csv/?{query}").status_code == 400


def test_what_a_visitor_wrote_is_no_formula(staff: Client) -> None:
    issued_token(username="=HYPERLINK(1)", parameters={"fileName": "=1"})
    text = text_of(asked(staff))
    assert "'=HYPERLINK(1)" in text
    assert ",=" not in text


def test_a_read_that_fails_does_not_look_like_the_whole(staff: Client) -> None:
    write_many(PAGE + 1)
    stream = cast("Iterator[bytes]", asked(staff).streaming_content)
    assert next(stream).startswith(b"jti,")
    assert next(stream).count(b"\r\n") == PAGE

    def fail(*_arguments: object) -> None:
        raise DatabaseError("gone")

    with connection.execute_wrapper(fail), pytest.raises(DatabaseError, match="gone"):
        next(stream)


def test_it_needs_no_more_memory_for_more_records(staff: Client) -> None:
    write_many(MANY)
    with CaptureQueriesContext(connection) as queries:
        stream = cast("Iterator[bytes]", asked(staff).streaming_content)
        before = len(queries)
        few = peak_of(stream, 3)
        all_the_rest = peak_of(stream, MANY)
    assert all_the_rest < 1.3 * few
    assert len([one for one in queries if "SELECT" in one["sql"]][before:]) == MANY // PAGE + 1


def peak_of(stream: Iterator[bytes], chunks: int) -> int:
    """Give the most memory in use, in bytes, while so many chunks are read."""
    tracemalloc.start()
    try:
        for _ in islice(stream, chunks):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_under_asgi_a_page_is_given_when_it_is_read(staff: Client) -> None:
    write_many(PAGE + 1)
    client = AsyncClient()
    client.force_login(User.objects.get(username="clerk"))

    async def ask() -> list[bytes]:
        answer = await client.get(f"{LIST}export/jsonl/")
        assert cast("StreamingHttpResponse", answer).is_async
        return [chunk async for chunk in cast("Any", answer).streaming_content]

    assert [chunk.count(b"\n") for chunk in run_in_transaction(ask)] == [PAGE, 1]
