"""Where the suite's database servers are, and which database the suite itself runs on.

It knows no client library: only what is chosen needs one. ``python -m tests.servers mariadb`` exits
with 0 where that server answers.
"""

import os
import secrets
import socket
import sys
from tempfile import gettempdir
from typing import Any

POSTGRES = {
    "host": os.environ.get("TEST_POSTGRES_HOST", "127.0.0.1"),
    "port": os.environ.get("TEST_POSTGRES_PORT", "5432"),
    "user": os.environ.get("TEST_POSTGRES_USER", "postgres"),
    "password": os.environ.get("TEST_POSTGRES_PASSWORD", ""),
}
MYSQL = {
    "host": os.environ.get("TEST_MYSQL_HOST", "127.0.0.1"),
    "port": os.environ.get("TEST_MYSQL_PORT", "3306"),
    "user": os.environ.get("TEST_MYSQL_USER", "root"),
    "password": os.environ.get("TEST_MYSQL_PASSWORD", ""),
}


def chosen_database() -> dict[str, Any]:
    """Give what ``TEST_DATABASE`` names, with a test database that no other run has."""
    name = os.environ.get("TEST_DATABASE", "sqlite")
    if name not in _DATABASES:
        raise ValueError(f"TEST_DATABASE is {name!r}. Make it one of {', '.join(_DATABASES)}.")
    return _DATABASES[name]()


def answers(name: str) -> bool:
    """Say whether the server of that database is there."""
    server = {"postgresql": POSTGRES, "mariadb": MYSQL}[name]
    try:
        socket.create_connection((server["host"], int(server["port"])), timeout=3).close()
    except OSError:
        return False
    return True


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "OPTIONS": {"init_command": "PRAGMA synchronous=OFF", "timeout": 30},
        # A file, as the threads of the live server would share one connection to a memory.
        "TEST": {"NAME": f"{gettempdir()}/django-imagekit-jwt-{os.getpid()}.sqlite3"},
    }


def _postgresql() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        **_address(POSTGRES),
        "TEST": {"NAME": _unique_name()},
    }


def _mariadb() -> dict[str, Any]:
    import pymysql  # noqa: PLC0415 - only where it is chosen

    pymysql.install_as_MySQLdb()
    return {
        "ENGINE": "django.db.backends.mysql",
        **_address(MYSQL),
        # The collation is the server's own, as it is for most sites.
        "TEST": {"NAME": _unique_name(), "CHARSET": "utf8mb4"},
    }


def _address(server: dict[str, str]) -> dict[str, str]:
    return {option.upper(): value for option, value in server.items()}


def _unique_name() -> str:
    return f"test_imagekit_jwt_{secrets.token_hex(6)}"


_DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql, "mariadb": _mariadb}

if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
