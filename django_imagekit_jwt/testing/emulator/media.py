"""What the bytes of a file say of themselves.

Responsible for: the MIME type, by puremagic, and an image's width, height, alpha channel and
orientation, by Pillow. Does not know: file names, declared content types, or ImageKit's limits.

Chosen: bytes that puremagic does not know are ``application/octet-stream``. Nothing is read of a
video but its type. An image that Pillow cannot open (SVG, or one so large that Pillow takes it for
a decompression bomb) has no width and height.
"""

from dataclasses import dataclass
from io import BytesIO

import puremagic
from PIL import Image

UNKNOWN_MIME = "application/octet-stream"
_ORIENTATION = 0x0112
"""The tag of that name in Exif 2.32, table 4."""


@dataclass(frozen=True)
class Media:
    """What was found in a file's bytes; ``width`` and ``height`` are in pixels."""

    mime: str
    width: int | None = None
    height: int | None = None
    has_alpha: bool = False
    orientation: int | None = None

    @property
    def is_image(self) -> bool:
        """True where ImageKit's ``fileType`` would be ``image``."""
        return self.mime.startswith("image/")

    @property
    def is_video(self) -> bool:
        """True for a video."""
        return self.mime.startswith("video/")


def inspect(data: bytes) -> Media:
    """Give what the bytes say of themselves; never raises for what they hold."""
    mime = _mime(data)
    if not mime.startswith("image/"):
        return Media(mime)
    try:
        with Image.open(BytesIO(data)) as image:
            return _image(mime, image)
    # For malformed files Pillow's plugins raise almost anything, under `-W error` warnings too.
    except Exception:
        return Media(mime)


def _image(mime: str, image: Image.Image) -> Media:
    return Media(
        mime,
        width=image.width,
        height=image.height,
        has_alpha=image.has_transparency_data,
        orientation=image.getexif().get(_ORIENTATION),
    )


def _mime(data: bytes) -> str:
    try:
        matches = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return UNKNOWN_MIME
    # Best match first; some formats are known to puremagic by their extension alone.
    return next((match.mime_type for match in matches if match.mime_type), UNKNOWN_MIME)
