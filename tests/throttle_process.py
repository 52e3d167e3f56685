"""One of several processes that count in one cache: ``python -m tests.throttle_process '{…}'``.

For each line, the name of an endpoint, it answers with the status of one anonymous request there.
"""

import json
import sys

import django
from django.conf import settings

from tests.worker import say


def prepare(caches: str) -> None:
    settings.CACHES = json.loads(caches)
    settings.IMAGEKIT_JWT = {
        **settings.IMAGEKIT_JWT,
        "PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
        "THROTTLE_RATES": {"token": "5/hour", "uploads": "5/hour"},
    }
    django.setup()


if __name__ == "__main__":
    prepare(sys.argv[1])
    from django.test import Client

    client = Client(REMOTE_ADDR="192.0.2.1")
    say("ready")
    for line in sys.stdin:
        answer = client.post(f"/imagekit/{line.strip()}/", "{}", "application/json")
        say(str(answer.status_code))
