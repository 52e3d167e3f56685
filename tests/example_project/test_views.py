from django.test import Client
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from tests.testing.emulator.client import stored


def test_a_stranger_is_sent_to_sign_in(imagekit: Emulator, client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/"


def test_the_page_has_the_widget_and_the_gallery(imagekit: Emulator, signed_in: Client) -> None:
    stored(imagekit, {"fileName": "cat.png", "folder": "/gallery"})
    page = signed_in.get("/").content.decode()
    assert "<imagekit-upload" in page
    assert "cat.png" in page


def test_the_page_says_why_there_is_no_gallery(
    imagekit: Emulator, signed_in: Client, settings: Settings
) -> None:
    settings.IMAGEKIT_API_URL = "http://127.0.0.1:9"
    assert "ImageKit does not answer" in signed_in.get("/").content.decode()


def test_nothing_runs_on_the_page_without_the_nonce(imagekit: Emulator, signed_in: Client) -> None:
    policy = signed_in.get("/")["Content-Security-Policy"]
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert script.startswith("script-src 'nonce-")
    assert "unsafe" not in policy
