"""The upload itself, as a browser posts it.

Responsible for: a form of text fields and one file (RFC 7578). Does not know: what the fields say.
"""

import secrets
from base64 import b64decode
from collections.abc import Mapping

from .asking import Answer, ask

ONE_PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A PNG of 70 bytes."""


def post_pixel(url: str, fields: Mapping[str, str], seconds: float) -> Answer:
    """Post the fields and the one-pixel PNG; raises NoAnswer."""
    boundary = secrets.token_hex(16)
    parts = [_part(boundary, f'name="{name}"', text.encode()) for name, text in fields.items()]
    file = 'name="file"; filename="pixel.png"\r\nContent-Type: image/png'
    body = b"".join([*parts, _part(boundary, file, ONE_PIXEL), f"--{boundary}--\r\n".encode()])
    content_type = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return ask("POST", url, seconds, content_type, body)


def _part(boundary: str, head: str, content: bytes) -> bytes:
    start = f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n"
    return start.encode() + content + b"\r\n"
