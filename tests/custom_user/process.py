"""A site with its own user model: ``python -m tests.custom_user.process '{"ENGINE": …}'``.

It reads lines: ``issue`` answers the id of a token that its one member asked for, ``complete jti``
the status of the upload that was reported, ``list`` whether the admin shows the member's name,
``detail jti`` whether the record has a page, and ``leave jti`` deletes the member and answers what
the record still says of them.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.worker import prepare, say

if TYPE_CHECKING:
    from django.test import Client

HANDLE = "@kim"
RECORDS = "/admin/django_imagekit_jwt/issuedtoken/"


def signed_in() -> "Client":
    from django.test import Client  # noqa: PLC0415 - as above

    from tests.custom_user.models import Member  # noqa: PLC0415 - as above

    user, _ = Member.objects.get_or_create(handle=HANDLE, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # no user of tests.settings
    return client


def issue() -> str:
    body = {"uploads": [{"fileName": "cat.jpg"}]}
    answer = signed_in().post("/imagekit/uploads/", body, "application/json")
    return str(answer.json()["uploads"][0]["jti"])


def complete(jti: str) -> str:
    body = {"fileId": "65f0a1b2", "filePath": "/cat_Ab3.jpg"}
    answer = signed_in().post(f"/imagekit/uploads/{jti}/complete/", body, "application/json")
    return str(answer.json()["file"]["status"])


def listed() -> str:
    return str(HANDLE in signed_in().get(RECORDS).content.decode())


def detail(jti: str) -> str:
    page = signed_in().get(f"{RECORDS}{record(jti).pk}/change/").content.decode()
    return str(jti in page and HANDLE in page)


def leave(jti: str) -> str:
    from tests.custom_user.models import Member  # noqa: PLC0415 - apps load first

    Member.objects.get(handle=HANDLE).delete()
    left = record(jti)
    return f"{left.user_id} {left.username}"


def record(jti: str) -> Any:
    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    return IssuedToken.objects.get(jti=jti)


COMMANDS: dict[str, Callable[..., str]] = {
    "issue": issue,
    "complete": complete,
    "list": listed,
    "detail": detail,
    "leave": leave,
}

if __name__ == "__main__":
    prepare(sys.argv[1])
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        say(COMMANDS[command](*arguments))
