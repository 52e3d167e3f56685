import csv
import json
from datetime import datetime, timedelta, timezone
from io import StringIO
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exports import (
    COLUMNS,
    FORMS,
    csv_text,
    export,
    export_row,
    json_lines,
    pages,
)
from django_imagekit_jwt.models import IssuedToken
from tests.factories import issued_token

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
LATER = NOON + timedelta(minutes=5)
SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
FULL: dict[str, object] = {
    "jti": "an-id",
    "username": "ann",
    "policy": "avatars",
    "kid": "public_suite_0123456789",
    "iat": NOON,
    "exp": NOON + timedelta(minutes=10),
    "parameters": {"fileName": "cat.jpg", "tags": "a;=b"},
    "max_bytes": 1000,
    "ip_address": "2001:db8::1",
    "form_field": "avatar",
    "reported_at": NOON + timedelta(seconds=1, microseconds=5),
    "file_id": "65f0",
    "version_id": "1",
    "file_path": "/cat_AbC.jpg",
    "size": 999,
    "mime": "image/jpeg",
}


def row_of(record: IssuedToken, now: datetime = LATER) -> dict[str, Any]:
    record.refresh_from_db()
    return dict(export_row(record, now))


def written_row(**changes: object) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS), **changes}


def cells(text: str) -> list[str]:
    [row] = csv.reader(StringIO(text, newline=""))
    return row


def test_a_row_says_all_there_is_to_say(ann: User) -> None:
    assert row_of(issued_token(user=ann, **FULL)) == {
        **FULL,
        "user": ann.pk,
        "status": "reported",
        "iat": "2026-03-01T12:00:00Z",
        "exp": "2026-03-01T12:10:00Z",
        "reported_at": "2026-03-01T12:00:01.000005Z",
        "verified_at": None,
        "failed_at": None,
        "failure": "",
        "accepted_at": None,
        "used_at": None,
        "deleted_at": None,
    }


def test_every_column_of_a_record_is_exported_but_keys_of_our_own() -> None:
    fields = {field.name for field in IssuedToken._meta.concrete_fields}
    assert fields - set(COLUMNS) == {"id", "path_key", "outcome"}
    assert set(COLUMNS) - fields == {"status"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "active"),
        ({"exp": LATER}, "expired"),
        ({"verified_at": NOON}, "verified"),
        ({"failed_at": NOON, "reported_at": NOON}, "failed"),
    ],
)
def test_the_status_is_that_of_the_moment(
    db: None, changes: dict[str, object], status: str
) -> None:
    record = issued_token(**{**FULL, "reported_at": None, **changes})
    assert row_of(record)["status"] == status


def test_a_users_key_that_is_no_number_is_text() -> None:
    key = UUID("12345678-1234-5678-1234-567812345678")
    record = SimpleNamespace(**{**written_row(**FULL), "user_id": key, "outcome": ""})
    assert export_row(cast("IssuedToken", record), LATER)["user"] == str(key)


def test_moments_are_in_utc_without_time_zones_too() -> None:
    naive = {**FULL, "iat": datetime(2026, 3, 1, 13), "exp": datetime(2026, 3, 1, 14)}  # noqa: DTZ001 - without USE_TZ they are
    record = SimpleNamespace(**{**written_row(**naive), "user_id": None, "outcome": "verified"})
    with override_settings(USE_TZ=False, TIME_ZONE="Europe/Berlin"):
        row = export_row(cast("IssuedToken", record), datetime(2026, 3, 1, 13))  # noqa: DTZ001 - as above
    assert row["iat"] == "2026-03-01T12:00:00Z"


def test_csv_has_parameters_as_one_json_text_and_nothing_for_none() -> None:
    parameters = {"fileName": 'a,"b".jpg', "description": "é\n", "tags": "a;=b"}
    row = dict(zip(COLUMNS, cells(csv_text([written_row(parameters=parameters)])), strict=True))
    assert json.loads(row["parameters"]) == parameters
    assert "é" in row["parameters"]
    assert ";" not in row["parameters"]
    assert {value for name, value in row.items() if name != "parameters"} == {""}


