"""One of several processes that issue equal tokens: see ``test_issuing_processes``.

Started as ``python -m tests.issuing_process '<database as JSON>'``. It makes the tables and says
``ready`` on a line; then, for each line ``<placement> <second> <count>`` it reads, it waits for
that second, issues that many equal tokens one after the other, and says them as a JSON array.
"""

import json
import sys
import time

from django.conf import settings

from tests.worker import prepare, say


def issue(placement: str, second: int, count: int) -> list[str]:
    from django_imagekit_jwt.issuing import issue_token  # noqa: PLC0415 - as above
    from django_imagekit_jwt.policies import UploadPolicy  # noqa: PLC0415 - as above
    from django_imagekit_jwt.uploads import Requester  # noqa: PLC0415 - as above

    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "JTI": placement}
    time.sleep(max(0, second - time.time()))
    upload = {"fileName": "cat.jpg"}
    return [issue_token(Requester(None), UploadPolicy(), upload).token for _ in range(count)]


if __name__ == "__main__":
    prepare(sys.argv[1], "django_imagekit_jwt")
    say("ready")
    for line in sys.stdin:
        wanted, at, how_many = line.split()
        say(json.dumps(issue(wanted, int(at), int(how_many))))
