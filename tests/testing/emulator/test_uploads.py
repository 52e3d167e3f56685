"""What becomes of one upload, from the form to the answer."""

from pathlib import Path

import pytest

from django_imagekit_jwt.testing.emulator import (
    DEFAULT_ACCOUNT,
    Account,
    Emulator,
    Options,
    running_emulator,
)

from .client import PNG, TEXT, VIDEO, Parts, basic, details, image, post, send, sign, stored, upload

INVALID_TOKEN = (400, "Your request has invalid token.")
CHECKS_FAILED = (400, "Your request failed 'checks' validation.")
GIF_TO_VIDEO = '{"post": [{"type": "gif-to-video"}]}'
ABS = '{"post": [{"type": "abs", "value": "sr-240", "protocol": "hls"}]}'
PRE = '{"pre": "w-100"}'


def test_an_upload_with_a_token_is_answered_with_the_file(emulator: Emulator) -> None:
    answer = upload(emulator, {"useUniqueFileName": "false", "folder": "summer/2026"})
    file_id = answer.json.pop("fileId")
    assert answer.status == 200
    assert answer.json == {
        "fileId": file_id,
        "name": "dress.png",
        "size": len(PNG),
        "versionInfo": {"id": file_id, "name": "Version 1"},
        "filePath": "/summer/2026/dress.png",
        "url": f"{emulator.url_endpoint}/summer/2026/dress.png",
        "fileType": "image",
        "height": 2,
        "width": 3,
        "thumbnailUrl": f"{emulator.url_endpoint}/tr:n-ik_ml_thumbnail/summer/2026/dress.png",
        "AITags": None,
    }


def test_a_server_uploads_with_its_private_key(emulator: Emulator) -> None:
    parts: Parts = [("fileName", "a.txt"), ("file", TEXT)]
    answer = post(emulator.upload_url, parts, basic())
    assert (answer.status, answer.json["fileType"]) == (200, "non-image")


def test_a_token_beside_a_private_key_is_refused(emulator: Emulator) -> None:
    parts: Parts = [("token", "any"), ("file", TEXT)]
    assert post(emulator.upload_url, parts, basic()).refusal == (
        400,
        "Your request contains both token and basic auth parameter. Use only one method, you "
        "might be exposing your private API key.",
    )


@pytest.mark.parametrize("token", [[], [("token", "")]])
def test_a_request_with_neither_is_missing_the_token(
    emulator: Emulator, token: list[tuple[str, str]]
) -> None:
    answer = post(emulator.upload_url, [*token, ("fileName", "a"), ("file", TEXT)])
    assert answer.refusal == (400, "Your request is missing token parameter.")


def test_a_foreign_private_key_is_refused(emulator: Emulator) -> None:
    answer = post(emulator.upload_url, [("file", TEXT)], basic("private_foreign"))
    assert answer.refusal == (403, "Your account cannot be authenticated.")


def test_a_token_serves_once(emulator: Emulator) -> None:
    parts: Parts = [("fileName", "a"), ("token", sign({"fileName": "a"})), ("file", TEXT)]
    assert post(emulator.upload_url, parts).status == 200
    again = post(emulator.upload_url, parts)
    assert again.refusal == INVALID_TOKEN
    assert "used before" in again.json["help"]


@pytest.mark.parametrize(
    "first",
    [
        [("fileName", "other"), ("file", TEXT)],
        [("fileName", "a")],
        [("fileName", "a"), ("file", TEXT * 100)],
        [("fileName", "a"), ("fileName", "a"), ("file", TEXT)],
    ],
    ids=["mismatch", "no file", "too large", "field twice"],
)
def test_a_failed_upload_uses_its_token_up(first: Parts) -> None:
    token: tuple[str, str] = ("token", sign({"fileName": "a"}))
    with running_emulator(options=Options(max_file_bytes=500, max_video_bytes=0)) as emulator:
        assert post(emulator.upload_url, [*first, token]).status == 400
        parts: Parts = [("fileName", "a"), token, ("file", TEXT)]
        assert post(emulator.upload_url, parts).refusal == INVALID_TOKEN


def test_a_token_whose_signature_does_not_hold_is_not_used_up(emulator: Emulator) -> None:
    token = sign({"fileName": "a"})
    other = token[:-8] + ("A" * 8)
    good: Parts = [("fileName", "a"), ("file", TEXT), ("token", token)]
    forged: Parts = [("fileName", "a"), ("file", TEXT), ("token", other)]
    assert post(emulator.upload_url, forged).refusal == INVALID_TOKEN
    assert post(emulator.upload_url, good).status == 200


