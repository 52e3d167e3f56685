"""A site with its own user model, whose users have UUIDs: ``python -m tests.user_data_process``.

It reads lines: ``issue handle`` issues a token to that member, who is made if there is none, and
answers the member's key; ``leave handle`` deletes the member; any other line is the arguments of
``imagekit_user_data``, and answers what that said, as one JSON text.
"""

import json
import sys
from io import StringIO
from typing import Any

from tests.worker import prepare, say


def members() -> Any:
    """Give the users of ``tests.custom_user``, which the type checker's settings do not have."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - as above

    return get_user_model()._default_manager


def issue(handle: str) -> str:
    from django_imagekit_jwt.issuing import issue_token  # noqa: PLC0415 - as above
    from django_imagekit_jwt.policies import UploadPolicy  # noqa: PLC0415 - as above
    from django_imagekit_jwt.uploads import Requester  # noqa: PLC0415 - as above

    member, _ = members().get_or_create(handle=handle)
    issue_token(Requester(member), UploadPolicy(), {"fileName": f"{handle}.jpg"})
    return str(member.pk)


def leave(handle: str) -> str:
    return str(members().filter(handle=handle).delete()[0])


def user_data(arguments: list[str]) -> str:
    from django.core.management import CommandError, call_command  # noqa: PLC0415 - as above

    out = StringIO()
    try:
        call_command("imagekit_user_data", *arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return json.dumps(str(error))
    return json.dumps(out.getvalue())


if __name__ == "__main__":
    prepare(sys.argv[1])
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        known = {"issue": issue, "leave": leave}
        say(known[command](*arguments) if command in known else user_data([command, *arguments]))
