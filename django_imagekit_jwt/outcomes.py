"""Outcomes: what became of an upload, from who said so to the record.

Responsible for: a client's reports and ImageKit's own word, each written once however often it is
said, with their signals. Does not know: HTTP, how ImageKit was asked, or how an event was verified.

Every change is one UPDATE that names the state it leaves, so of two at once one changes something
and the other sees it. What ImageKit itself said is never replaced by what a client says.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, router, transaction
from django.utils import timezone

from .conf import account_of, url_endpoint
from .exceptions import (
    ImageKitJWTError,
    ImplausibleReport,
    ReportConflict,
    UnknownUpload,
    shown,
)
from .models import IssuedToken, records
from .policies import get_policy
from .protocol.answers import FileFacts, read_facts
from .protocol.plausibility import contradictions
from .querysets import IssuedTokenQuerySet
from .signals import send_after_commit, upload_failed, upload_reported, upload_verified
from .uploads import Requester

LONGEST_FAILURE = 1000


@dataclass(frozen=True)
class Failure:
    """Why an upload failed, as a client says it; ``status`` is ImageKit's, 0 where none came."""

    code: str = ""
    message: str = ""
    status: int = 0

    def __str__(self) -> str:
        said = ": ".join(part for part in (self.code, self.message) if part) or "failed"
        return (f"{said} ({self.status})" if self.status else said)[:LONGEST_FAILURE]


def owned_upload(requester: Requester, jti: str) -> IssuedToken:
    """Give the requester's own record of that id; raises UnknownUpload.

    A user of this site owns by key, so that a new name changes nothing. Who is none (another
    system's user, or nobody where anonymous clients are let in) owns by name and by knowing the id.
    """
    owner: dict[str, Any] = {"user_id": requester.user_pk}
    if requester.user_pk is None:
        owner = {"user_id__isnull": True, "username": requester.username[:255]}
    can_be = "\0" not in jti  # which PostgreSQL takes for a fault of its own
    record = records().filter(jti=jti, **owner).first() if can_be else None
    if record is None or record.jti != jti:  # a database may take case for nothing
        raise UnknownUpload(
            f"No upload of yours has the id {shown(jti)}. Sign in as the user who asked for it."
        )
    return record


def report_upload(requester: Requester, jti: str, answer: Mapping[str, object]) -> IssuedToken:
    """Record the answer that ImageKit gave a client; saying it again changes nothing.

    An answer that names no file is that of status 202: ImageKit still processes it. Raises
    UnknownUpload, InvalidAnswer, ImplausibleReport, ReportConflict, and the database's own errors.
    """
    record = owned_upload(requester, jti)
    if "fileId" not in answer and "message" in answer:
        return _write_report(record, None)
    facts = read_facts(answer)
    errors = {name: [why] for name, why in implausible(record, facts).items()}
    if errors:
        raise ImplausibleReport(errors)
    return _write_report(record, facts)


def report_failure(requester: Requester, jti: str, failure: Failure) -> IssuedToken:
    """Record why a client's upload failed, unless more is known of it already.

    Raises UnknownUpload, and the database's own errors.
    """
    record = owned_upload(requester, jti)
    return refute(record, str(failure), reported_at__isnull=True)


def implausible(record: IssuedToken, facts: FileFacts) -> dict[str, str]:
    """Give a sentence for each member by which this token cannot have produced that file."""
    return contradictions(record.parameters, record.max_bytes, _endpoint(record), facts)


def account_of_record(record: IssuedToken) -> str:
    """Give the account that the token was signed for: by its key, or its policy if that changed."""
    account = account_of(record.kid)
    if account is not None:
        return account
    try:
        return get_policy(record.policy).account
    except ImageKitJWTError:
        return ""


def confirm(record: IssuedToken, facts: FileFacts) -> IssuedToken:
    """Record that ImageKit itself said so.

    Raises ReportConflict for another upload's file, and UnknownUpload where the record is gone.
    """
    said = {"verified_at": timezone.now(), **_columns(facts)}
    with _settling():
        changed = _of(record).filter(verified_at__isnull=True).update(**said)
        _refresh(record)
        if changed:
            send_after_commit(upload_verified, record)
    return record


def refute(record: IssuedToken, why: str, **unless: object) -> IssuedToken:
    """Record that the upload failed, unless it is verified or has failed already.

    Raises UnknownUpload where the record is gone.
    """
    said = {"failed_at": timezone.now(), "failure": why[:LONGEST_FAILURE]}
    still = _of(record).filter(verified_at__isnull=True, failed_at__isnull=True, **unless)
    with _settling():
        changed = still.update(**said)
        _refresh(record)
        if changed:
            send_after_commit(upload_failed, record)
    return record


def record_deletion(file_id: str, when: datetime) -> int:
    """Record that a file is no longer at ImageKit; gives how many records it was of."""
    there = records().filter(file_id=file_id, deleted_at__isnull=True)
    return there.update(deleted_at=when)


def _write_report(record: IssuedToken, facts: FileFacts | None) -> IssuedToken:
    now = timezone.now()
    with _settling():
        changed = 0
        if facts is not None:
            # A failure that the client told of before it had the answer is no longer so.
            said = {"reported_at": now, "failed_at": None, "failure": "", **_columns(facts)}
            changed = _of(record).filter(file_id__isnull=True).update(**said)
        changed = changed or _of(record).filter(reported_at__isnull=True).update(reported_at=now)
        _refresh(record)
        _refuse_other_file(record, facts)
        if changed:
            send_after_commit(upload_reported, record)
    return record


def _refuse_other_file(record: IssuedToken, facts: FileFacts | None) -> None:
    if facts and (record.file_id, record.version_id) != (facts.file_id, facts.version_id):
        raise ReportConflict(
            f"fileId is {shown(facts.file_id)}, but another file was reported for this upload. "
            "Ask for a new token for each attempt."
        )


@contextmanager
def _settling() -> Iterator[None]:
    """Give a transaction in which the database says whether a file is another upload's."""
    try:
        with transaction.atomic(using=router.db_for_write(IssuedToken)):
            yield
    except IntegrityError as error:
        raise ReportConflict(
            "fileId is that of another upload. Report what ImageKit answered to this one."
        ) from error


def _columns(facts: FileFacts) -> dict[str, Any]:
    told = {
        "file_id": facts.file_id,
        "version_id": facts.version_id,
        "file_path": facts.path,
        "size": facts.size,
        "mime": facts.mime,
    }
    return {column: value for column, value in told.items() if value not in (None, "")}


def _of(record: IssuedToken) -> IssuedTokenQuerySet:
    return records().filter(pk=record.pk)


def _refresh(record: IssuedToken) -> None:
    try:
        record.refresh_from_db(using=router.db_for_write(IssuedToken))
    except IssuedToken.DoesNotExist:
        # Pruned, or erased with its user's data, since it was read.
        raise UnknownUpload(f"Nothing is known of {shown(record.jti)} any more.") from None


def _endpoint(record: IssuedToken) -> str:
    try:
        return url_endpoint(account_of_record(record))
    except ImageKitJWTError:
        return ""
