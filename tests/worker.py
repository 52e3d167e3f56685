"""What the processes that a test starts have in common: see ``processes``."""

import json
import sys

import django
import pymysql
from django.conf import settings


def prepare(database: str, *apps: str) -> None:
    """Take up the database, and make the tables of these apps, or of all, if it asks for them."""
    settings.DATABASES = {"default": json.loads(database)}
    pymysql.install_as_MySQLdb()
    django.setup()
    if settings.DATABASES["default"].pop("MIGRATE", False):
        from django.core.management import call_command  # noqa: PLC0415 - apps load first

        call_command("migrate", *apps, verbosity=0)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
