"""Parameters as a policy grants them."""

from datetime import datetime, timezone
from typing import Any

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt import granting
from django_imagekit_jwt.exceptions import (
    FieldErrors,
)
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.uploads import Context, Requester, WantedUpload

NOBODY = Context(Requester(None), datetime(2026, 11, 24, tzinfo=timezone.utc), lambda: "0" * 32)


def grant(policy: UploadPolicy, how: str, sent: Any) -> dict[str, str]:
    granted = getattr(granting, how)(policy, WantedUpload(sent), NOBODY)
    return dict(granted.parameters)


def refused(kind: type[FieldErrors], policy: UploadPolicy, how: str, sent: Any) -> FieldErrors:
    with pytest.raises(kind) as caught:
        grant(policy, how, sent)
    assert type(caught.value) is kind
    return caught.value


AVATAR = UploadPolicy(
    name="avatar",
    folder="/avatars/{user.pk}/{date:%Y/%m}",
    file_name="{name}{extension}",
    use_unique_file_name=False,
    overwrite=True,
    mime_types=["image/*"],
    max_size="2 MB",
    checks='"request.folder" : "/avatars"',
    client_parameters=["fileName"],
)


ANN = Context(
    Requester(User(pk=7, username="../ann")),
    datetime(2026, 11, 24, tzinfo=timezone.utc),
    lambda: "0123456789abcdef" * 2,
)
