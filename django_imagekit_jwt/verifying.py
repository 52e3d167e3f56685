"""Verifying: what a client reported, held against what ImageKit says of the file.

Responsible for: asking about a reported upload, and the sentence that says what differs.
Does not know: when to ask, or how ImageKit is asked.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.timezone import is_naive, make_aware

from .exceptions import ImageKitJWTError, ImageKitUnreachable, NotConfigured, ReportConflict, shown
from .imagekit_api import file_facts
from .linking import confirm_from_events
from .models import IssuedToken
from .outcomes import account_of_record, confirm, implausible, refute
from .policies import get_policy
from .protocol.answers import FileFacts
from .protocol.upload_checks import Limits, declared_excess, to_checks

logger = logging.getLogger("django_imagekit_jwt")

CLOCK_SKEW = timedelta(minutes=5)


def verify_upload(record: IssuedToken) -> IssuedToken:
    """Confirm or refute a reported upload by what ImageKit says of its file.

    Raises ImageKitUnreachable and NotConfigured, and then leaves the record as it is; UnknownUpload
    where it is gone.
    """
    record = confirm_from_events(record)
    if record.file_id is None or record.verified_at or record.failed_at:
        return record
    facts = file_facts(account_of_record(record), record.file_id, record.version_id)
    if facts is None:
        return refute(record, "ImageKit has no such file.")
    wrong = " ".join(_differences(record, facts))
    try:
        return refute(record, wrong) if wrong else confirm(record, facts)
    except ReportConflict as error:
        return refute(record, str(error))


def verify_if_possible(record: IssuedToken) -> IssuedToken:
    """Do as ``verify_upload``; where ImageKit cannot be asked, log why and leave it reported."""
    try:
        return verify_upload(record)
    except (ImageKitUnreachable, NotConfigured) as error:
        logger.warning("The upload %s is not verified yet: %s", record.jti, error)
        return record


def _differences(record: IssuedToken, facts: FileFacts) -> Iterator[str]:
    yield from implausible(record, facts).values()
    if facts.path != record.file_path:
        yield f"filePath is {shown(facts.path)}, and {shown(record.file_path)} was reported."
    if record.size is not None and facts.size != record.size:
        yield f"size is {facts.size}, and {record.size} was reported."
    yield from _wrong_type(record, facts.mime)
    if facts.updated_at is not None and facts.updated_at < _aware(record.iat) - CLOCK_SKEW:
        yield "The file is older than the token."


def _wrong_type(record: IssuedToken, mime: str) -> Iterator[str]:
    """Hold the type to the policy's, if those are what was signed: it may have changed since."""
    try:
        limits = Limits(mime_types=get_policy(record.policy).limits.mime_types)
    except ImageKitJWTError:
        return
    if to_checks(limits) and to_checks(limits) in record.parameters.get("checks", ""):
        yield from declared_excess(limits, None, mime).values()


def _aware(moment: datetime) -> datetime:
    return make_aware(moment) if is_naive(moment) else moment
