"""A process that migrates: ``python -m tests.migrating_process '{"ENGINE": …}'``.

It reads lines: ``migrate target`` brings the package's tables there, ``newest`` to the latest and
``zero`` away; ``names`` answers all its migrations, in order, and ``tables`` how many tables there
are. ``write`` writes a row as 0002 knows it, and ``read`` answers what the newest code reads of it.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from tests.worker import prepare, say

APP = "django_imagekit_jwt"
NOON = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)


def migrate(target: str) -> str:
    from django.core.management import call_command  # noqa: PLC0415 - apps load first

    to = [] if target == "newest" else [target]
    call_command("migrate", APP, *to, verbosity=0)
    return "done"


def names() -> str:
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - as above

    return json.dumps(sorted(name for app, name in MigrationLoader(None).graph.nodes if app == APP))


def tables() -> str:
    from django.db import connection  # noqa: PLC0415 - as above

    return str(sum(name.startswith(APP) for name in connection.introspection.table_names()))


def write() -> str:
    from django.contrib.auth.models import User  # noqa: PLC0415 - as above

    old = _at("0002_quotas").get_model(APP, "IssuedToken")
    old.objects.create(
        jti="of-before",
        # Of users there is only what the package needs, so they have to have signed in.
        user_id=User.objects.create(username="Ann", last_login=NOON).pk,
        username="Ann",
        policy="avatars",
        kid="public_key",
        iat=NOON,
        exp=NOON,
        parameters={"fileName": "Grüße.png", "customMetadata": '{"a":  1}'},
        max_bytes=2**40,
        ip_address="2001:db8::1",
    )
    return "done"


def read() -> str:
    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    record = IssuedToken.objects.select_related("user").get(jti="of-before")
    return json.dumps(
        {
            "user": record.user and record.user.get_username(),
            "username": record.username,
            "in_time": record.iat == record.exp == NOON,
            "parameters": record.parameters,
            "max_bytes": record.max_bytes,
            "ip_address": record.ip_address,
            "outcome": record.outcome,
            "file_id": record.file_id,
        }
    )


def _at(migration: str) -> Any:
    """Give the models as they were."""
    from django.db import connection  # noqa: PLC0415 - as above
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - as above

    return MigrationExecutor(connection).loader.project_state([(APP, migration)]).apps


COMMANDS: dict[str, Callable[..., str]] = {
    "migrate": migrate,
    "names": names,
    "tables": tables,
    "write": write,
    "read": read,
}

if __name__ == "__main__":
    prepare(sys.argv[1], APP)
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        say(COMMANDS[command](*arguments))
