"""The bytes at the URL endpoint."""

from pathlib import Path

import pytest

from django_imagekit_jwt.testing.emulator import Emulator, running_emulator

from .client import PNG, send, stored

SCRIPT = b"<!DOCTYPE html><script>alert(1)</script>"
NO_SUCH_FILE = (404, "The requested file does not exist.")


def test_a_file_is_served_with_its_type(emulator: Emulator) -> None:
    answer = send(stored(emulator)["url"])
    assert (answer.status, answer.body) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Length"] == str(len(PNG))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_head_gives_the_headers_alone(emulator: Emulator) -> None:
    answer = send(stored(emulator)["url"], "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(PNG))


def test_what_a_browser_would_run_is_served_in_a_sandbox(emulator: Emulator) -> None:
    answer = send(stored(emulator, {"fileName": "a.png"}, SCRIPT)["url"])
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"


def test_a_part_may_be_asked_for(emulator: Emulator) -> None:
    answer = send(stored(emulator)["url"], headers={"Range": "bytes=1-3"})
    assert (answer.status, answer.body) == (206, b"PNG")
    assert answer.headers["Content-Range"] == f"bytes 1-3/{len(PNG)}"


def test_a_range_beyond_the_end_is_refused(emulator: Emulator) -> None:
    assert send(stored(emulator)["url"], headers={"Range": "bytes=9999-"}).status == 416


def test_a_file_that_did_not_change_is_not_sent_again(emulator: Emulator) -> None:
    url = stored(emulator)["url"]
    answer = send(url, headers={"If-None-Match": send(url).headers["ETag"]})
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize("path", ["tr:w-100/x/dress.png", "tr:n-ik_ml_thumbnail/x/dress.png"])
def test_a_transformation_gives_the_original(emulator: Emulator, path: str) -> None:
    stored(emulator, {"folder": "x"})
    assert send(f"{emulator.url_endpoint}/{path}").body == PNG


def test_a_private_file_needs_a_signed_address(emulator: Emulator) -> None:
    answer = send(stored(emulator, {"isPrivateFile": "true"})["url"])
    assert answer.refusal == (401, "Your request is not authorized.")


def test_an_unpublished_file_is_not_found(emulator: Emulator) -> None:
    assert send(stored(emulator, {"isPublished": "false"})["url"]).refusal == NO_SUCH_FILE


@pytest.mark.parametrize("path", ["local/unknown.png", "other/dress.png", "local/../local/x"])
def test_an_unknown_file_is_not_found(emulator: Emulator, path: str) -> None:
    stored(emulator)
    assert send(f"{emulator.origin}/{path}").refusal == NO_SUCH_FILE


def test_a_file_that_vanishes_from_the_disk_is_not_found(tmp_path: Path) -> None:
    with running_emulator(tmp_path) as emulator:
        url = stored(emulator)["url"]
        for path in (tmp_path / "files").iterdir():
            path.unlink()
        assert send(url).refusal == NO_SUCH_FILE
