"""What several tests make, read or need: keys, records and tokens."""

from datetime import datetime, timedelta
from typing import Any

import jwt
from django.utils import timezone

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.protocol.file_paths import expected_path, path_key
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
    values: dict[str, Any] = {
        "jti": f"jti-{IssuedToken.objects.count()}",
        "username": "ann",
        "policy": "default",
        "kid": KEYS.public_key,
        "iat": now,
        "exp": now + timedelta(seconds=600),
        "parameters": {"fileName": "cat.jpg"},
    }
    values |= changes
    key = path_key(expected_path(values["parameters"]))
    return IssuedToken.objects.create(**{"path_key": key, **values})


def imagekit_answer(**changes: Any) -> dict[str, Any]:
    """Give what ImageKit answers to an upload that ``issued_token()`` allowed."""
    return {
        "fileId": "65f0a1b2c3d4e5f6a7b8c9d0",
        "name": "cat_Ab3dE6gH9.jpg",
        "filePath": "/cat_Ab3dE6gH9.jpg",
        "size": 1234,
        "fileType": "image",
        "url": "https://ik.imagekit.io/suite/cat_Ab3dE6gH9.jpg",
        "thumbnailUrl": "https://ik.imagekit.io/suite/tr:n-ik_ml_thumbnail/cat_Ab3dE6gH9.jpg",
        "versionInfo": {"id": "65f0a1b2c3d4e5f6a7b8c9d1", "name": "Version 1"},
        "AITags": None,
        **changes,
    }
