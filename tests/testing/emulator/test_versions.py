"""What becomes of a file that is there already."""

import pytest

from django_imagekit_jwt.testing.emulator import Emulator

from .client import PNG, TEXT, basic, details, send, stored, upload, version

EXISTS = (
    400,
    "A file with the same name already exists at the exact location. We could not overwrite it "
    "because both overwriteFile and useUniqueFileName are set to false.",
)
SAME_NAME = {"useUniqueFileName": "false"}


def test_a_unique_name_never_overwrites(emulator: Emulator) -> None:
    names = {upload(emulator).json["name"] for _ in range(3)}
    assert len(names) == len(emulator.files()) == 3


def test_a_file_of_the_same_name_is_overwritten(emulator: Emulator) -> None:
    first = stored(emulator, {"description": "old"}, TEXT)
    second = stored(emulator, file=PNG)
    assert second["fileId"] == first["fileId"]
    assert second["versionInfo"]["name"] == "Version 2"
    assert second["versionInfo"]["id"] != first["versionInfo"]["id"]
    assert send(first["url"]).body == PNG
    now = details(emulator, first["fileId"]).json
    assert "description" not in now
    assert now["createdAt"] <= now["updatedAt"]
    assert len(emulator.files()) == 1


def test_an_overwritten_version_can_still_be_read(emulator: Emulator) -> None:
    first = stored(emulator, {"description": "old"}, TEXT)
    before = details(emulator, first["fileId"]).json
    second = stored(emulator, file=PNG)
    assert version(emulator, first["fileId"], second["versionInfo"]["id"]).json == (
        details(emulator, first["fileId"]).json
    )
    earlier = version(emulator, first["fileId"], first["versionInfo"]["id"]).json
    assert "ik-obj-version=" in earlier["url"]
    assert earlier == {
        **before,
        "type": "file-version",
        "url": earlier["url"],
        "thumbnail": f"{earlier['url']}&tr=n-ik_ml_thumbnail",
    }


def test_the_bytes_of_an_overwritten_version_are_gone(emulator: Emulator) -> None:
    first = stored(emulator, file=TEXT)
    second = stored(emulator, file=PNG)
    earlier = version(emulator, first["fileId"], first["versionInfo"]["id"]).json
    assert send(earlier["url"]).refusal == (404, "The requested file does not exist.")
    current = f"{second['url']}?ik-obj-version={second['versionInfo']['id']}"
    assert send(current).body == PNG


def test_a_version_that_never_was_does_not_exist(emulator: Emulator) -> None:
    missing = (404, "The requested file version does not exist.")
    file, other = stored(emulator), stored(emulator, {"fileName": "other.png"})
    assert version(emulator, file["fileId"], other["versionInfo"]["id"]).refusal == missing
    assert version(emulator, "0" * 24, file["versionInfo"]["id"]).refusal == missing
    address = f"{emulator.api_url}/v1/files/{file['fileId']}"
    stored(emulator)
    assert version(emulator, file["fileId"], file["versionInfo"]["id"]).status == 200
    assert send(address, "DELETE", headers=basic()).status == 204
    assert version(emulator, file["fileId"], file["versionInfo"]["id"]).refusal == missing


@pytest.mark.parametrize(
    ("file_id", "version_id", "name"),
    [("short", "0" * 24, "fileId"), ("0" * 24, "short", "versionId"), ("x", "x", "fileId")],
)
def test_a_version_id_that_cannot_be_one_is_invalid(
    emulator: Emulator, file_id: str, version_id: str, name: str
) -> None:
    message = f"Your request contains invalid {name} parameter."
    assert version(emulator, file_id, version_id).refusal == (400, message)


def test_overwriting_may_be_refused(emulator: Emulator) -> None:
    stored(emulator, file=TEXT)
    assert upload(emulator, {**SAME_NAME, "overwriteFile": "false"}).refusal == EXISTS
    assert [file.size for file in emulator.files()] == [len(TEXT)]


def test_the_same_name_in_another_folder_is_another_file(emulator: Emulator) -> None:
    stored(emulator, {"folder": "a"})
    assert upload(emulator, {**SAME_NAME, "overwriteFile": "false", "folder": "b"}).status == 200


def test_without_overwrite_a_unique_name_is_fine(emulator: Emulator) -> None:
    stored(emulator)
    assert upload(emulator, {"overwriteFile": "false"}).status == 200


@pytest.mark.parametrize(
    ("fields", "tags", "metadata"),
    [
        ({}, None, {}),
        ({"overwriteTags": "false"}, ["red"], {}),
        ({"overwriteCustomMetadata": "false"}, None, {"a": 1}),
        ({"overwriteTags": "false", "tags": "blue"}, ["blue"], {}),
        ({"overwriteCustomMetadata": "false", "customMetadata": '{"b": 2}'}, None, {"b": 2}),
    ],
)
def test_tags_and_metadata_stay_only_when_asked_for(
    emulator: Emulator, fields: dict[str, str], tags: list[str] | None, metadata: dict[str, int]
) -> None:
    stored(emulator, {"tags": "red", "customMetadata": '{"a": 1}'})
    file = details(emulator, stored(emulator, fields)["fileId"]).json
    assert (file["tags"], file["customMetadata"]) == (tags, metadata)
