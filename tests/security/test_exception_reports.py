"""Whatever fails, and however deep: no report of it holds a key, a token or a secret.

The reports are Django's own, made of real faults in the midst of each thing that knows a secret.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.testing.emulator.signatures import signing
from tests.conftest import Configure
from tests.factories import imagekit_answer, issued_token
from tests.forms_app.models import Photo
from tests.forms_app.uploads import receipt, uploaded
from tests.uploading import upload

from .reports import Act, faulty_database, mailed, mailed_of, shown
from .secrets import seen_in

SECRETS = ["whsec_the_secret_of_the_suite"]
EVENT = b'{"id": "evt-1", "type": "file.deleted", "data": {"fileId": "a"}}'
Asks = Callable[[Client, User], Act]


@pytest.fixture
def browser(signed_in: Client, configure: Configure) -> Client:
    """A client that gets the page of a fault, as a browser does, instead of the exception."""
    configure(WEBHOOK_SECRETS=SECRETS)
    signed_in.raise_request_exception = False
    return signed_in


def asking(client: Client, url: str, body: object, **headers: str) -> Act:
    return lambda accepted: client.post(
        url, body, "application/json", headers={**headers, "Accept": accepted}
    )


def issuing(client: Client, ann: User) -> Act:
    return asking(client, "/imagekit/uploads/", {"uploads": [{"fileName": "cat.jpg"}]})


def signing_one(client: Client, ann: User) -> Act:
    return asking(client, "/imagekit/token/", {"uploadPayload": {"fileName": "cat.jpg"}})


def reporting(client: Client, ann: User) -> Act:
    url = f"/imagekit/uploads/{issued_token(user=ann).jti}/complete/"
    return asking(client, url, imagekit_answer())


def hearing(client: Client, ann: User) -> Act:
    headers = signing("standard")(SECRETS[0], "evt-1", EVENT, time.time())
    return asking(client, "/imagekit/webhook/", EVENT, **headers)


def taking_a_receipt(client: Client, ann: User) -> Act:
    sent = {"name": "Ann", "avatar": receipt(ann)}
    return lambda accepted: client.post("/forms/profile/", sent, headers={"Accept": accepted})


WRITING = [issuing, signing_one, reporting, hearing, taking_a_receipt]


@pytest.mark.parametrize("asks", WRITING)
def test_a_fault_while_writing_is_mailed_without_a_secret(
    asks: Asks, browser: Client, ann: User
) -> None:
    act = asks(browser, ann)
    with faulty_database():
        report = mailed(act)
    assert "Fault" in report
    assert seen_in(report) == []


@pytest.mark.parametrize("asks", WRITING)
def test_a_fault_while_writing_is_shown_without_a_secret(
    asks: Asks, browser: Client, ann: User
) -> None:
    act = asks(browser, ann)
    with faulty_database():
        report = shown(act)
    assert "Fault" in report
    assert seen_in(report) == []


@pytest.mark.parametrize("placement", ["header", "omit"])
def test_a_fault_within_the_signing_library_is_mailed_without_a_secret(
    placement: str, browser: Client, ann: User, configure: Configure
) -> None:
    # Which PyJWT warns of, and a warning is an error here.
    configure(PRIVATE_KEY="private_below_32_bytes", JTI=placement)
    report = mailed(issuing(browser, ann))
    assert "InsecureKeyLengthWarning" in report
    assert seen_in(report) == []


def test_a_fault_within_imagekits_sdk_is_mailed_without_a_secret(
    browser: Client, ann: User, imagekit: Emulator, configure: Configure
) -> None:
    sent = upload(ann)
    configure(VERIFY_UPLOADS=True, API_URL=5)
    url = f"/imagekit/uploads/{sent.issued.jti}/complete/"
    report = mailed(asking(browser, url, sent.answer))
    assert "TypeError" in report
    assert "imagekitio" in report
    assert seen_in(report) == []


def test_a_fault_while_a_file_is_removed_is_mailed_without_a_secret(
    ann: User, configure: Configure, django_capture_on_commit_callbacks: Any
) -> None:
    uploaded(ann)
    photo = Photo.objects.create(file="/cat.png")
    configure(API_URL=5)

    def delete() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            photo.delete()

    report = mailed_of(delete)
    assert "imagekitio" in report
    assert seen_in(report) == []


def test_the_settings_in_a_report_hide_every_key_and_secret(
    browser: Client, ann: User, configure: Configure
) -> None:
    second = {"PUBLIC_KEY": "public_second", "PRIVATE_KEY": "private_of_the_second_account"}
    configure(ACCOUNTS={"second": second})
    with faulty_database():
        report = shown(issuing(browser, ann))
    assert "IMAGEKIT_JWT" in report
    assert seen_in(report) == []
    assert "private_of_the_second" not in report
