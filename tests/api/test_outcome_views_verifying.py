"""What is asked of ImageKit before a report is answered."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.uploading import upload

from .asking import UPLOADS, ask
from .reporting import COMPLETE, QUEUED, refusal

pytestmark = pytest.mark.django_db


def test_with_verification_the_answer_is_what_imagekit_says(
    signed_in: Client, imagekit: Emulator, ann: User, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True)
    uploaded = upload(ann)
    body = ask(signed_in, f"{UPLOADS}{uploaded.issued.jti}/complete/", uploaded.answer).json()
    assert body["file"]["status"] == "verified"
    assert uploaded.record.outcome == "verified"


def test_with_verification_a_lie_is_found_out(
    signed_in: Client, imagekit: Emulator, ann: User, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True)
    uploaded = upload(ann)
    lie = {**uploaded.answer, "fileId": "0123456789abcdef01234567"}
    answer = ask(signed_in, f"{UPLOADS}{uploaded.issued.jti}/complete/", lie)
    assert "no such file" in refusal(answer, 409, "upload_failed")["message"]
    assert uploaded.record.outcome == "failed"


def test_with_verification_an_upload_that_is_processed_is_not_asked_about(
    signed_in: Client, imagekit: Emulator, record: IssuedToken, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True)
    assert ask(signed_in, COMPLETE, QUEUED).status_code == 202


def test_where_imagekit_does_not_answer_nothing_is_lost(
    signed_in: Client, imagekit: Emulator, ann: User, configure: Configure
) -> None:
    configure(VERIFY_UPLOADS=True, API_TIMEOUT=1)
    uploaded = upload(ann)
    imagekit.api.slow_next(30)
    address = f"{UPLOADS}{uploaded.issued.jti}/complete/"
    body = ask(signed_in, address, uploaded.answer).json()
    assert (body["file"]["status"], bool(body["receipt"])) == ("reported", True)
    assert ask(signed_in, address, uploaded.answer).json()["file"]["status"] == "verified"
