"""The bytes at the URL endpoint."""

import hmac
import time
from pathlib import Path

import pytest

from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Emulator, running_emulator

from .client import PNG, send, stored

SCRIPT = b"<!DOCTYPE html><script>alert(1)</script>"
NO_SUCH_FILE = (404, "The requested file does not exist.")
NOT_AUTHORIZED = (401, "Your request is not authorized.")


def _signed(emulator: Emulator, url: str, expiry: int | None = None) -> str:
    """Sign as ImageKit's page "Signed URLs" says, with Python's hmac alone."""
    signed = url.removeprefix(f"{emulator.url_endpoint}/") + str(expiry or 9999999999)
    digest = hmac.new(DEFAULT_ACCOUNT.private_key.encode(), signed.encode(), "sha1").hexdigest()
    parameters = f"ik-s={digest}" if expiry is None else f"ik-t={expiry}&ik-s={digest}"
    return f"{url}{'&' if '?' in url else '?'}{parameters}"


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
    assert answer.refusal == NOT_AUTHORIZED
    assert answer.json["help"] == "The file is private: sign its URL."


@pytest.mark.parametrize("query", ["", "?tr=w-100,h-50", "?updatedAt=1&tr=n-ik_ml_thumbnail"])
@pytest.mark.parametrize("seconds", [None, 60])
@pytest.mark.parametrize("name", ["dress.png", "été 猫 (1)+@.png"])
def test_a_private_file_is_served_to_a_signed_address(
    emulator: Emulator, name: str, seconds: int | None, query: str
) -> None:
    url = stored(emulator, {"isPrivateFile": "true", "fileName": name, "folder": "a/ß"})["url"]
    expiry = None if seconds is None else int(time.time()) + seconds
    answer = send(_signed(emulator, url + query, expiry))
    assert (answer.status, answer.body) == (200, PNG)


def test_a_signed_address_may_hold_its_transformation_in_the_path(emulator: Emulator) -> None:
    stored(emulator, {"isPrivateFile": "true"})
    url = f"{emulator.url_endpoint}/tr:w-100,h-50/dress.png"
    assert send(_signed(emulator, url)).body == PNG
    assert send(_signed(emulator, url).replace("w-100", "w-900")).refusal == NOT_AUTHORIZED


def test_a_signed_address_expires(emulator: Emulator) -> None:
    url = stored(emulator, {"isPrivateFile": "true"})["url"]
    answer = send(_signed(emulator, url, int(time.time()) - 2))
    assert answer.refusal == NOT_AUTHORIZED
    assert answer.json["help"].startswith("It expired at ")


def test_a_wrong_signature_is_refused_for_any_file(emulator: Emulator) -> None:
    public = stored(emulator)["url"]
    private = stored(emulator, {"isPrivateFile": "true", "fileName": "p.png"})["url"]
    for url in (public, private, f"{emulator.url_endpoint}/unknown.png"):
        assert send(f"{url}?ik-s={'0' * 40}").refusal == NOT_AUTHORIZED
    assert send(_signed(emulator, public)).body == PNG


def test_a_signature_is_good_for_its_own_file_only(emulator: Emulator) -> None:
    first = stored(emulator, {"isPrivateFile": "true"})["url"]
    stored(emulator, {"isPrivateFile": "true", "fileName": "other.png"})
    other = _signed(emulator, first).replace("dress.png", "other.png")
    assert send(other).refusal == NOT_AUTHORIZED


def test_an_unpublished_file_is_not_found(emulator: Emulator) -> None:
    url = stored(emulator, {"isPublished": "false"})["url"]
    assert send(url).refusal == NO_SUCH_FILE
    assert send(_signed(emulator, url)).refusal == NO_SUCH_FILE


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
