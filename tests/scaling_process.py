"""A site whose records are in partitions: ``python -m tests.scaling_process '{"ENGINE": …}'``.

``PYTHONPATH`` has its app, ``mysite``, and its reads go where that app's router says. Besides what
``outcome_process`` answers to, it reads these lines: ``migrate app`` and ``run path``, of an SQL
script; ``put jti month`` writes a record of a month with an event; ``claim second jti file`` waits
for that second and gives the record a file; ``place jti`` answers the partition that a record is
in, and ``partitions`` all of them; ``link jti`` the record of the event of that name; ``list jti``
answers whether the admin lists a record, and how many queries of records went to the replica and
how many did not; ``prune month`` removes what is older, ``changes`` answers what Django would
migrate, and ``index name`` whether Django can remove an index and add it again.
"""

import io
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from tests.outcome_process import COMMANDS as OUTCOMES
from tests.outcome_process import wait
from tests.worker import say

TABLE = "django_imagekit_jwt_issuedtoken"
READ_ONLY = {"options": "-c default_transaction_read_only=on"}


def prepare(database: dict[str, Any]) -> None:
    """Migrate all that is not the site's own."""
    replica = {**database, "OPTIONS": READ_ONLY}
    settings.DATABASES = {"default": database, "replica": replica}
    settings.DATABASE_ROUTERS = ["mysite.routers.AuditRouter"]
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "mysite"]
    django.setup()
    for app in ("admin", "auth", "sessions", "django_imagekit_jwt"):
        migrate(app)


def migrate(app: str) -> str:
    from django.core.management import call_command  # noqa: PLC0415 - apps load first

    call_command("migrate", app, verbosity=0)
    return "done"


def run(path: str) -> str:
    from django.db import connection  # noqa: PLC0415 - as above

    with connection.cursor() as cursor:
        cursor.execute(Path(path).read_text("utf-8"))
    return "done"


def put(jti: str, month: str) -> str:
    from django_imagekit_jwt.models import IssuedToken, ReceivedEvent  # noqa: PLC0415 - as above

    iat = _first_of(month)
    values = {"username": "ann", "policy": "p", "kid": "k", "parameters": {"fileName": "a.png"}}
    record = IssuedToken.objects.create(jti=jti, iat=iat, exp=iat, file_id=f"file-{jti}", **values)
    ReceivedEvent.objects.create(event_id=jti, type="file.created", received_at=iat, record=record)
    return place(jti)


def claim(second: str, jti: str, file_id: str) -> str:
    from django.db import IntegrityError  # noqa: PLC0415 - as above

    from django_imagekit_jwt.models import records  # noqa: PLC0415 - as above

    wait(second)
    try:
        records().filter(jti=jti).update(file_id=file_id)
    except IntegrityError as error:
        return type(error).__name__
    return "done"


def place(jti: str) -> str:
    found = _rows(f"SELECT tableoid::regclass FROM {TABLE} WHERE jti = %s", jti)
    return found[0].removeprefix(TABLE) if found else "nowhere"


def partitions() -> str:
    found = _rows(
        "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = %s::regclass", TABLE
    )
    return json.dumps(sorted(name.removeprefix(TABLE) for name in found))


def link(event_id: str) -> str:
    from django_imagekit_jwt.models import ReceivedEvent  # noqa: PLC0415 - as above

    event = ReceivedEvent.objects.select_related("record").filter(event_id=event_id).first()
    return "no event" if event is None else str(event.record)


def listed(jti: str) -> str:
    from django.contrib.auth.models import User  # noqa: PLC0415 - as above
    from django.db import connections  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    asked = dict.fromkeys(connections, 0)
    client = Client()
    client.force_login(
        User.objects.get_or_create(username="a", is_staff=True, is_superuser=True)[0]
    )
    with ExitStack() as stack:
        for alias in asked:

            def counted(execute: Any, sql: str, *rest: Any, alias: str = alias) -> Any:
                asked[alias] += f'FROM "{TABLE}"' in sql
                return execute(sql, *rest)

            stack.enter_context(connections[alias].execute_wrapper(counted))
        page = client.get("/admin/django_imagekit_jwt/issuedtoken/").content.decode()
    return json.dumps({"listed": jti in page, **asked})


def prune(month: str) -> str:
    from django_imagekit_jwt.pruning import Old, Pruned  # noqa: PLC0415 - as above
    from django_imagekit_jwt.pruning import prune as pruned_by  # noqa: PLC0415 - as above

    total = sum(pruned_by(Old(_first_of(month), "default")), Pruned())
    return f"{total.records} {total.events}"


def changes() -> str:
    from django.core.management import call_command  # noqa: PLC0415 - as above

    told = io.StringIO()
    call_command("makemigrations", "django_imagekit_jwt", dry_run=True, stdout=told)
    return told.getvalue().strip()


def index(name: str) -> str:
    from django.db import connection  # noqa: PLC0415 - as above

    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    [wanted] = [one for one in IssuedToken._meta.indexes if one.name == name]
    with connection.schema_editor() as editor:
        editor.remove_index(IssuedToken, wanted)
        editor.add_index(IssuedToken, wanted)
    return "done"


def _first_of(month: str) -> datetime:
    return datetime.strptime(month, "%Y_%m").replace(tzinfo=timezone.utc)


def _rows(sql: str, *parameters: str) -> list[str]:
    from django.db import connection  # noqa: PLC0415 - as above

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [str(row[0]) for row in cursor.fetchall()]


COMMANDS: dict[str, Callable[..., str]] = {
    **OUTCOMES,
    "migrate": migrate,
    "run": run,
    "put": put,
    "claim": claim,
    "place": place,
    "partitions": partitions,
    "link": link,
    "list": listed,
    "prune": prune,
    "changes": changes,
    "index": index,
}

if __name__ == "__main__":
    prepare(json.loads(sys.argv[1]))
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        say(COMMANDS[command](*arguments))
