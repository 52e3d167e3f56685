"""Routing and CORS."""

from pathlib import Path

import pytest
from werkzeug.test import Client

from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Emulator, create_app

from .client import basic, send, stored


def test_a_preflight_allows_what_was_asked_for(emulator: Emulator) -> None:
    headers = {
        "Origin": "https://example.com",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,x-requested-with",
    }
    answer = send(emulator.upload_url, "OPTIONS", headers=headers)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization,x-requested-with"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_without_a_wish_the_usual_headers_are_allowed(emulator: Emulator) -> None:
    answer = send(emulator.upload_url, "OPTIONS")
    assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/api/v2/files/upload/", 404),
        ("POST", "/api/v1/files/upload", 405),
        ("POST", "/api/v2/files/upload", 400),
        ("PUT", "/v1/files", 405),
        ("GET", "/v1/files", 401),
    ],
)
def test_every_refusal_is_json_that_any_origin_may_read(
    emulator: Emulator, method: str, path: str, status: int
) -> None:
    answer = send(f"{emulator.origin}{path}", method)
    assert answer.status == status
    assert answer.json.keys() == {"message", "help"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


def test_the_application_runs_without_a_server(tmp_path: Path) -> None:
    client = Client(create_app(tmp_path / "new" / "folder"))
    with client.get("/v1/files", headers=basic(DEFAULT_ACCOUNT.private_key)) as answer:
        assert (answer.status_code, answer.json) == (200, [])


def test_applications_that_share_a_directory_share_their_files(
    emulator: Emulator, tmp_path: Path
) -> None:
    assert send(stored(emulator)["url"]).status == 200
    first, second = Client(create_app(tmp_path)), Client(create_app(tmp_path))
    data = {"fileName": "a", "file": "aGVsbG8="}
    kind = "multipart/form-data"
    with first.post("/api/v2/files/upload", data=data, headers=basic(), content_type=kind) as done:
        assert done.status_code == 200
    with second.get("/v1/files", headers=basic()) as answer:
        assert len(answer.get_json()) == 1
