"""What several tests make, read or need: keys, records and tokens."""

from datetime import datetime, timedelta
from typing import Any

import jwt
from django.utils import timezone

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.tokens import KeyPair

KEYS = KeyPair("public_suite_0123456789", "private_suite_0123456789abcdef0123456789")
"""The keys of ``tests.settings``."""


def decoded(token: str, *, expired: bool = False) -> dict[str, Any]:
    """Give header, payload and signature of a token of ours, read by PyJWT itself."""
    return jwt.decode_complete(
        token, KEYS.private_key, algorithms=["HS256"], options={"verify_exp": not expired}
    )


def issued_token(**changes: Any) -> IssuedToken:
    """Write a record as issuing would."""
    now: datetime = changes.pop("now", None) or timezone.now()
    values = {
        "jti": f"jti-{IssuedToken.objects.count()}",
        "username": "ann",
        "policy": "default",
        "kid": KEYS.public_key,
        "iat": now,
        "exp": now + timedelta(seconds=600),
        "parameters": {"fileName": "cat.jpg"},
    }
    return IssuedToken.objects.create(**{**values, **changes})
