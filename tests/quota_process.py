"""A process that issues under a quota: ``python -m tests.quota_process '{"ENGINE": …}'``.

It reads lines: ``user name`` answers the key of that user, ``issue key second count`` how many
tokens it was given, ``issue-after-reading`` the same within transactions that read before, and
``plan`` how the database finds what it counts.
"""

import json
import sys
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.worker import prepare, say

if TYPE_CHECKING:
    from django_imagekit_jwt.uploads import Requester

QUOTAS = [{"files": 10, "per": "hour"}, {"bytes": 900, "per": "day"}]


def user_pk(name: str) -> int:
    from django.contrib.auth.models import User  # noqa: PLC0415 - as above

    return User.objects.get_or_create(username=name)[0].pk


def issue(pk: int, second: float, count: int, reading: bool) -> int:  # noqa: FBT001 - by name
    from django.contrib.auth.models import User  # noqa: PLC0415 - as above
    from django.db import OperationalError  # noqa: PLC0415 - as above

    from django_imagekit_jwt.exceptions import NotConfigured, QuotaExceeded  # noqa: PLC0415
    from django_imagekit_jwt.uploads import Requester  # noqa: PLC0415 - as above

    requester = Requester(User.objects.get(pk=pk))
    time.sleep(max(0, second - time.time()))
    given = 0
    for _ in range(count):
        with suppress(QuotaExceeded, NotConfigured, OperationalError):
            given += issue_in_transaction(requester) if reading else issue_one(requester)
    return given


def issue_one(requester: "Requester") -> int:
    from django_imagekit_jwt.issuing import issue_uploads  # noqa: PLC0415 - as above
    from django_imagekit_jwt.policies import UploadPolicy  # noqa: PLC0415 - as above
    from django_imagekit_jwt.uploads import WantedUpload  # noqa: PLC0415 - as above

    policy = UploadPolicy(name="counted", max_size=100, quotas=QUOTAS)
    return len(issue_uploads(requester, policy, [WantedUpload({"fileName": "cat.jpg"})]))


def issue_in_transaction(requester: "Requester") -> int:
    """Issue as under ``ATOMIC_REQUESTS``, where much was read before."""
    from django.db import transaction  # noqa: PLC0415 - as above

    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    with transaction.atomic():
        IssuedToken.objects.count()
        time.sleep(0.01)
        return issue_one(requester)


def plan() -> str:
    """Give how the database would count, among many records of many users."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from django_imagekit_jwt.uploads import Requester  # noqa: PLC0415 - as above

    users = User.objects.bulk_create([User(username=f"user {number}") for number in range(100)])
    write_history([user.pk for user in users])
    with connection.cursor() as cursor:
        table = "TABLE" if connection.vendor == "mysql" else ""
        cursor.execute(f"ANALYZE {table} django_imagekit_jwt_issuedtoken")
        with CaptureQueriesContext(connection) as queries:
            issue_one(Requester(users[0]))
        [counting] = [one["sql"] for one in queries if "SUM(CASE" in one["sql"]]
        how = "QUERY PLAN" if connection.vendor == "sqlite" else ""
        cursor.execute(f"EXPLAIN {how} {counting}")
        return json.dumps(cursor.fetchall(), default=str)


def write_history(users: list[int]) -> None:
    from django.utils.timezone import now  # noqa: PLC0415 - as above

    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    ages = [timedelta(hours=number) for number in range(2, 82)]
    IssuedToken.objects.bulk_create(
        [
            IssuedToken(
                jti=f"{pk}-{policy}-{age}",
                user_id=pk,
                policy=policy,
                iat=now() - age,
                exp=now() - age,
                parameters={},
                max_bytes=1,
            )
            for age in ages  # outermost, as time goes
            for pk in users
            for policy in ("counted", "other")
        ]
    )


if __name__ == "__main__":
    prepare(sys.argv[1])
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "user":
            say(str(user_pk(arguments[0])))
        elif command == "plan":
            say(plan())
        else:
            pk, second, count = arguments
            reading = command == "issue-after-reading"
            say(str(issue(int(pk), float(second), int(count), reading)))
