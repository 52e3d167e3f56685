"""The REST API: list, details, delete."""

from itertools import count
from typing import Any

import pytest

from django_imagekit_jwt.testing.emulator import Emulator, Options, running_emulator

from .client import PNG, TEXT, Answer, basic, details, image, post, send, stored

UNKNOWN_ID = "0" * 24
NO_SUCH_FILE = (404, "The requested file does not exist.")
INVALID_ID = (400, "Your request contains invalid fileId parameter.")


def _list(emulator: Emulator, query: str = "") -> Answer:
    return send(f"{emulator.api_url}/v1/files{query}", headers=basic())


def _names(answer: Answer) -> list[str]:
    return [file["name"] for file in answer.json]


def test_details_say_all_that_is_known(emulator: Emulator) -> None:
    file: Any = stored(emulator, {"tags": "red", "folder": "x", "description": "shoes"})
    known = details(emulator, file["fileId"]).json
    url = known.pop("url")
    assert url.startswith(f"{file['url']}?updatedAt=")
    assert known.pop("thumbnail") == f"{url}&tr=n-ik_ml_thumbnail"
    assert known.pop("createdAt") == known.pop("updatedAt")
    assert known == {
        "type": "file",
        "fileId": file["fileId"],
        "name": "dress.png",
        "filePath": "/x/dress.png",
        "fileType": "image",
        "mime": "image/png",
        "size": len(PNG),
        "width": 3,
        "height": 2,
        "hasAlpha": False,
        "versionInfo": {"id": file["fileId"], "name": "Version 1"},
        "tags": ["red"],
        "AITags": None,
        "customCoordinates": None,
        "customMetadata": {},
        "isPrivateFile": False,
        "isPublished": True,
        "description": "shoes",
    }


def test_times_are_iso_8601_in_utc() -> None:
    with running_emulator(options=Options(clock=lambda: 1_566_630_881.313)) as emulator:
        _post_as_server(emulator, {"fileName": "a.png"}, PNG)
        (known,) = _list(emulator).json
    assert known["createdAt"] == "2019-08-24T07:14:41.313Z"
    assert known["url"].endswith("?updatedAt=1566630881313")


def test_a_deleted_file_is_gone(emulator: Emulator) -> None:
    file: Any = stored(emulator)
    address = f"{emulator.api_url}/v1/files/{file['fileId']}"
    answer = send(address, "DELETE", headers=basic())
    assert (answer.status, answer.body) == (204, b"")
    assert details(emulator, file["fileId"]).refusal == NO_SUCH_FILE
    assert send(address, "DELETE", headers=basic()).refusal == NO_SUCH_FILE
    assert send(file["url"]).refusal == NO_SUCH_FILE


def test_an_unknown_file_does_not_exist(emulator: Emulator) -> None:
    assert details(emulator, UNKNOWN_ID).refusal == NO_SUCH_FILE


@pytest.mark.parametrize("file_id", ["short", "g" * 24, "0" * 25])
def test_an_id_that_cannot_be_one_is_invalid(emulator: Emulator, file_id: str) -> None:
    assert details(emulator, file_id).refusal == INVALID_ID
    address = f"{emulator.api_url}/v1/files/{file_id}"
    assert send(address, "DELETE", headers=basic()).refusal == INVALID_ID


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/files"),
        ("GET", "/v1/files/x/details"),
        ("GET", "/v1/files/x/versions/x"),
        ("DELETE", "/v1/files/x"),
    ],
)
@pytest.mark.parametrize(
    ("headers", "status"), [({}, 401), (basic("private_other"), 403)], ids=["none", "foreign"]
)
def test_the_api_is_for_the_account_only(
    emulator: Emulator, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    assert send(f"{emulator.api_url}{path}", method, headers=headers).status == status


@pytest.fixture(scope="module")
def shelf() -> Any:
    """Three files, made one second apart: b.png, then x/a.txt, then x/y/c.png."""
    seconds = count(1_714_035_985)
    with running_emulator(options=Options(clock=lambda: float(next(seconds)))) as emulator:
        for name, folder, data in (
            ("b.png", "/", image(width=50)),
            ("a.txt", "/x", TEXT),
            ("c.png", "/x/y", image(height=50)),
        ):
            fields = {"fileName": name, "folder": folder, "useUniqueFileName": "false"}
            _post_as_server(emulator, fields, data)
        yield emulator


def _post_as_server(emulator: Emulator, fields: dict[str, str], data: bytes) -> None:
    assert post(emulator.upload_url, [*fields.items(), ("file", data)], basic()).status == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["b.png", "a.txt", "c.png"]),
        ("?type=file&fileType=all", ["b.png", "a.txt", "c.png"]),
        ("?sort=DESC_CREATED", ["c.png", "a.txt", "b.png"]),
        ("?sort=ASC_NAME", ["a.txt", "b.png", "c.png"]),
        ("?sort=DESC_UPDATED&limit=1", ["c.png"]),
        ("?sort=ASC_SIZE&limit=1", ["a.txt"]),
        ("?sort=DESC_WIDTH&limit=1", ["b.png"]),
        ("?sort=DESC_HEIGHT&limit=1", ["c.png"]),
        ("?limit=1&skip=1", ["a.txt"]),
        ("?skip=3", []),
        ("?path=/x", ["a.txt"]),
        ("?path=x/y/", ["c.png"]),
        ("?path=/", ["b.png"]),
        ("?fileType=image", ["b.png", "c.png"]),
        ("?fileType=non-image", ["a.txt"]),
    ],
)
def test_files_are_listed_as_asked_for(shelf: Emulator, query: str, names: list[str]) -> None:
    assert _names(_list(shelf, query)) == names


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=0", "Minimum value of limit parameter is 1. Value sent is 0."),
        ("limit=2000", "Maximum value of limit parameter is 1000. Value sent is 2000."),
        (
            "skip=-1",
            "The value of skip parameter should be greater than or equal to 0. Value sent is -1.",
        ),
        ("limit=many", "Your request contains invalid limit parameter."),
        ("sort=ASC_RELEVANCE", "Your request contains invalid value for sort parameters."),
        ("sort=newest", "Your request contains invalid value for sort parameters."),
        ("type=folder", "The emulator lists files only, and knows no searchQuery."),
        ("searchQuery=x", "The emulator lists files only, and knows no searchQuery."),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(
    shelf: Emulator, query: str, message: str
) -> None:
    assert _list(shelf, f"?{query}").refusal == (400, message)


def test_of_files_made_in_one_moment_the_last_one_leads_when_descending() -> None:
    with running_emulator(options=Options(clock=lambda: 1.0)) as emulator:
        for name in ("a", "b", "c"):
            _post_as_server(emulator, {"fileName": name, "useUniqueFileName": "false"}, TEXT)
        assert _names(_list(emulator, "?sort=DESC_CREATED")) == ["c", "b", "a"]
        assert _names(_list(emulator)) == ["a", "b", "c"]
