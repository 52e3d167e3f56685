"""Whose credentials are believed."""

from base64 import b64encode

import pytest

from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT
from django_imagekit_jwt.testing.emulator.accounts import account_by_credentials
from django_imagekit_jwt.testing.emulator.refusals import Refusal

KEY = DEFAULT_ACCOUNT.private_key


def _basic(text: str) -> str:
    return "Basic " + b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "authorization",
    [_basic(f"{KEY}:"), _basic(f"{KEY}:ignored"), _basic(KEY), f"Basic {KEY}", f"basic {KEY}"],
)
def test_the_private_key_opens_its_account(authorization: str) -> None:
    assert account_by_credentials([DEFAULT_ACCOUNT], authorization) is DEFAULT_ACCOUNT


@pytest.mark.parametrize("authorization", [None, "", "Basic", "Basic ", f"Bearer {KEY}"])
def test_without_a_key_the_request_is_unauthorized(authorization: str | None) -> None:
    with pytest.raises(Refusal, match="does not contain private API key") as refusal:
        account_by_credentials([DEFAULT_ACCOUNT], authorization)
    assert refusal.value.status == 401


@pytest.mark.parametrize(
    "authorization",
    [_basic("private_other:"), _basic(f":{KEY}"), "Basic é", "Basic /w==", f"Basic {KEY}x"],
)
def test_with_a_foreign_key_the_request_is_forbidden(authorization: str) -> None:
    with pytest.raises(Refusal, match="Your account cannot be authenticated") as refusal:
        account_by_credentials([DEFAULT_ACCOUNT], authorization)
    assert refusal.value.status == 403


def test_the_private_key_is_not_shown() -> None:
    assert KEY not in repr(DEFAULT_ACCOUNT)
