"""Web addresses."""

import pytest

from django_imagekit_jwt.testing.emulator.addresses import is_web_address


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost",
        "https://example.com/hook/?a=1",
        "http://127.0.0.1:8000/imagekit/webhook/",
        "http://[::1]:65535/",
    ],
)
def test_this_is_one(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hook/",
        "/hook/",
        "//example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://",
        "http:///hook/",
        "http://:8000/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:http/",
        "http://[::1/",
    ],
)
def test_this_is_none(text: str) -> None:
    assert not is_web_address(text)
