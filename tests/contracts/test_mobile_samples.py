"""ImageKit's Android and iOS samples get a token of a live site and upload with it, unchanged.

They send no credentials, so the site here is open to anybody, or refuses them.
"""

import json
import socket
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from pytest_django.live_server_helper import LiveServer

from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.running import settings_of
from tests.conftest import Configure
from tests.testing.emulator.client import PNG

from . import measured
from .mobile import FLAT_MAP, IOS, Android, App, UploadError, foundation, gson

TOKEN = "/imagekit/token/"
METADATA = {"device": "Anne's <é> & /\u2028", "uid": 167434}
SAMPLE = {
    "fileName": "icLauncher.png",
    "useUniqueFileName": "true",
    "tags": "nice,copy,books",
    "folder": "/dummy/folder/",
}
FULL = {
    "fileName": "Grüße.png",
    "useUniqueFileName": "false",
    "tags": "demo,image",
    "folder": "/",
    "isPrivateFile": "false",
    "customCoordinates": "1,1,1,1",
    "responseFields": "tags,customCoordinates,isPrivateFile",
    "overwriteFile": "true",
    "overwriteAITags": "false",
    "overwriteTags": "true",
    "overwriteCustomMetadata": "true",
}
UPLOADS = [
    (Android, SAMPLE),
    (Android, {**FULL, "customMetadata": gson(METADATA)}),
    (IOS, SAMPLE),
    (IOS, {**FULL, "customMetadata": foundation(METADATA)}),
]
each_app = pytest.mark.parametrize("kind", [Android, IOS])


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes


def _exchange(host: str, request: bytes) -> Answer:
    """Send exactly these bytes."""
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        connection.sendall(request)
        with HTTPResponse(connection, method="POST") as response:
            response.begin()
            return Answer(response.status, response.headers["Content-Type"], response.read())


@pytest.fixture
def host(emulator: Emulator, live_server: LiveServer, configure: Configure) -> str:
    """A site that gives a token to anybody who asks."""
    open_to_all = ["rest_framework.permissions.AllowAny"]
    configure(**settings_of(emulator), PERMISSION_CLASSES=open_to_all)
    return urlsplit(live_server.url).netloc


def _token(app: App, payload: dict[str, str], public_key: str) -> str:
    answer = _exchange(app.host, app.token_request(TOKEN, payload, public_key))
    assert (answer.status, answer.content_type) == (200, "application/json")
    token = FLAT_MAP.validate_json(answer.body, strict=True)["token"]
    assert answer.body == f'{{"token":"{token}"}}'.encode()
    return token


def _upload(app: App, emulator: Emulator, token: str, fields: dict[str, str]) -> Answer:
    address = urlsplit(emulator.upload_url)
    request = type(app)(address.netloc).upload_request(address.path, token, fields, PNG)
    return _exchange(address.netloc, request)


def test_androids_requests_are_as_gson_and_okhttp_wrote_them() -> None:
    payload = {
        "fileName": "icLauncher.png",
        "description": "é 🙂 </script> & ' = \u2028 \x07 \t \" \\",
        "customMetadata": gson({"a": "&"}),
    }
    app = Android("127.0.0.1:42463")
    assert app.token_request(TOKEN, payload, "YOUR_PUBLIC_KEY") == measured.TOKEN_REQUEST
    fields = {"fileName": "Grüße.png"}
    upload = app.upload_request("/api/v2/files/upload", "a.b.c", fields, b"\1\2\3")
    assert upload == measured.UPLOAD


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "fields"), UPLOADS, ids=["android", "full", "ios", "ios full"])
def test_a_sample_uploads_with_the_token_that_it_got(
    host: str, emulator: Emulator, kind: type[Any], fields: dict[str, str]
) -> None:
    app: App = kind(host)
    token = _token(app, fields, emulator.account.public_key)
    claims = jwt.decode(token, emulator.account.private_key, algorithms=["HS256"])
    assert claims == {**fields, "iat": claims["iat"], "exp": claims["iat"] + 60}
    answer = _upload(app, emulator, token, fields)
    assert answer.status == 200, answer.body
    uploaded = app.uploaded.model_validate_json(answer.body)
    [stored] = emulator.files()
    assert (uploaded.fileId, uploaded.filePath, uploaded.size) == (
        stored.file_id,
        stored.path,
        len(PNG),
    )
    assert stored.custom_metadata == (METADATA if "customMetadata" in fields else {})


@pytest.mark.django_db(transaction=True)
@each_app
def test_a_refused_upload_is_read_as_an_error(
    host: str, emulator: Emulator, kind: type[Any]
) -> None:
    app: App = kind(host)
    token = _token(app, SAMPLE, emulator.account.public_key)
    answer = _upload(app, emulator, token, {**SAMPLE, "tags": "other"})
    assert answer.status == 400
    assert "payload" in UploadError.model_validate_json(answer.body).message


@pytest.mark.django_db(transaction=True)
@each_app
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}, 403),
        ({"PUBLIC_KEY": "public_other"}, 400),
    ],
    ids=["closed", "another key"],
)
def test_a_refusal_is_no_success_to_a_sample(
    host: str,
    emulator: Emulator,
    configure: Configure,
    kind: type[Any],
    changes: dict[str, Any],
    status: int,
) -> None:
    configure(**changes)
    request = kind(host).token_request(TOKEN, SAMPLE, emulator.account.public_key)
    answer = _exchange(host, request)
    assert (answer.status, answer.content_type) == (status, "application/json")
    assert json.loads(answer.body)["message"]
