"""Files to upload: real ones, made on the spot."""

from io import BytesIO
from typing import TypedDict

from PIL import Image


class Payload(TypedDict):
    name: str
    mimeType: str
    buffer: bytes


def picture(
    name: str = "cat.png", color: str = "orange", size: tuple[int, int] = (64, 48)
) -> Payload:
    written = BytesIO()
    Image.new("RGB", size, color).save(written, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": written.getvalue()}


def noise(name: str, size: int) -> Payload:
    return {"name": name, "mimeType": "image/png", "buffer": bytes(size)}


def video(name: str = "clip.mp4") -> Payload:
    """The start of an MP4 file, which is all that a type is told by (ISO/IEC 14496-12, ftyp)."""
    start = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    return {"name": name, "mimeType": "video/mp4", "buffer": start + bytes(1000)}