def test_json_lines_have_parameters_as_an_object() -> None:
    rows = [written_row(**{**FULL, "iat": "x", "exp": "y", "reported_at": "z"}), written_row()]
    rows[0]["failure"] = "two\nlines, and\u2028one more"
    text = json_lines(rows)
    assert [json.loads(line) for line in text.splitlines()] == rows
    assert text.endswith("}\n")


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_what_a_spreadsheet_would_calculate_is_made_text(sign: str) -> None:
    text = f"{sign}HYPERLINK(1)"
    row = cells(csv_text([written_row(username=text, file_path=text, failure=text)]))
    assert [cell for cell in row if cell] == [f"'{text}"] * 3


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1;b", "a;'=1;b"),
        ("a\n=1", "a\n'=1"),
        ("a\t@SUM(1)", "a\t'@SUM(1)"),
        ('a;"=1', "a;'\"=1"),
        ("a;b=c", "a;b=c"),
        ("a=1+1", "a=1+1"),
        ("a, -b", "a, -b"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_so_is_what_another_separator_would_make_a_cell_of(text: str, safe: str) -> None:
    assert safe in cells(csv_text([written_row(failure=text)]))


def test_numbers_and_moments_of_ours_are_left() -> None:
    row = written_row(user=-1, size=-5, iat="2026-03-01T12:00:00Z")
    assert csv_text([row]).count("'") == 0


def test_a_character_that_no_cell_may_have_is_replaced() -> None:
    assert "a\ufffdb" in cells(csv_text([written_row(failure="a\0b")]))


HOSTILE = st.text(st.sampled_from([*SIGNS, *"aé1\";,| \n'"]) | st.characters(codec="utf-8"))


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=ascii)
@given(texts=st.dictionaries(st.sampled_from(["username", "failure", "mime"]), HOSTILE))
def test_no_text_is_a_formula_whatever_splits_the_line(
    separator: str, texts: dict[str, str]
) -> None:
    text = csv_text([written_row(jti="an-id", **texts)])
    for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
        assert not any(cell.startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")) for cell in row)


@given(st.dictionaries(st.text(), st.text()))
def test_parameters_are_what_they_were_in_both_forms(parameters: dict[str, str]) -> None:
    row = written_row(parameters=parameters)
    assert json.loads(cells(csv_text([row]))[COLUMNS.index("parameters")]) == parameters
    assert json.loads(json_lines([row]))["parameters"] == parameters


@pytest.mark.parametrize(("form", "lines"), [("csv", 1), ("jsonl", 0)])
def test_of_no_records_there_is_only_the_head(db: None, form: str, lines: int) -> None:
    text = "".join(export(IssuedToken.objects.all(), FORMS[form], LATER))
    assert len(text.splitlines()) == lines


def test_the_head_names_the_columns(db: None) -> None:
    issued_token(jti="an-id")
    text = "".join(export(IssuedToken.objects.all(), FORMS["csv"], LATER))
    [row] = csv.DictReader(StringIO(text, newline=""))
    assert tuple(row) == COLUMNS
    assert row["jti"] == "an-id"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages_are_all_of_them_once_the_newest_first(db: None, size: int) -> None:
    for seconds in (3, 1, 1, 2, 1, 3, 1):  # several in a second, as a batch is
        issued_token(now=NOON + timedelta(seconds=seconds))
    found = list(pages(IssuedToken.objects.filter(policy="default"), size))
    records = [(one.iat, one.pk) for page in found for one in page]
    assert records == sorted(records, reverse=True)
    assert len(records) == len(set(records)) == 7
    assert max(map(len, found)) <= size


def test_a_page_is_one_query_that_an_index_answers_without_sorting(db: None) -> None:
    for _ in range(5):
        issued_token(now=NOON)
    with CaptureQueriesContext(connection) as queries:
        list(pages(IssuedToken.objects.filter(policy="default"), 2))
    assert len(queries) == 3
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[1]['sql']}")
            plan = str(cursor.fetchall())
        assert "imagekit_jwt_policy (policy=? AND iat<?)" in plan
        assert "TEMP B-TREE" not in plan


def test_what_is_issued_meanwhile_is_left_out_and_nothing_is_twice(db: None) -> None:
    first = [issued_token(now=NOON) for _ in range(4)]
    reading = pages(IssuedToken.objects.all(), 2)
    seen = [*next(reading)]
    issued_token(now=LATER)
    seen += [record for page in reading for record in page]
    assert {record.pk for record in seen} == {record.pk for record in first}
