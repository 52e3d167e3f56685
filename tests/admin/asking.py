"""The admin's pages of issued tokens, asked for as a browser does."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from django_imagekit_jwt.models import IssuedToken

LIST = "/admin/django_imagekit_jwt/issuedtoken/"
TABLE = IssuedToken._meta.db_table
CSRF_TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")')
NASTY = '"><script>alert(1)</script>'


def listing(client: Client, **query: Any) -> str:
    return _read(client, LIST, query)


def listed(client: Client, **query: Any) -> list[str]:
    """Give the ids of the tokens that the list shows, in order."""
    return re.findall(r'field-jti"><a [^>]+>([^<]+)</a>', listing(client, **query))


def found(client: Client, **query: Any) -> set[str]:
    return set(listed(client, **query))


def page(client: Client, record: IssuedToken) -> str:
    return _read(client, f"{LIST}{record.pk}/change/")


def _read(client: Client, address: str, query: Mapping[str, Any] | None = None) -> str:
    """Give a page but for its CSRF token, whose random letters may be what must not be there."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return CSRF_TOKEN.sub("", answer.content.decode())


def plans(client: Client, **query: Any) -> list[str]:
    """Give how SQLite answers each query that the list needs of the table."""
    with CaptureQueriesContext(connection) as queries:
        listing(client, **query)
    asked = [one["sql"] for one in queries if TABLE in one["sql"]]
    return [_plan(sql) for sql in asked]


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "; ".join(row[-1] for row in cursor.fetchall())
