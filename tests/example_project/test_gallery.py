import pytest
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from example_project.gallery import GalleryUnavailable, uploaded_files
from tests.testing.emulator.client import TEXT, stored


def test_the_newest_file_of_the_upload_folder_comes_first(imagekit: Emulator) -> None:
    for name in ("first.png", "second.png"):
        stored(imagekit, {"fileName": name, "folder": "/gallery"})
    stored(imagekit, {"fileName": "elsewhere.png", "folder": "/other"})
    assert [file.name for file in uploaded_files()] == ["second.png", "first.png"]


def test_only_a_picture_has_a_thumbnail(imagekit: Emulator) -> None:
    stored(imagekit, {"fileName": "cat.png", "folder": "/gallery"})
    stored(imagekit, {"fileName": "notes.txt", "folder": "/gallery"}, TEXT)
    assert [bool(file.thumbnail) for file in uploaded_files()] == [False, True]


def test_a_refusal_of_imagekit_is_said(imagekit: Emulator, settings: Settings) -> None:
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "PRIVATE_KEY": "private_of_somebody_else"}
    with pytest.raises(GalleryUnavailable, match=r"answered 40[13]"):
        uploaded_files()


def test_an_imagekit_that_does_not_answer_is_said(settings: Settings) -> None:
    settings.IMAGEKIT_API_URL = "http://127.0.0.1:9"
    with pytest.raises(GalleryUnavailable, match=r"does not answer at http://127\.0\.0\.1:9"):
        uploaded_files()
