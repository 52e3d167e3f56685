import jwt
import pytest
from django.contrib.auth.models import User
from django.test import Client

from django_imagekit_jwt.models import IssuedToken

PRIVATE_KEY = "private_suite_0123456789abcdef0123456789"


@pytest.fixture
def ann(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_user("ann"))
    return client


def test_a_signed_in_user_gets_a_token_and_its_record(ann: Client) -> None:
    answer = ann.post(
        "/imagekit/token/",
        '{"uploadPayload": {"fileName": "abc.jpg"}, "expire": 3600}',
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    whole = jwt.decode_complete(answer.json()["token"], PRIVATE_KEY, algorithms=["HS256"])
    record = IssuedToken.objects.get()
    assert record.jti == whole["header"]["jti"]
    assert record.username == "ann"
    assert record.parameters == {"fileName": "abc.jpg"}
    assert whole["payload"]["exp"] - whole["payload"]["iat"] == 3600


def test_several_files_are_issued_in_one_request(ann: Client) -> None:
    body = {"uploads": [{"fileName": "a.png", "size": 3}, {"fileName": "b.png", "folder": "/x"}]}
    answer = ann.post("/imagekit/uploads/", body, content_type="application/json")
    assert answer.status_code == 201
    assert [one["parameters"] for one in answer.json()["uploads"]] == [
        {"fileName": "a.png"},
        {"fileName": "b.png", "folder": "/x"},
    ]
    assert IssuedToken.objects.count() == 2


def test_a_stranger_gets_no_token(client: Client, db: None) -> None:
    answer = client.post("/imagekit/token/", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["code"] == "not_authenticated"
    assert not IssuedToken.objects.exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "invalid_request"),
        ("{", "invalid_json"),
        ("[" * 100_000, "body_too_deep"),
        ("[]", "invalid_request"),
        ('{"uploadPayload": {"iat": "1", "fileName": "a"}}', "invalid_parameters"),
        ('{"uploadPayload": {"fileName": 1}}', "invalid_parameters"),
        ('{"uploadPayload": {"fileName": "\\ud800"}}', "invalid_parameters"),
        ('{"uploadPayload": {"fileName": "a", "\\ud800": "b"}}', "invalid_parameters"),
        ('{"uploadPayload": {"fileName": "a", "webhookUrl": "https://a.b/"}}', "policy_violation"),
        ('{"uploadPayload": {"fileName": "a"}, "expire": 3601}', "invalid_request"),
        ('{"uploadPayload": {"fileName": "a"}, "publicKey": "public_other"}', "invalid_request"),
        ('{"uploadPayload": {"fileName": "a"}, "policy": "none"}', "unknown_policy"),
    ],
)
def test_what_cannot_be_signed_is_refused_in_one_shape(ann: Client, body: str, code: str) -> None:
    answer = ann.post("/imagekit/token/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert answer.json()["message"]
    assert not IssuedToken.objects.exists()