def test_an_upload_without_a_file_is_refused(emulator: Emulator) -> None:
    assert upload(emulator, file=b"").refusal == (400, "Your request is missing file parameter.")


@pytest.mark.parametrize(
    ("file", "status"),
    [(TEXT.ljust(100), 200), (TEXT.ljust(101), 400), (VIDEO.ljust(200), 200), (VIDEO * 3, 400)],
)
def test_videos_have_a_limit_of_their_own(file: bytes, status: int) -> None:
    with running_emulator(options=Options(max_file_bytes=100, max_video_bytes=200)) as emulator:
        answer = upload(emulator, file=file)
    assert answer.status == status
    if status == 400:
        assert answer.message == (
            "Your request contains invalid file parameter. The file size exceeds limits."
        )


def test_a_large_file_arrives_whole(emulator: Emulator) -> None:
    data = bytes(range(256)) * 8000
    file = stored(emulator, file=data)
    assert file["size"] == len(data)
    assert send(file["url"]).body == data


def test_checks_that_hold_let_the_file_in(emulator: Emulator) -> None:
    checks = '"file.mime" : image AND "mediaMetadata.width" <= 3'
    assert upload(emulator, {"checks": checks}).status == 200


def test_checks_that_fail_keep_the_file_out(emulator: Emulator) -> None:
    answer = upload(emulator, {"checks": '"file.size" < 10'})
    assert answer.refusal == CHECKS_FAILED
    assert emulator.files() == ()


@pytest.mark.parametrize("checks", ["", "file.size < 10", '"file.colour" = red'])
def test_checks_that_cannot_be_read_are_refused(emulator: Emulator, checks: str) -> None:
    assert upload(emulator, {"checks": checks}).refusal == (
        400,
        "Your request contains invalid syntax for the checks parameter.",
    )


def test_a_pre_transformation_of_a_video_is_queued(emulator: Emulator) -> None:
    answer = upload(emulator, {"transformation": PRE}, VIDEO)
    assert answer.status == 202
    assert answer.json == {"message": "The pre-transformation has been queued successfully."}
    (file,) = emulator.files()
    assert details(emulator, file.file_id).json["mime"] == "video/mp4"


def test_a_queued_video_that_fails_its_checks_never_appears(emulator: Emulator) -> None:
    answer = upload(emulator, {"transformation": PRE, "checks": '"file.size" < 1'}, VIDEO)
    assert answer.status == 202
    assert emulator.files() == ()


@pytest.mark.parametrize(
    ("transformation", "file"),
    [(PRE, PNG), (GIF_TO_VIDEO, image("GIF")), (ABS, VIDEO)],
    ids=["pre of an image", "gif", "video"],
)
def test_a_transformation_that_fits_is_accepted(
    emulator: Emulator, transformation: str, file: bytes
) -> None:
    assert upload(emulator, {"transformation": transformation}, file).status == 200


def test_only_images_and_videos_are_transformed(emulator: Emulator) -> None:
    assert upload(emulator, {"transformation": PRE}, TEXT).refusal == (
        400,
        "The file could not be uploaded because transformations are supported only for image and "
        "video files.",
    )


@pytest.mark.parametrize("transformation", [GIF_TO_VIDEO, ABS])
def test_a_post_transformation_must_fit_the_file(emulator: Emulator, transformation: str) -> None:
    assert upload(emulator, {"transformation": transformation}).refusal == (
        400,
        "The file could not be uploaded because the detected file type & post-transformation are "
        "incompatible.",
    )


def test_accounts_have_their_own_keys_and_files(tmp_path: Path) -> None:
    other = Account("public_other", "private_other_0123456789abcdef0123456789", "other")
    options = Options(accounts=(DEFAULT_ACCOUNT, other))
    fields = {"fileName": "a.png", "useUniqueFileName": "false"}
    token = ("token", sign(fields, account=other))
    with running_emulator(tmp_path, options) as emulator:
        answer = post(emulator.upload_url, [*fields.items(), token, ("file", PNG)])
        assert answer.json["url"] == f"{emulator.origin}/other/a.png"
        assert send(answer.json["url"]).body == PNG
        assert emulator.files() == ()
