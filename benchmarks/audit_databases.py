"""The databases of the audit's benchmark: scratch ones of a real server, measured side by side.

Responsible for: setting Django up on them, and which of them the package uses at the moment.
Does not know: what is in them. The sizes alternate within one process, so that what else the
machine does meanwhile weighs on both alike.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connections

from tests.databases import mariadb, postgresql

SERVERS = {"postgresql": postgresql, "mariadb": mariadb}
EMPTY, BASELINE, FULL = "default", "baseline", "full"
COUNTED = "counted"
"""The policy that has a quota."""

COUNTED_POLICY = {
    "client_parameters": ["fileName", "folder", "tags", "useUniqueFileName"],
    "quotas": [{"files": 10**9, "per": "day"}],
}
_chosen = [EMPTY]


class Chosen:
    """A router that sends every model to the database in use."""

    def db_for_read(self, model: object, **hints: object) -> str:
        """Give the database in use."""
        return _chosen[-1]

    db_for_write = db_for_read


@contextmanager
def using(alias: str) -> Iterator[None]:
    """Make this the database in use."""
    _chosen.append(alias)
    try:
        yield
    finally:
        _chosen.pop()


@contextmanager
def scratch(server: str) -> Iterator[dict[str, dict[str, Any]]]:
    """Give three empty databases of a server, migrated, and drop them at the end."""
    with ExitStack() as stack:
        databases = {
            alias: stack.enter_context(SERVERS[server](Path())) for alias in (EMPTY, BASELINE, FULL)
        }
        set_up(databases)
        try:
            for alias in databases:
                call_command("migrate", database=alias, verbosity=0)
            yield databases
        finally:
            connections.close_all()


def set_up(databases: Mapping[str, Mapping[str, Any]]) -> None:
    """Set Django up with the suite's settings and these databases."""
    if databases[EMPTY]["ENGINE"].endswith("mysql"):
        import pymysql  # noqa: PLC0415 - only where it is chosen

        pymysql.install_as_MySQLdb()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings  # noqa: PLC0415 - settings load after the environment is set

    settings.DATABASES = {alias: dict(database) for alias, database in databases.items()}
    settings.DATABASE_ROUTERS = ["benchmarks.audit_databases.Chosen"]
    policies = {**settings.IMAGEKIT_JWT["POLICIES"], COUNTED: COUNTED_POLICY}
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "POLICIES": policies}
    django.setup()
