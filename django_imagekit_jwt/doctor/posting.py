"""The upload itself, as a browser posts it.

Responsible for: a form of text fields and one file. Does not know: what the fields say.
"""

import secrets
from base64 import b64decode
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from .asking import Answer, ask

ONE_PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A PNG of 70 bytes."""


def post_pixel(url: str, fields: Mapping[str, str], seconds: float) -> Answer:
    """Post the fields and the one-pixel PNG; raises NoAnswer."""
    boundary = secrets.token_hex(16)
    file = SimpleUploadedFile("pixel.png", ONE_PIXEL, "image/png")
    content_type = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    body = encode_multipart(boundary, {**fields, "file": file})
    return ask("POST", url, seconds, content_type, body)
