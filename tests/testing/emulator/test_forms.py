"""How the form is read."""

from base64 import b64encode
from urllib.parse import urlencode

import pytest

from django_imagekit_jwt.testing.emulator import Emulator, Options, running_emulator

from .client import PNG, TEXT, Parts, basic, multipart, post, send, stored, upload

MISMATCH = (
    "Your request contains invalid payload. It does not match with the payload used to generate "
    "token."
)


@pytest.mark.parametrize(
    "file",
    [
        b64encode(PNG).decode(),
        "data:image/png;base64," + b64encode(PNG).decode(),
        "DATA:;BASE64," + b64encode(PNG).decode(),
    ],
)
def test_the_file_may_be_base64(emulator: Emulator, file: str) -> None:
    answer = stored(emulator, file=file)
    assert (answer["size"], answer["fileType"]) == (len(PNG), "image")


def test_a_large_base64_file_is_read(emulator: Emulator) -> None:
    data = bytes(3_000_000)
    assert stored(emulator, file=b64encode(data).decode())["size"] == len(data)


@pytest.mark.parametrize("file", ["https://example.com/a.jpg", "HTTP://x", "no base64!", "é"])
def test_other_text_is_no_file(emulator: Emulator, file: str) -> None:
    assert upload(emulator, file=file).refusal == (
        400,
        "Your request contains invalid file parameter.",
    )


@pytest.mark.parametrize("file", [b"", "", "data:text/plain;base64,"])
def test_an_empty_file_is_a_missing_one(emulator: Emulator, file: bytes | str) -> None:
    assert upload(emulator, file=file).refusal == (400, "Your request is missing file parameter.")


@pytest.mark.parametrize(
    "parts",
    [
        [("fileName", "a"), ("fileName", "a"), ("file", TEXT)],
        [("fileName", "a"), ("file", TEXT), ("file", TEXT)],
        [("fileName", "a"), ("file", TEXT), ("other", TEXT)],
        [("fileName", "a"), ("file", TEXT), ("fileName", TEXT)],
        [("fileName", "a"), ("tags", "\N{REPLACEMENT CHARACTER}"), ("file", TEXT)],
    ],
    ids=["field twice", "file twice", "another file", "name as file", "no UTF-8"],
)
def test_an_unclear_form_is_refused(emulator: Emulator, parts: Parts) -> None:
    assert post(emulator.upload_url, parts, basic()).refusal == (400, MISMATCH)


def test_a_form_of_another_type_has_no_fields(emulator: Emulator) -> None:
    body = urlencode({"token": "x", "fileName": "a"}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = send(emulator.upload_url, "POST", body, headers)
    assert answer.refusal == (400, "Your request is missing token parameter.")


def test_a_form_without_its_boundary_has_no_fields(emulator: Emulator) -> None:
    body, _ = multipart([("fileName", "a"), ("file", TEXT)])
    answer = send(emulator.upload_url, "POST", body, {"Content-Type": "multipart/form-data"})
    assert answer.status == 400


def test_a_body_beyond_every_limit_is_not_read() -> None:
    with running_emulator(options=Options(max_file_bytes=10, max_video_bytes=10)) as emulator:
        answer = upload(emulator, file=bytes(1_200_000))
    assert answer.refusal == (
        400,
        "Your request contains invalid file parameter. The file size exceeds limits.",
    )
