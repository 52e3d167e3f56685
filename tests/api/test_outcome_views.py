"""``complete/`` and ``fail/``: the owner says what became of an upload."""

import json
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.receipts import read_receipt
from tests.conftest import Configure
from tests.factories import imagekit_answer
from tests.failing_writes import read_only

from .asking import UPLOADS, ask
from .reporting import COMPLETE, FAIL, QUEUED, refusal

pytestmark = pytest.mark.django_db


def outcome(record: IssuedToken) -> str | None:
    record.refresh_from_db()
    return record.outcome or None


def test_a_report_gets_a_receipt_and_the_file(signed_in: Client, record: IssuedToken) -> None:
    answer = ask(signed_in, COMPLETE, imagekit_answer())
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    body = answer.json()
    assert read_receipt(body.pop("receipt")) == "mine"
    assert body == {
        "file": {
            "fileId": "65f0a1b2c3d4e5f6a7b8c9d0",
            "filePath": "/cat_Ab3dE6gH9.jpg",
            "name": "cat_Ab3dE6gH9.jpg",
            "url": "https://ik.imagekit.io/suite/cat_Ab3dE6gH9.jpg",
            "thumbnailUrl": "https://ik.imagekit.io/suite/cat_Ab3dE6gH9.jpg?tr=n-ik_ml_thumbnail",
            "size": 1234,
            "status": "reported",
        }
    }
    assert outcome(record) == "reported"


def test_an_address_is_never_the_clients(signed_in: Client, record: IssuedToken) -> None:
    lie = "https://evil.example/cat_Ab3dE6gH9.jpg"
    body = ask(signed_in, COMPLETE, imagekit_answer(url=lie, thumbnailUrl=lie)).json()
    assert body["file"]["url"].startswith("https://ik.imagekit.io/suite/")
    assert body["file"]["thumbnailUrl"].startswith("https://ik.imagekit.io/suite/")


def test_without_an_endpoint_there_is_a_receipt_and_no_address(
    signed_in: Client, record: IssuedToken, configure: Configure
) -> None:
    configure(URL_ENDPOINT="")
    body = ask(signed_in, COMPLETE, imagekit_answer()).json()
    assert read_receipt(body["receipt"]) == "mine"
    assert (body["file"]["url"], body["file"]["thumbnailUrl"]) == (None, None)


def test_saying_it_again_is_answered_alike(signed_in: Client, record: IssuedToken) -> None:
    first, again = (ask(signed_in, COMPLETE, imagekit_answer()).json() for _ in range(2))
    assert first["file"] == again["file"]
    assert read_receipt(again["receipt"]) == "mine"


def test_an_upload_that_is_processed_has_no_receipt_yet(
    signed_in: Client, record: IssuedToken
) -> None:
    answer = ask(signed_in, COMPLETE, QUEUED)
    assert (answer.status_code, answer.json()) == (202, {"receipt": None, "file": None})
    IssuedToken.objects.update(file_id="f", file_path="/cat.jpg", verified_at=timezone.now())
    assert ask(signed_in, COMPLETE, QUEUED).json()["file"]["status"] == "verified"


@pytest.mark.parametrize(
    ("body", "code", "fields"),
    [
        (imagekit_answer(filePath="/secret/cat.jpg"), "invalid_answer", {"filePath"}),
        (imagekit_answer(url="https://ik.imagekit.io/other/a"), "invalid_answer", {"url"}),
        (imagekit_answer(fileId="../x", size="5"), "invalid_answer", {"fileId", "size"}),
        ({}, "invalid_answer", {"fileId", "filePath"}),
        ([], "invalid_request", set()),
        ("text", "invalid_request", set()),
        (None, "invalid_request", set()),
    ],
)
def test_what_is_no_answer_to_this_upload_is_refused(
    signed_in: Client, record: IssuedToken, body: object, code: str, fields: set[str]
) -> None:
    refused = refusal(ask(signed_in, COMPLETE, json.dumps(body)), 400, code)
    assert refused.get("errors", {}).keys() == fields
    assert outcome(record) is None


def test_another_file_is_a_conflict(signed_in: Client, record: IssuedToken) -> None:
    ask(signed_in, COMPLETE, imagekit_answer())
    answer = ask(signed_in, COMPLETE, imagekit_answer(fileId="another"))
    assert "another file was reported" in refusal(answer, 409, "conflict")["message"]


def test_what_failed_gets_no_receipt(signed_in: Client, record: IssuedToken) -> None:
    ask(signed_in, COMPLETE, imagekit_answer())
    IssuedToken.objects.update(failed_at=timezone.now(), failure="ImageKit has no such file.")
    refused = refusal(ask(signed_in, COMPLETE, imagekit_answer()), 409, "upload_failed")
    assert refused["message"] == "This upload failed: ImageKit has no such file."


@pytest.mark.parametrize("address", [COMPLETE, FAIL])
def test_only_the_owner_may_say_it(client: Client, record: IssuedToken, address: str) -> None:
    refusal(ask(client, address, imagekit_answer()), 403, "not_authenticated")
    client.force_login(User.objects.create_user("ben"))
    body = imagekit_answer() if address == COMPLETE else {}
    refusal(ask(client, address, body), 404, "unknown_upload")
    refusal(ask(client, address.replace("mine", "nobodys"), body), 404, "unknown_upload")
    assert outcome(record) is None


