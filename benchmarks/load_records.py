"""The records of the load's benchmark: who asks, and whether each token has its row.

Responsible for: users with sessions, and the rows held against the tokens that came. Does not know:
how tokens were asked for.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import jwt
from django.core.management import call_command
from django.db import connections

from django_imagekit_jwt.conf import key_pair


def sessions(count: int) -> list[str]:
    """Make the tables and so many users who are signed in, and give their sessions' keys."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - models load after setup
    from django.test import Client  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    keys = []
    for number in range(count):
        client = Client()
        client.force_login(User.objects.create_user(f"user{number}"))
        keys.append(client.cookies["sessionid"].value)
    return keys


def violations(tokens: Iterable[str]) -> list[str]:
    """Say which tokens have no row of theirs, and which ids were given twice."""
    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    connections.close_all()  # the servers that they were to may be gone
    rows = dict(IssuedToken.objects.values_list("jti", "exp"))
    given = [_read(token) for token in tokens]
    times = Counter(jti for jti, _ in given)
    return [
        *(f"{jti} was given {count} times" for jti, count in times.items() if count > 1),
        *(f"{jti} has no row" for jti, _ in given if jti not in rows),
        *(f"{jti} is another's row" for jti, exp in given if _seconds(rows.get(jti)) != exp),
    ]


def _read(token: str) -> tuple[str, int]:
    read = jwt.decode_complete(
        token, key_pair().private_key, algorithms=["HS256"], options={"verify_exp": False}
    )
    return read["header"]["jti"], read["payload"]["exp"]


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
