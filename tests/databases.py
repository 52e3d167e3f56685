"""Real databases for tests with several processes: each made for one test, and dropped after it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pymysql
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.servers import MYSQL, POSTGRES
from tests.skipping import cannot_run


@contextmanager
def sqlite_file(folder: Path) -> Iterator[dict[str, Any]]:
    yield {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "tokens.sqlite3")}


@contextmanager
def postgresql(folder: Path) -> Iterator[dict[str, Any]]:
    name = f"test_imagekit_jwt_{secrets.token_hex(6)}"
    try:
        address = make_conninfo(dbname="postgres", connect_timeout=3, **POSTGRES)
        server = psycopg.connect(address, autocommit=True)
    except psycopg.OperationalError as error:
        cannot_run(f"No PostgreSQL answers (TEST_POSTGRES_HOST and so on say where): {error}")
    with server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            options = {option.upper(): value for option, value in POSTGRES.items()}
            yield {"ENGINE": "django.db.backends.postgresql", "NAME": name, **options}
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


@contextmanager
def mariadb(folder: Path) -> Iterator[dict[str, Any]]:
    name = f"test_imagekit_jwt_{secrets.token_hex(6)}"
    try:
        server = pymysql.connect(
            host=MYSQL["host"],
            port=int(MYSQL["port"]),
            user=MYSQL["user"],
            password=MYSQL["password"],
            connect_timeout=3,
        )
    except pymysql.OperationalError as error:
        cannot_run(f"No MariaDB answers (TEST_MYSQL_HOST and so on say where): {error}")
    with server, server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            options = {option.upper(): value for option, value in MYSQL.items()}
            yield {"ENGINE": "django.db.backends.mysql", "NAME": name, **options}
        finally:
            cursor.execute(f"DROP DATABASE {name}")
