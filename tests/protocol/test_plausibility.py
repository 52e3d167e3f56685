"""What a token cannot have produced, and what is left open."""

from typing import Any

import pytest

from django_imagekit_jwt.protocol.answers import FileFacts
from django_imagekit_jwt.protocol.plausibility import contradictions

SIGNED = {"fileName": "cat.png", "folder": "/avatars"}
ENDPOINT = "https://ik.imagekit.io/demo"
FACTS: dict[str, Any] = {"file_id": "a1", "path": "/avatars/cat_iEyH1dQme.png"}


def _found(
    signed: dict[str, str] | None = None,
    max_bytes: int | None = None,
    endpoint: str = ENDPOINT,
    **facts: Any,
) -> dict[str, str]:
    said = FileFacts(**{**FACTS, **facts})
    return contradictions({**SIGNED, **(signed or {})}, max_bytes, endpoint, said)


def test_what_the_token_signed_contradicts_nothing() -> None:
    assert _found(max_bytes=10, size=10, is_private=False, url=f"{ENDPOINT}/avatars/a.png") == {}


def test_what_is_not_said_contradicts_nothing() -> None:
    assert _found(max_bytes=10) == {}
    assert _found(size=10**14) == {}


def test_each_contradiction_is_named_with_its_values_and_the_mend() -> None:
    found = _found(
        path="/other/cat.png",
        max_bytes=10,
        size=11,
        is_private=True,
        url="https://ik.imagekit.io/mallory/cat.png",
    )
    mend = "Report the file that was uploaded with this token."
    assert found == {
        "filePath": f'filePath is "/other/cat.png", but "/avatars/cat.png" was signed. {mend}',
        "size": f"size is 11 bytes, but at most 10 were signed. {mend}",
        "isPrivateFile": f"isPrivateFile is true, but false was signed. {mend}",
        "url": 'url is "https://ik.imagekit.io/mallory/cat.png", which is not of the account '
        f'"demo". {mend}',
    }


@pytest.mark.parametrize("path", ["/cat.png", "/avatars/dog.png", "/avatars/cat_a.jpg"])
def test_another_path_is_a_contradiction(path: str) -> None:
    assert list(_found(path=path)) == ["filePath"]


@pytest.mark.parametrize(
    ("signed", "said", "names"),
    [
        ({}, False, []),
        ({}, True, ["isPrivateFile"]),
        ({"isPrivateFile": "false"}, True, ["isPrivateFile"]),
        ({"isPrivateFile": "true"}, True, []),
        ({"isPrivateFile": "true"}, False, ["isPrivateFile"]),
        ({"isPrivateFile": "true"}, None, []),
    ],
)
def test_privacy_is_as_it_was_signed(
    signed: dict[str, str], names: list[str], *, said: bool | None
) -> None:
    assert list(_found(signed, is_private=said)) == names


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        (ENDPOINT, ""),
        (ENDPOINT, "https://ik.imagekit.io/demo/x"),
        (ENDPOINT, "https://IK.imagekit.io:443/demo/x?updatedAt=1"),
        (ENDPOINT, "https://ik.imagekit.io/demo"),
        (ENDPOINT + "/", "https://ik.imagekit.io/demo/x"),
        (ENDPOINT + "/site", "https://ik.imagekit.io/demo/another-site/x"),
        (ENDPOINT, "https://ik.imagekit.io:8443/mallory/x"),
        (ENDPOINT, "https://images.example.com/x"),
        (ENDPOINT, "https://images.example.com:99999/x"),
        ("https://images.example.com", "https://images.example.com/x"),
        ("https://images.example.com/", "https://images.example.com/mallory/x"),
        ("http://127.0.0.1:8080/demo", "http://127.0.0.1:8080/demo/x"),
        ("", "https://ik.imagekit.io/mallory/x"),
        ("https://[", "https://ik.imagekit.io/mallory/x"),
    ],
)
def test_a_url_of_the_account_or_of_a_host_that_may_be_its_is_let_pass(
    endpoint: str, url: str
) -> None:
    assert _found(endpoint=endpoint, url=url) == {}


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        (ENDPOINT, "https://ik.imagekit.io/mallory/demo/x"),
        (ENDPOINT, "https://ik.imagekit.io/demo2/x"),
        (ENDPOINT, "https://ik.imagekit.io/"),
        (ENDPOINT, "https://ik.imagekit.io"),
        (ENDPOINT, "https://ik.imagekit.io:443/mallory/x"),
        (ENDPOINT, "https://IK.IMAGEKIT.IO/mallory/x"),
        ("http://127.0.0.1:8080/demo", "http://127.0.0.1:8080/mallory/x"),
    ],
)
def test_a_url_of_another_account_is_a_contradiction(endpoint: str, url: str) -> None:
    assert list(_found(endpoint=endpoint, url=url)) == ["url"]
