"""A real upload to the local ImageKit, as a browser does it, for tests that need no browser."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from django_imagekit_jwt.issuing import IssuedUpload, issue_uploads
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import report_upload
from django_imagekit_jwt.policies import get_policy
from django_imagekit_jwt.testing.emulator import Emulator
from django_imagekit_jwt.uploads import Requester, WantedUpload
from tests.testing.emulator import client


def account_of(emulator: Emulator) -> dict[str, str]:
    """Give the settings with which a site uses this emulator."""
    return {
        "PUBLIC_KEY": emulator.account.public_key,
        "PRIVATE_KEY": emulator.account.private_key,
        "URL_ENDPOINT": emulator.url_endpoint,
        "UPLOAD_URL": emulator.upload_url,
        "API_URL": emulator.api_url,
    }


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
    data: bytes = client.PNG,
    **parameters: object,
) -> Uploaded:
    """Ask for a token, and post a picture with it."""
    requester = Requester(user, form_field=form_field)
    wanted = WantedUpload({"fileName": "cat.png", **parameters})
    [issued] = issue_uploads(requester, get_policy(policy), [wanted])
    fields = {**issued.parameters, "token": issued.token}
    answer = client.post(issued.upload_url, [*fields.items(), ("file", data)])
    assert answer.status in (200, 202), answer.body
    return Uploaded(issued, answer.json)


def reported(user: User | None, **options: Any) -> IssuedToken:
    """Upload a picture, and report it."""
    uploaded = upload(user, **options)
    return report_upload(Requester(user), uploaded.issued.jti, uploaded.answer)
