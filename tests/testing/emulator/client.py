"""Speaks HTTP with a running emulator, by the standard library only, and judges each answer."""

import json
import secrets
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import jwt
from PIL import Image
from werkzeug.wrappers import Response

from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Account, Emulator

from .witness import judge

JWT_HEADER = {"kid": DEFAULT_ACCOUNT.public_key, "typ": "JWT"}
VIDEO = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 40
TEXT = b"only words"
Parts = Sequence[tuple[str, str | bytes]]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        return str(self.json["message"])

    @property
    def refusal(self) -> tuple[int, str]:
        return self.status, self.message


def image(kind: str = "PNG", width: int = 3, height: int = 2, mode: str = "RGB") -> bytes:
    buffer = BytesIO()
    Image.new(mode, (width, height)).save(buffer, kind)
    return buffer.getvalue()


PNG = image()


def send(
    url: str, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body, dict(headers or {}))
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    judge(method, target, Response(body, response.status, response.headers.items()))
    return Answer(response.status, response.headers, body)


def basic(key: str = DEFAULT_ACCOUNT.private_key) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}


def multipart(parts: Parts) -> tuple[bytes, dict[str, str]]:
    boundary = secrets.token_hex(8)
    body = b""
    for name, value in parts:
        file_name = '; filename="blob"' if isinstance(value, bytes) else ""
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file_name}\r\n\r\n'
        body += head.encode() + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    content_type = f"multipart/form-data; boundary={boundary}"
    return body + f"--{boundary}--\r\n".encode(), {"Content-Type": content_type}


def post(url: str, parts: Parts, headers: Mapping[str, str] | None = None) -> Answer:
    body, content_type = multipart(parts)
    return send(url, "POST", body, {**content_type, **(headers or {})})


def sign(
    claims: Mapping[str, object],
    *,
    account: Account = DEFAULT_ACCOUNT,
    algorithm: str = "HS256",
    headers: Mapping[str, object] | None = None,
) -> str:
    """Sign what differs from a good token of one minute; its jti makes it unlike others."""
    now = int(time.time())
    payload = {"iat": now, "exp": now + 60, **claims}
    header = {**JWT_HEADER, "kid": account.public_key, "jti": secrets.token_hex(4)}
    key = account.private_key if algorithm != "none" else ""
    return jwt.encode(payload, key, algorithm, {**header, **(headers or {})})


def upload(
    emulator: Emulator, fields: Mapping[str, str] | None = None, file: bytes | str = PNG
) -> Answer:
    """Post the file with these fields and a token that signs exactly them."""
    fields = {"fileName": "dress.png", **(fields or {})}
    return post(emulator.upload_url, [*fields.items(), ("token", sign(fields)), ("file", file)])


def stored(
    emulator: Emulator, fields: Mapping[str, str] | None = None, file: bytes | str = PNG
) -> Any:
    """Give the JSON of an upload that must succeed."""
    answer = upload(emulator, {"useUniqueFileName": "false", **(fields or {})}, file)
    assert answer.status == 200, answer.body
    return answer.json


def details(emulator: Emulator, file_id: str) -> Answer:
    return send(f"{emulator.api_url}/v1/files/{file_id}/details", headers=basic())


def version(emulator: Emulator, file_id: str, version_id: str) -> Answer:
    address = f"{emulator.api_url}/v1/files/{file_id}/versions/{version_id}"
    return send(address, headers=basic())
