"""What a full policy costs: limits, templates, a throttle and a quota, on PostgreSQL.

Run by hand: ``python -m benchmarks.policies``. The baseline is the bare view of `benchmarks.urls`
in the same run; TEST_POSTGRES_HOST and so on say where PostgreSQL is, as for the tests.
"""

import os
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.test import Client

from benchmarks.issuing import BY_HAND, ONE, Call, print_ratio
from tests.databases import postgresql


def is_active(user: Any) -> bool:
    """Permit, without the two queries of Django's own permissions: they are not this package's."""
    return bool(user.is_active)


# Times of a second or two, so that the quotas count about as many records as real ones would.
FULL = {
    "folder": "/benchmark/{user.pk}/{date:%Y/%m}",
    "file_name": "{name}{extension}",
    "use_unique_file_name": True,
    "overwrite": False,
    "max_size": "5 MB",
    "mime_types": ["image/png", "image/jpeg"],
    "max_width": 8000,
    "max_height": 8000,
    "client_parameters": ["fileName", "tags"],
    "permission": is_active,
    "quotas": [{"files": 10**9, "per": 1}, {"bytes": "500000 GB", "per": 2}],
}
UPLOAD = {"fileName": "a.jpg", "tags": ONE["tags"], "size": 1000, "type": "image/jpeg"}


def _call(name: str, count: int) -> Call:
    return Call(name, "/imagekit/uploads/", {"policy": "full", "uploads": [UPLOAD] * count}, 201)


def main() -> None:
    """Print both ratios, and what they should be at most."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCHMARK_DATABASE": ":memory:",
    }

    with postgresql(Path()) as database:
        client = _signed_in(database)
        print_ratio(client, _call("a full policy", 1), BY_HAND, at_most=1.6)
        print_ratio(client, _call("a hundred", 100), _call("one of it", 1), at_most=5.0)
        django.db.connections.close_all()


def _signed_in(database: dict[str, Any]) -> Client:
    from django.conf import settings  # noqa: PLC0415 - settings load after the environment is set

    settings.DATABASES = {"default": database}
    rates = {"token": "1000000/min", "uploads": "1000000/min"}
    settings.IMAGEKIT_JWT = {
        **settings.IMAGEKIT_JWT,
        "POLICIES": {"full": FULL},
        "THROTTLE_RATES": rates,
    }
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User  # noqa: PLC0415 - after setup

    client = Client()
    client.force_login(User.objects.create_user("ann"))
    return client


if __name__ == "__main__":
    main()
