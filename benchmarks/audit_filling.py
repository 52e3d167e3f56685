"""Filling a database of the audit's benchmark: ten million rows in minutes.

Responsible for: writing the rows without the indexes, making those again afterwards as they were,
and the server's statistics. Does not know: what a row says, or what is measured.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from django.core.management.color import no_style
from django.db import connections

from .audit_databases import using
from .audit_rows import DIALECTS, HAS_EVENT, USERS, History, inserts

LOADING = {
    "postgresql": (
        "SET session_replication_role = replica",  # no check of each foreign key
        "SET maintenance_work_mem = '1GB'",
    ),
    "mysql": ("SET SESSION unique_checks = 0, foreign_key_checks = 0",),
}
UNIQUE = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = '{}'::regclass AND contype = 'u'
"""
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{}' AND NOT EXISTS
        (SELECT FROM pg_constraint WHERE conindid = format('%I', indexname)::regclass)
"""
KEYS = """
    SELECT index_name, MIN(non_unique),
        GROUP_CONCAT(CONCAT('`', column_name, '`') ORDER BY seq_in_index)
    FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = '{}' AND index_name <> 'PRIMARY'
    GROUP BY index_name
"""


def fill(alias: str, rows: int) -> None:
    """Write so many records, the newest of this moment, their events and users, and say so."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - models load after setup

    start = time.perf_counter()
    until = datetime.now(timezone.utc)
    with using(alias):
        names = (f"user{1000 + number}" for number in range(USERS))
        User.objects.bulk_create(User(pk=pk, username=name) for pk, name in enumerate(names, 1))
        User.objects.create_superuser("root", pk=USERS + 1)
    _write(alias, rows, until)
    connections[alias].close()  # with what was set for the loading
    print(f"{rows:,} rows in {time.perf_counter() - start:.0f} s")


def _write(alias: str, rows: int, until: datetime) -> None:
    from django.contrib.auth.models import User  # noqa: PLC0415 - as above

    from django_imagekit_jwt.models import IssuedToken, ReceivedEvent  # noqa: PLC0415 - as above

    connection = connections[alias]
    history = History(DIALECTS[connection.vendor], rows, until)
    tables = {
        IssuedToken._meta.db_table: (history.tokens(), "0 = 0"),
        ReceivedEvent._meta.db_table: (history.events(), HAS_EVENT),
    }
    with connection.cursor() as cursor:
        for statement in LOADING[connection.vendor]:
            cursor.execute(statement)
        for table, (columns, only) in tables.items():
            with _without_indexes(cursor, connection.vendor, table):
                for insert in inserts(table, columns, history, only):
                    cursor.execute(insert)
        models = [IssuedToken, ReceivedEvent, User]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        # What autovacuum, or InnoDB by itself, has done on a server some time after the rows came.
        vacuum = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE TABLE"
        for table in tables:
            cursor.execute(f"{vacuum} {table}")
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")  # or it writes what was filled while others are measured


@contextmanager
def _without_indexes(cursor: Any, vendor: str, table: str) -> Iterator[None]:
    kinds = {"postgresql": _postgresql_indexes, "mysql": _mariadb_indexes}
    drop, make = kinds[vendor](cursor, table)
    for statement in drop:
        cursor.execute(statement)
    yield
    for statement in make:
        cursor.execute(statement)


def _postgresql_indexes(cursor: Any, table: str) -> tuple[list[str], list[str]]:
    cursor.execute(UNIQUE.format(table))
    unique = dict(cursor.fetchall())
    cursor.execute(INDEXES.format(table))
    indexes = dict(cursor.fetchall())
    alter = f"ALTER TABLE {table}"
    drop = [f'{alter} DROP CONSTRAINT "{name}"' for name in unique]
    make = [f'{alter} ADD CONSTRAINT "{name}" {definition}' for name, definition in unique.items()]
    return [*drop, *(f'DROP INDEX "{name}"' for name in indexes)], [*make, *indexes.values()]


def _mariadb_indexes(cursor: Any, table: str) -> tuple[list[str], list[str]]:
    """Drop and make all in one statement each, which reads the table once."""
    cursor.execute(KEYS.format(table))
    keys = cursor.fetchall()
    drop = ", ".join(f"DROP INDEX `{name}`" for name, _, _ in keys)
    make = ", ".join(
        f"ADD {'INDEX' if again else 'UNIQUE INDEX'} `{name}` ({names})"
        for name, again, names in keys
    )
    return [f"ALTER TABLE {table} {drop}"], [f"ALTER TABLE {table} {make}"]
