"""A process that hears of outcomes: ``python -m tests.outcome_process '{"ENGINE": …}'``.

It reads lines. ``issue name`` issues a token of that file name and answers its id. ``report second
jti file`` waits for that second, reports the upload and answers the outcome or the refusal; ``event
second id file path`` does so with an event; ``use second jti`` marks it as used. ``die jti file``
reports, and is killed before ImageKit is asked; ``die-issuing name`` is killed between signing and
commit. ``outcome jti`` answers what the record says.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.worker import prepare, say


def issue(name: str) -> str:
    from django_imagekit_jwt.issuing import issue_uploads  # noqa: PLC0415 - as above
    from django_imagekit_jwt.policies import UploadPolicy  # noqa: PLC0415 - as above
    from django_imagekit_jwt.uploads import Requester, WantedUpload  # noqa: PLC0415 - as above

    [issued] = issue_uploads(Requester(None), UploadPolicy(), [WantedUpload({"fileName": name})])
    return issued.jti


def report(second: str, jti: str, file_id: str, path: str) -> str:
    from django_imagekit_jwt.exceptions import ImageKitJWTError  # noqa: PLC0415 - as above
    from django_imagekit_jwt.linking import confirm_from_events  # noqa: PLC0415 - as above
    from django_imagekit_jwt.outcomes import report_upload  # noqa: PLC0415 - as above
    from django_imagekit_jwt.signals import upload_reported  # noqa: PLC0415 - as above
    from django_imagekit_jwt.uploads import Requester  # noqa: PLC0415 - as above

    told: list[Any] = []

    def hear(**kwargs: Any) -> None:
        told.append(kwargs)

    upload_reported.connect(hear)
    wait(second)
    try:
        record = report_upload(Requester(None), jti, {"fileId": file_id, "filePath": path})
        return f"{confirm_from_events(record).outcome} {len(told)}"
    except ImageKitJWTError as error:
        return type(error).__name__
    finally:
        upload_reported.disconnect(hear)


def event(second: str, event_id: str, file_id: str, path: str) -> str:
    from django.utils.timezone import now  # noqa: PLC0415 - as above

    from django_imagekit_jwt.linking import receive_event  # noqa: PLC0415 - as above
    from django_imagekit_jwt.protocol.answers import FileFacts  # noqa: PLC0415 - as above
    from django_imagekit_jwt.protocol.events import Event  # noqa: PLC0415 - as above

    facts = FileFacts(file_id, path)
    wait(second)
    found = receive_event(Event(event_id, "file.created", now(), facts, file_id, path, ""))
    return "nothing" if found is None else str(found.outcome)


def use(second: str, jti: str) -> str:
    from django_imagekit_jwt.receipts import mark_used  # noqa: PLC0415 - as above

    wait(second)
    return str(mark_used(jti))


def outcome(jti: str) -> str:
    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    record = IssuedToken.objects.filter(jti=jti).first()
    return "no record" if record is None else record.outcome or "nothing"


def count() -> str:
    from django_imagekit_jwt.models import IssuedToken  # noqa: PLC0415 - as above

    return str(IssuedToken.objects.count())


def die_issuing(name: str) -> str:
    """Be killed when the records are written, and not yet committed."""
    from django.db import connection  # noqa: PLC0415 - as above

    def kill(execute: Any, sql: str, *arguments: Any) -> Any:
        result = execute(sql, *arguments)
        if sql.startswith("INSERT"):
            say("dying")
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    with connection.execute_wrapper(kill):
        return issue(name)


def wait(second: str) -> None:
    time.sleep(max(0.0, float(second) - time.time()))


COMMANDS: dict[str, Callable[..., str]] = {
    "issue": issue,
    "report": report,
    "event": event,
    "use": use,
    "outcome": outcome,
    "count": count,
    "die-issuing": die_issuing,
}

if __name__ == "__main__":
    prepare(sys.argv[1])
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        say(COMMANDS[command](*arguments))
