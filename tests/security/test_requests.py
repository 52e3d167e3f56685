"""Whom the server itself asks: ImageKit's API at the address of the settings, and nobody else.

What is looked at is the process: every connection it opens is seen where it is opened.
"""

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from django_imagekit_jwt.exceptions import InvalidAnswer
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.answers import read_facts
from django_imagekit_jwt.testing.emulator import Emulator
from tests.api.asking import TOKEN, UPLOADS, ask, fields
from tests.conftest import Configure
from tests.factories import imagekit_answer, issued_token
from tests.uploading import upload

METADATA = "http://169.254.169.254/latest/meta-data/"
CLIMBING = ["..", ".", "../..", "a/b", "a/../../files", "a?b=c", "a#b", "a%2e%2e", "a b", "\u2028"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give the addresses that this process connects to from now on."""
    seen: list[Any] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        seen.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    return seen


def test_a_report_makes_the_server_ask_nobody_but_imagekits_api(
    signed_in: Client, ann: User, imagekit: Emulator, configure: Configure, asked: list[Any]
) -> None:
    sent = upload(ann)
    configure(VERIFY_UPLOADS=True)
    asked.clear()
    hostile = {"thumbnailUrl": METADATA, "webhookUrl": METADATA, "file": METADATA, "AITags": []}
    answer = ask(signed_in, f"{UPLOADS}{sent.issued.jti}/complete/", {**sent.answer, **hostile})
    assert answer.json()["file"]["status"] == "verified"
    assert METADATA not in answer.content.decode()
    api = urlsplit(imagekit.api_url)
    assert set(asked) == {(api.hostname, api.port)}


def test_an_address_that_a_client_reports_is_neither_asked_nor_kept(
    signed_in: Client, ann: User, asked: list[Any]
) -> None:
    url = f"{UPLOADS}{issued_token(user=ann).jti}/complete/"
    assert ask(signed_in, url, imagekit_answer(url=METADATA)).status_code == 200
    assert METADATA not in str(IssuedToken.objects.values().get())
    assert asked == []


def test_a_token_for_a_file_from_an_address_is_asked_for_in_vain(signed_in: Client) -> None:
    parameters = {"fileName": "a.png", "file": METADATA}
    answer = ask(signed_in, TOKEN, {"uploadPayload": parameters})
    assert fields(answer, "invalid_parameters") == ["file"]
    answer = ask(signed_in, TOKEN, {"uploadPayload": {"fileName": "a", "webhookUrl": METADATA}})
    assert fields(answer, "policy_violation") == ["webhookUrl"]


@pytest.mark.parametrize("name", ["fileId", "versionInfo"])
@pytest.mark.parametrize("climbing", CLIMBING)
def test_no_id_of_a_client_leads_elsewhere_in_imagekits_api(
    name: str, climbing: str, signed_in: Client, ann: User, configure: Configure, asked: list[Any]
) -> None:
    configure(VERIFY_UPLOADS=True)
    value = climbing if name == "fileId" else {"id": climbing}
    url = f"{UPLOADS}{issued_token(user=ann).jti}/complete/"
    answer = ask(signed_in, url, imagekit_answer(**{name: value}))
    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [name])
    assert asked == []


@pytest.mark.parametrize("version", ["version-2", "6540dbea002322e4ebe30de2", "a.b_c~d+e=", "..a"])
def test_any_id_of_a_version_that_is_none_of_a_path_is_taken(version: str) -> None:
    assert read_facts(imagekit_answer(versionInfo={"id": version})).version_id == version


@pytest.mark.parametrize("version", ["...", "a" * 101, "é", "a\n", 0, False, []])
def test_any_other_id_of_a_version_is_refused(version: object) -> None:
    with pytest.raises(InvalidAnswer, match="versionInfo"):
        read_facts(imagekit_answer(versionInfo={"id": version}))
