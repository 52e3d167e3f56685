"""Uploads that are done, as the endpoints leave them."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.receipts import write_receipt
from tests.factories import issued_token


def uploaded(user: User | None, path: str = "/cat.png", **columns: Any) -> IssuedToken:
    """Write the record of an upload that is done: of that user, for the field ``avatar``."""
    folder, _, name = path.rpartition("/")
    parameters = {"fileName": name, "folder": folder or "/", "useUniqueFileName": "false"}
    done = {
        "form_field": "avatar",
        "reported_at": timezone.now(),
        "file_path": path,
        "file_id": f"file-{IssuedToken.objects.count()}",
    }
    return issued_token(user=user, parameters=parameters, **{**done, **columns})


def receipt(user: User | None, path: str = "/cat.png", **columns: Any) -> str:
    """Give the receipt of such an upload."""
    return write_receipt(uploaded(user, path, **columns))
