from datetime import datetime, timezone
from typing import Any

import pytest

from django_imagekit_jwt.api.refusals import InvalidRequest
from django_imagekit_jwt.api.serializers import (
    TokenRequest,
    UploadsRequest,
    read_token_request,
    read_uploads_request,
    write_uploads,
)
from django_imagekit_jwt.issuing import IssuedUpload
from django_imagekit_jwt.uploads import WantedUpload

CAT = {"fileName": "cat.jpg"}
TOKEN_KEYS = "an object with uploadPayload, expire, publicKey and policy"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ({"uploadPayload": CAT}, TokenRequest(CAT, "default", None, None)),
        (
            {"uploadPayload": CAT, "expire": 1, "publicKey": "p", "policy": "avatars"},
            TokenRequest(CAT, "avatars", 1, "p"),
        ),
        (
            {"uploadPayload": {}, "expire": None, "publicKey": None, "policy": None},
            TokenRequest({}, "default", None, None),
        ),
        ({"uploadPayload": CAT, "expire": 3600}, TokenRequest(CAT, "default", 3600, None)),
    ],
)
def test_a_token_request_is_read(body: object, read: TokenRequest) -> None:
    assert read_token_request(body) == read


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ({"uploads": [CAT]}, UploadsRequest([WantedUpload(CAT)], "default")),
        ({"uploads": [{}], "policy": "avatars"}, UploadsRequest([WantedUpload({})], "avatars")),
        (
            {"uploads": [{**CAT, "size": 0, "type": ""}]},
            UploadsRequest([WantedUpload(CAT, 0, "")], "default"),
        ),
        (
            {"uploads": [{**CAT, "size": 10**15}] * 2},
            UploadsRequest([WantedUpload(CAT, 10**15)] * 2, "default"),
        ),
        (
            {"uploads": [{**CAT, "size": None, "type": None}]},
            UploadsRequest([WantedUpload(CAT)], "default"),
        ),
        (
            {"uploads": [{"fileName": 5, "x": "y"}]},
            UploadsRequest([WantedUpload({"fileName": 5, "x": "y"})], "default"),
        ),
    ],
)
def test_an_uploads_request_is_read(body: object, read: UploadsRequest) -> None:
    assert read_uploads_request(body) == read


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (None, "null"),
        (True, "true or false"),
        (5, "a number"),
        (1.5, "a number"),
        ("a", "a string"),
        ([], "an array"),
    ],
)
def test_a_body_that_is_no_object_is_refused(body: object, kind: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_token_request(body)
    assert str(caught.value.detail) == f"The body is {kind}. Send {TOKEN_KEYS}."
    assert caught.value.errors == {}
    with pytest.raises(InvalidRequest, match="object with policy, field and uploads"):
        read_uploads_request(body)


NO_OBJECTS: list[object] = [None, [], [CAT], "a", 5, True]
NO_TEXTS: list[object] = [5, True, [], {}, 1.5]
ODD_SECONDS: list[object] = [
    0,
    -1,
    3601,
    True,
    False,
    "60",
    1.5,
    60.0,
    [],
    {},
    10**4000,
    float("inf"),
]
WRONG_TOKEN_REQUESTS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "uploadPayload", "uploadPayload is null. Send an object of the upload's parameters."),
    *[
        ({"uploadPayload": value}, "uploadPayload", "Send an object of the upload's parameters.")
        for value in NO_OBJECTS
    ],
    *[
        ({"uploadPayload": CAT, "expire": value}, "expire", "seconds from 1 to 3600.")
        for value in ODD_SECONDS
    ],
    *[({"uploadPayload": CAT, "policy": value}, "policy", "Send a string.") for value in NO_TEXTS],
    ({"uploadPayload": CAT, "publicKey": 5}, "publicKey", "is a number. Send a string"),
    ({"uploadPayload": CAT, "publicKey": {}}, "publicKey", "is an object. Send a string"),
    ({"uploadPayload": CAT, "Expire": 5}, "Expire", '"Expire" is not known here.'),
    ({"uploadPayload": CAT, "": 5}, "", f'"" is not known here. Send {TOKEN_KEYS}.'),
    ({"token": "a"}, "token", '"token" is not known here.'),
]


@pytest.mark.parametrize(
    ("body", "field", "sentence"), WRONG_TOKEN_REQUESTS, ids=lambda part: repr(part)[:50]
)
def test_each_fault_of_a_token_request_names_its_field(
    body: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_token_request(body)
    [(named, [said])] = caught.value.errors.items()
    assert named == field
    assert sentence in said
    assert len(said) < 200


def test_every_unknown_key_is_named() -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_token_request({"uploadPayload": CAT, "a": 1, "b": 2})
    assert list(caught.value.errors) == ["a", "b"]


NO_ARRAYS: list[object] = [None, {}, CAT, "a", 5, True]
ODD_SIZES: list[object] = [-1, 1.5, True, "5", [], {}, float("inf")]
ODD_TYPES: list[object] = [5, True, [], {}, "a" * 256]
WRONG_UPLOADS_REQUESTS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "uploads", "uploads is null. Send an array with an object for each file."),
    *[
        ({"uploads": value}, "uploads", "Send an array with an object for each file.")
        for value in NO_ARRAYS
    ],
    ({"uploads": []}, "uploads", "Name at least one file."),
    *[
        ({"uploads": [CAT, value]}, "uploads[1]", "Send an object with at least fileName.")
        for value in NO_OBJECTS
    ],
    *[
        ({"uploads": [{"size": value}]}, "uploads[0].size", "the file's size in bytes.")
        for value in ODD_SIZES
    ],
    *[
        ({"uploads": [{"type": value}]}, "uploads[0].type", "such as image/png.")
        for value in ODD_TYPES
    ],
    ({"uploads": [CAT], "policy": []}, "policy", "Send a string."),
    ({"uploads": [CAT], "expire": 60}, "expire", "Send an object with policy, field and uploads."),
]


@pytest.mark.parametrize(
    ("body", "field", "sentence"), WRONG_UPLOADS_REQUESTS, ids=lambda part: repr(part)[:50]
)
def test_each_fault_of_an_uploads_request_names_its_field(
    body: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_uploads_request(body)
    [(named, [said])] = caught.value.errors.items()
    assert named == field
    assert sentence in said


def test_what_was_issued_is_written_as_the_contract_says() -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
    issued = IssuedUpload("an-id", "a.b.c", CAT, "https://upload.example/", noon)
    assert write_uploads([issued]) == {
        "uploads": [
            {
                "jti": "an-id",
                "token": "a.b.c",
                "parameters": CAT,
                "uploadUrl": "https://upload.example/",
                "expiresAt": "2026-06-01T12:00:00Z",
            }
        ]
    }
