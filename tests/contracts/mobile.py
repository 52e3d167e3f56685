"""What ImageKit's Android and iOS samples send, byte for byte, and what they read answers to.

Android: sample and SDK of imagekit-android. How their Gson 2.8.5 (through Retrofit 2.9.0) and
OkHttp write was measured, with OkHttp 3.13.1. iOS: example and SDK of imagekit-ios; how
JSONSerialization escapes is Foundation's open source, and the order of a dictionary's members and
of URLSession's headers is promised nowhere. Nothing here is their code.
"""

# ruff: noqa: N815 - the names are ImageKit's

import json
from dataclasses import dataclass

from pydantic import BaseModel, TypeAdapter

FLAT_MAP = TypeAdapter(dict[str, str])
"""What both read a token's answer to. The iOS example crashes where a value is no text."""


class Uploaded(BaseModel, strict=True):
    """What both SDKs read an upload's answer to; other members are passed over."""

    fileId: str | None = None
    name: str | None = None
    url: str | None = None
    fileType: str | None = None
    filePath: str | None = None
    height: int | None = None
    width: int | None = None
    tags: list[str] | None = None
    isPrivateFile: bool | None = None
    customCoordinates: str | None = None
    metadata: str | None = None


class UploadResponse(Uploaded, strict=True):
    """Android's."""

    thumbnail: str | None = None
    size: int | None = None


class UploadAPIResponse(Uploaded, strict=True):
    """The one of iOS: the example crashes where it cannot be read."""

    thumbnailUrl: str | None = None
    size: int


class UploadError(BaseModel, strict=True):
    """What both read of a refused upload."""

    message: str


def gson(value: object, *, html_safe: bool = True) -> str:
    """Give a value as Gson writes it; Retrofit's converter of those days is not ``html_safe``."""
    text = _compact(value).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&='" if html_safe})


def foundation(value: object) -> str:
    """Give a value as JSONSerialization writes it without options."""
    return _compact(value).replace("/", "\\/")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Android:
    """imagekit-android's sample: Retrofit's POST of a TokenRequest, and the SDK's upload."""

    host: str
    uploaded = UploadResponse
    boundary = "6b6325dc-027d-48ac-8dcc-f28ee8759fb1"

    def token_request(self, path: str, payload: dict[str, str], public_key: str) -> bytes:
        wanted = {"uploadPayload": payload, "expire": 60, "publicKey": public_key}
        body = gson(wanted, html_safe=False).encode()
        return self._request(path, "application/json; charset=UTF-8", body)

    def upload_request(self, path: str, token: str, fields: dict[str, str], file: bytes) -> bytes:
        name = fields["fileName"]
        parts = [self._part(f'"file"; filename="{name}"\r\nContent-Type: image/png', file)]
        for field, text in {"token": token, **fields}.items():
            parts.append(self._part(f'"{field}"', text.encode()))
        body = b"".join(parts) + f"--{self.boundary}--\r\n".encode()
        return self._request(path, f"multipart/form-data; boundary={self.boundary}", body)

    def _part(self, head: str, body: bytes) -> bytes:
        disposition = f"--{self.boundary}\r\nContent-Disposition: form-data; name={head}"
        return f"{disposition}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n"

    def _request(self, path: str, content_type: str, body: bytes) -> bytes:
        head = (
            f"POST {path} HTTP/1.1\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\nHost: {self.host}\r\nConnection: Keep-Alive\r\n"
            "Accept-Encoding: gzip\r\nUser-Agent: okhttp/3.13.1\r\n\r\n"
        )
        return head.encode() + body


@dataclass(frozen=True)
class IOS:
    """imagekit-ios's example: JSONSerialization's POST, and the SDK's upload."""

    host: str
    uploaded = UploadAPIResponse
    boundary = "Boundary-8A3E6B1C-5B0F-4F1E-9A57-0C6D7F1B2A3D"

    def token_request(self, path: str, payload: dict[str, str], public_key: str) -> bytes:
        # Unlike Android's order: a Swift dictionary has none.
        wanted = {"publicKey": public_key, "expire": 60, "uploadPayload": payload}
        return self._request(path, "application/json", foundation(wanted).encode())

    def upload_request(self, path: str, token: str, fields: dict[str, str], file: bytes) -> bytes:
        head = f'"file"; filename="{fields["fileName"]}"\r\nContent-Type: image/png'
        body = self._part(head, file)
        for field, text in {"token": token, **fields}.items():
            body += b"\r\n" + self._part(f'"{field}"', text.encode())
        body += f"\r\n--{self.boundary}--\r\n".encode()
        return self._request(path, f"multipart/form-data; boundary={self.boundary}", body)

    def _part(self, head: str, body: bytes) -> bytes:
        disposition = f"--{self.boundary}\r\nContent-Disposition: form-data; name={head}"
        return f"{disposition}\r\n\r\n".encode() + body

    def _request(self, path: str, content_type: str, body: bytes) -> bytes:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: {content_type}\r\n"
            "Accept: */*\r\nAccept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, deflate\r\n"
            f"Connection: keep-alive\r\nContent-Length: {len(body)}\r\n"
            "User-Agent: ImageKit_Example/1 CFNetwork/1494.0.7 Darwin/23.4.0\r\n\r\n"
        )
        return head.encode() + body


App = Android | IOS
