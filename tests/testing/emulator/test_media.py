"""What is found in a file's bytes."""

from io import BytesIO
from zlib import crc32

import pytest
from PIL import Image

from django_imagekit_jwt.testing.emulator.media import Media, inspect

from .client import PNG, TEXT, VIDEO, image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"></svg>'
ID3 = b"ID3\x04\0\0\0\0\0\0" + b"\0" * 40


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_an_image_has_a_type_a_width_and_a_height(kind: str, mime: str) -> None:
    assert inspect(image(kind, 30, 20)) == Media(mime, width=30, height=20)


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (VIDEO, Media("video/mp4")),
        (SVG, Media("image/svg+xml")),
        (b"%PDF-1.4\n%%EOF", Media("application/pdf")),
        (b"<!DOCTYPE html><html></html>", Media("text/html")),
        (ID3, Media("audio/mpeg")),
        (TEXT, Media("application/octet-stream")),
        (b"", Media("application/octet-stream")),
        (PNG[:20], Media("image/png")),
    ],
    ids=["mp4", "svg", "pdf", "html", "mp3", "text", "nothing", "half an image"],
)
def test_other_bytes_have_a_type_only(data: bytes, media: Media) -> None:
    assert inspect(data) == media


def test_transparency_is_noticed() -> None:
    assert inspect(image(mode="RGBA")).has_alpha
    assert not inspect(image(mode="RGB")).has_alpha


def test_orientation_is_read() -> None:
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (3, 2)).save(buffer, "JPEG", exif=exif)
    assert inspect(buffer.getvalue()).orientation == 6


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_decompression_bomb_has_no_size(side: int) -> None:
    header = b"IHDR" + side.to_bytes(4, "big") * 2 + PNG[24:29]
    bomb = PNG[:12] + header + crc32(header).to_bytes(4, "big") + PNG[33:]
    assert inspect(bomb) == Media("image/png")
