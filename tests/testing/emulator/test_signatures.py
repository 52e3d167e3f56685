"""How webhooks are signed.

The vectors are of Python's hmac, written by hand; the package standardwebhooks 1.1 agrees with the
first.
"""

import hmac
from base64 import b64encode

import pytest

from django_imagekit_jwt.testing.emulator.signatures import signing

SECRET = "whsec_local_imagekit_not_a_secret_0000"
BODY = b'{"id":"e1"}'


def test_standard_webhooks_sign_id_and_seconds_with_the_whole_secret() -> None:
    assert signing("standard")(SECRET, "e1", BODY, 1_750_000_000.987) == {
        "webhook-id": "e1",
        "webhook-timestamp": "1750000000",
        "webhook-signature": "v1,7Rrf6yioJS2OsqAk5mZP65A40FSavbVAE5UgFw/OGl4=",
    }


def test_the_older_scheme_signs_milliseconds() -> None:
    assert signing("legacy")(SECRET, "e1", BODY, 1_750_000_000.123) == {
        "x-ik-signature": "t=1750000000123,"
        "v1=544b2d6854a4db4c2db5632d312578b63c295d08b1ecbb9b514c908d3d96f801"
    }


@pytest.mark.parametrize("body", [b"", "é".encode(), b"\xff.\n", BODY * 1000])
def test_any_bytes_can_be_signed(body: bytes) -> None:
    headers = signing("standard")(SECRET, "e1", body, 5)
    digest = hmac.new(SECRET.encode(), b"e1.5." + body, "sha256").digest()
    assert headers["webhook-signature"] == "v1," + b64encode(digest).decode()


@pytest.mark.parametrize("scheme", ["", "Standard", "v1"])
def test_any_other_scheme_is_refused(scheme: str) -> None:
    with pytest.raises(ValueError, match=f"webhook_scheme must be .*, and '{scheme}' is none"):
        signing(scheme)
