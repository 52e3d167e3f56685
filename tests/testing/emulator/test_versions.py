"""What becomes of a file that is there already."""

import pytest

from django_imagekit_jwt.testing.emulator import Emulator

from .client import PNG, TEXT, details, send, stored, upload

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
