"""A process that prunes or issues: ``python -m tests.prune_process '{"ENGINE": …}'``.

It reads lines: ``fill count`` writes so many old records, each with an event; ``prune second size``
waits for that second, prunes in batches of that size and answers how many records and events went;
``issue second count`` issues so many tokens one after the other, and answers how many there were
and the longest and the median time of one, in milliseconds; ``left`` answers how many records and
events there are.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from tests.worker import prepare, say


def fill(count: str) -> str:
    from django.utils.timezone import now  # noqa: PLC0415 - as above

    from django_imagekit_jwt.models import IssuedToken, ReceivedEvent  # noqa: PLC0415 - as above

    old = now() - timedelta(days=100)
    moments = [old + timedelta(seconds=number // 10) for number in range(int(count))]
    IssuedToken.objects.bulk_create(
        [
            IssuedToken(jti=f"old-{number}", policy="p", iat=iat, exp=iat, parameters={})
            for number, iat in enumerate(moments)
        ]
    )
    ReceivedEvent.objects.bulk_create(
        [
            ReceivedEvent(event_id=record.jti, type="file.created", received_at=old, record=record)
            for record in IssuedToken.objects.all()
        ]
    )
    return count


def prune(second: str, size: str) -> str:
    from django.utils.timezone import now  # noqa: PLC0415 - as above

    from django_imagekit_jwt.pruning import Old, Pruned, prune  # noqa: PLC0415 - as above

    wait(second)
    old = Old(now() - timedelta(days=30), "default")
    total = sum(prune(old, int(size)), Pruned())
    return f"{total.records} {total.events}"


def issue(second: str, count: str) -> str:
    from django_imagekit_jwt.issuing import issue_token  # noqa: PLC0415 - as above
    from django_imagekit_jwt.policies import UploadPolicy  # noqa: PLC0415 - as above
    from django_imagekit_jwt.uploads import Requester  # noqa: PLC0415 - as above

    wait(second)
    taken = []
    for _ in range(int(count)):
        start = time.perf_counter()
        issue_token(Requester(None), UploadPolicy(), {"fileName": "cat.jpg"})
        taken.append(1000 * (time.perf_counter() - start))
    return f"{len(taken)} {max(taken):.1f} {statistics.median(taken):.1f}"


def left() -> str:
    from django_imagekit_jwt.models import IssuedToken, ReceivedEvent  # noqa: PLC0415 - as above

    return f"{IssuedToken.objects.count()} {ReceivedEvent.objects.count()}"


def wait(second: str) -> None:
    time.sleep(max(0.0, float(second) - time.time()))


COMMANDS: dict[str, Callable[..., str]] = {
    "fill": fill,
    "prune": prune,
    "issue": issue,
    "left": left,
}

if __name__ == "__main__":
    prepare(sys.argv[1], "django_imagekit_jwt")
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        say(COMMANDS[command](*arguments))
