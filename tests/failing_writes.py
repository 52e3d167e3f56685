"""Databases that fail when they are written to: the failure is their own, and no mock's."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection

_READ_ONLY = {
    "postgresql": "DO $$ BEGIN RAISE read_only_sql_transaction; END $$",
    "mysql": "SIGNAL SQLSTATE '25006' SET MYSQL_ERRNO = 1792, MESSAGE_TEXT = 'READ ONLY'",
}
"""What makes a database refuse as it does while read-only, also amid a transaction that wrote."""
_BROKEN_CONSTRAINT = "INSERT INTO auth_group (name) VALUES (NULL)"


@contextmanager
def read_only() -> Iterator[None]:
    """Let the database take nothing, and give what it has."""
    if connection.vendor != "sqlite":
        with _instead_of_writing(_READ_ONLY[connection.vendor]):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


def no_room() -> AbstractContextManager[None]:
    """Let a constraint stand against whatever is written."""
    return _instead_of_writing(_BROKEN_CONSTRAINT)


def _instead_of_writing(statement: str) -> AbstractContextManager[None]:
    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - as Django calls it
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            return run(statement, None, False, context)  # noqa: FBT003 - as Django calls it
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)