def test_a_csrf_token_is_asked_for(record: IssuedToken, ann: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    refusal(ask(client, COMPLETE, imagekit_answer()), 403, "permission_denied")


def test_who_was_signed_out_meanwhile_can_say_it_later(
    signed_in: Client, record: IssuedToken, ann: User
) -> None:
    signed_in.logout()
    refusal(ask(signed_in, COMPLETE, imagekit_answer()), 403, "not_authenticated")
    assert outcome(record) is None
    signed_in.force_login(ann)
    assert ask(signed_in, COMPLETE, imagekit_answer()).status_code == 200


def test_the_upload_of_a_user_who_was_deleted_stays_as_it_is(
    signed_in: Client, record: IssuedToken, ann: User
) -> None:
    ann.delete()
    refusal(ask(signed_in, COMPLETE, imagekit_answer()), 403, "not_authenticated")
    record.refresh_from_db()
    assert (record.user, record.username, record.outcome) == (None, "ann", "")


def test_a_failure_is_written_down(signed_in: Client, record: IssuedToken) -> None:
    body = {"code": "refused", "message": "Your request failed 'checks'.", "status": 400}
    answer = ask(signed_in, FAIL, body)
    assert (answer.status_code, answer.json()) == (200, {"status": "failed"})
    record.refresh_from_db()
    assert record.failure == "refused: Your request failed 'checks'. (400)"


def test_a_failure_is_told_what_is_known_better(signed_in: Client, record: IssuedToken) -> None:
    ask(signed_in, COMPLETE, imagekit_answer())
    assert ask(signed_in, FAIL, {}).json() == {"status": "reported"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"code": 5}, {"code"}),
        ({"code": "x" * 101}, {"code"}),
        ({"message": "x" * 1001}, {"message"}),
        ({"message": "a\0b"}, {"message"}),
        ({"status": "400"}, {"status"}),
        ({"status": True}, {"status"}),
        ({"status": False}, {"status"}),
        ({"status": ""}, {"status"}),
        ({"status": 1000}, {"status"}),
        ({"status": -1}, {"status"}),
        ({"reason": "x"}, {"reason"}),
        ([], set()),
    ],
    ids=str,
)
def test_each_fault_of_a_failure_is_named(
    signed_in: Client, record: IssuedToken, body: object, fields: set[str]
) -> None:
    refused = refusal(ask(signed_in, FAIL, body), 400, "invalid_request")
    assert refused.get("errors", {}).keys() == fields
    assert outcome(record) is None


@pytest.mark.parametrize("body", [{}, {"code": None, "message": None, "status": None}])
def test_a_failure_may_say_nothing(signed_in: Client, record: IssuedToken, body: object) -> None:
    assert ask(signed_in, FAIL, body).status_code == 200


def test_half_a_character_is_no_reason_to_lose_a_failure(
    signed_in: Client, record: IssuedToken
) -> None:
    assert ask(signed_in, FAIL, '{"message": "\\ud83d"}').status_code == 200
    record.refresh_from_db()
    assert record.failure == "?"


def test_reports_have_a_rate_of_their_own(
    signed_in: Client, record: IssuedToken, configure: Configure
) -> None:
    configure(THROTTLE_RATES={"token": None, "uploads": None, "outcomes": "1/day"})
    assert ask(signed_in, COMPLETE, imagekit_answer()).status_code == 200
    refusal(ask(signed_in, COMPLETE, imagekit_answer()), 429, "throttled")


@pytest.fixture
def unwritable(record: IssuedToken) -> Iterator[None]:
    with read_only():
        yield


@pytest.mark.parametrize(("address", "body"), [(COMPLETE, imagekit_answer()), (FAIL, {})])
def test_what_cannot_be_written_is_asked_for_again(
    signed_in: Client, record: IssuedToken, unwritable: None, address: str, body: object
) -> None:
    answer = ask(signed_in, address, body)
    assert "the file is not lost" in refusal(answer, 503, "not_recorded")["message"]
    assert answer["Retry-After"] == "5"
    assert outcome(record) is None


@pytest.mark.parametrize("field", ["avatar", "größe", None, ""])
def test_a_token_remembers_the_form_field_it_is_for(signed_in: Client, field: str | None) -> None:
    answer = ask(signed_in, UPLOADS, {"field": field, "uploads": [{"fileName": "a"}]})
    assert answer.status_code == 201
    assert IssuedToken.objects.get().form_field == (field or "")


@pytest.mark.parametrize("field", [5, ["avatar"], "x" * 101, "a\nb", "\0"], ids=repr)
def test_what_is_no_name_of_a_field_is_refused(signed_in: Client, field: object) -> None:
    answer = ask(signed_in, UPLOADS, {"field": field, "uploads": [{"fileName": "a"}]})
    assert refusal(answer, 400, "invalid_request")["errors"].keys() == {"field"}
