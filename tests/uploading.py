"""A real upload to the local ImageKit, as a browser does it, for tests that need no browser."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from django_imagekit_jwt.issuing import IssuedUpload, issue_uploads
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import report_upload
from django_imagekit_jwt.policies import get_policy
from django_imagekit_jwt.testing.sending import send
from django_imagekit_jwt.testing.uploads import PICTURE
from django_imagekit_jwt.uploads import Requester, WantedUpload


@dataclass(frozen=True)
class Uploaded:
    """What was issued, and what ImageKit answered."""

    issued: IssuedUpload
    answer: dict[str, Any]

    @property
    def record(self) -> IssuedToken:
        return IssuedToken.objects.get(jti=self.issued.jti)


def upload(
    user: User | None,
    *,
    policy: str = "default",
    form_field: str = "",
    data: bytes = PICTURE,
    **parameters: object,
) -> Uploaded:
    """Ask for a token, and post a picture with it."""
    requester = Requester(user, form_field=form_field)
    wanted = WantedUpload({"fileName": "cat.png", **parameters})
    [issued] = issue_uploads(requester, get_policy(policy), [wanted])
    return Uploaded(issued, send(issued, data))


def reported(user: User | None, **options: Any) -> IssuedToken:
    """Upload a picture, and report it."""
    uploaded = upload(user, **options)
    return report_upload(Requester(user), uploaded.issued.jti, uploaded.answer)
