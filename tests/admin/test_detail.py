from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now as current_time

from django_imagekit_jwt.admin.detail import (
    Signed,
    Step,
    current_file_name,
    detail_of,
    signed,
    status_mark,
    timeline,
)
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.querysets import TokenStatus
from django_imagekit_jwt.testing.emulator import Emulator
from tests.admin.asking import page
from tests.admin.records_told import NOON, at, event
from tests.factories import KEYS, issued_token
from tests.markup import elements
from tests.uploading import reported

ENDPOINT = "https://ik.imagekit.io/suite"


def told(steps: tuple[Step, ...]) -> list[tuple[str, float]]:
    return [(step.kind, (step.moment - NOON).total_seconds()) for step in steps]


def read(signed_parameters: dict[str, str]) -> tuple[Signed, ...]:
    return signed(IssuedToken(parameters=signed_parameters))


@pytest.mark.django_db
def test_the_timeline_is_in_the_order_of_time() -> None:
    record = issued_token(
        now=NOON,
        reported_at=at(4),
        accepted_at=at(2),
        used_at=at(3),
        verified_at=at(9),
        deleted_at=at(99),
    )
    event(record, "file.created", 8, 1)
    event(record, "file.deleted", 98, 2)
    assert told(timeline(record, at(1000))) == [
        ("issued", 0),
        ("accepted", 2),
        ("used", 3),
        ("reported", 4),
        ("event", 8),
        ("verified", 9),
        ("event", 98),
        ("deleted", 99),
    ]


@pytest.mark.django_db
def test_what_happened_at_once_is_told_in_the_order_it_must_have_had() -> None:
    moments = dict.fromkeys(
        ("accepted_at", "used_at", "reported_at", "verified_at", "failed_at", "deleted_at"), NOON
    )
    record = issued_token(now=NOON, **moments)
    for number in range(2):
        event(record, "file.created", 0, number)
    kinds = [step.kind for step in timeline(record, NOON)]
    assert kinds[:4] == ["issued", "accepted", "used", "reported"]
    assert kinds[4:] == ["verified", "failed", "deleted", "event", "event"]
    assert [step.text for step in timeline(record, NOON)][-2:] == ["evt-0", "evt-1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "title"), [(599, "Expires"), (600, "Expired unused"), (601, "Expired unused")]
)
def test_while_nothing_is_known_the_end_of_the_token_is_told(now: float, title: str) -> None:
    steps = timeline(issued_token(now=NOON), at(now))
    assert told(steps) == [("issued", 0), ("expired", 600)]
    assert str(steps[1].title) == title


@pytest.mark.django_db
def test_a_failure_has_its_reason_and_an_event_its_id() -> None:
    record = issued_token(now=NOON, failed_at=at(5), failure="too large (400)")
    event(record, "file.created", 6)
    _, failed, came = timeline(record, at(7))
    assert (failed.kind, failed.text) == ("failed", "too large (400)")
    assert (came.title, came.text) == ("file.created", "evt-1")


@pytest.mark.django_db
def test_a_record_costs_one_query_for_its_events() -> None:
    record = issued_token()
    with CaptureQueriesContext(connection) as queries:
        detail_of(record, current_time())
    assert len(queries) == 1


def test_parameters_are_read_as_they_were_signed() -> None:
    assert read({"fileName": "Grüße.png", "checks": '"file.size" <= 9', "tags": "a,b"}) == (
        Signed("fileName", "Grüße.png"),
        Signed("tags", "a,b"),
        Signed("checks", '"file.size" <= 9'),
    )


def test_parameters_of_json_are_indented() -> None:
    [one] = read({"customMetadata": '{"a":  1, "ü": ["x"]}'})
    assert one.value == '{\n  "a": 1,\n  "ü": [\n    "x"\n  ]\n}'


@pytest.mark.parametrize(
    "value",
    ["no json", '{"a": 1, "a": 2}', "[" * 100_000, "9" * 9_000, '{"a": [{"b": 1, "b": 1}]}', ""],
)
def test_what_cannot_be_indented_is_shown_as_it_is(value: str) -> None:
    assert read({"transformation": value}) == (Signed("transformation", value),)


def test_a_parameter_of_another_version_is_shown_as_it_is() -> None:
    assert read({"newParameter": '{"a":1}'}) == (Signed("newParameter", '{"a":1}'),)


@pytest.mark.parametrize(
    ("file_path", "name"), [("", "cat.jpg"), ("/a/b/cat_AbC.jpg", "cat_AbC.jpg"), ("/x", "x")]
)
def test_a_file_is_called_as_imagekit_calls_it(file_path: str, name: str) -> None:
    record = IssuedToken(parameters={"fileName": "cat.jpg"}, file_path=file_path)
    assert current_file_name(record) == name


@pytest.mark.parametrize("status", TokenStatus)
def test_each_status_has_its_mark(status: TokenStatus) -> None:
    assert f"imagekit-status-{status.value}" in status_mark(status.value)
    assert str(status.label) in status_mark(status.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "has_link", "has_picture"),
    [
        ({}, False, False),
        ({"file_path": "/a.jpg"}, True, True),
        ({"file_path": "/a.pdf"}, True, False),
        ({"file_path": "/a"}, True, False),
        ({"file_path": "/a", "mime": "image/png"}, True, True),
        ({"file_path": "/a.jpg", "mime": "text/html"}, True, False),
        ({"file_path": "/a.jpg", "deleted_at": NOON}, False, False),
        ({"file_path": "/a.jpg", "failed_at": NOON}, False, False),
        ({"file_path": "/a.jpg", "failed_at": NOON, "verified_at": NOON}, True, True),
    ],
)
def test_a_file_is_shown_while_it_is_there(
    changes: dict[str, Any], *, has_link: bool, has_picture: bool
) -> None:
    record = issued_token(**changes)
    record.refresh_from_db()
    detail = detail_of(record, current_time())
    path = changes.get("file_path", "")
    assert detail.url == (f"{ENDPOINT}{path}" if has_link else None)
    assert detail.thumbnail_url == (
        f"{ENDPOINT}{path}?tr=n-ik_ml_thumbnail" if has_picture else None
    )


@pytest.mark.django_db
def test_a_private_file_has_signed_addresses() -> None:
    record = issued_token(
        file_path="/a.jpg", parameters={"fileName": "a.jpg", "isPrivateFile": "true"}
    )
    detail = detail_of(record, current_time())
    for address in (detail.url, detail.thumbnail_url):
        assert "ik-s=" in str(address)
        assert KEYS.private_key not in str(address)


def test_the_picture_is_the_one_that_was_uploaded(
    imagekit: Emulator, staff: Client, ann: User
) -> None:
    record = reported(ann)
    text = page(staff, record)
    pictures = [one.attributes for one in elements(text) if one.tag == "img"]
    [picture] = [one for one in pictures if one.get("referrerpolicy") == "no-referrer"]
    assert str(picture["src"]).startswith(f"{imagekit.url_endpoint}/")
    assert f'href="{imagekit.url_endpoint}{record.file_path}"' in text
