"""Orphans: uploads that were meant for a form, and that no form ever took.

Responsible for: which those are, and removing one from ImageKit so that no form takes it meanwhile.
Does not know: who asks for it, or forms.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from .exceptions import ImageKitJWTError
from .imagekit_api import delete_file
from .models import IssuedToken, records
from .outcomes import account_of_record, record_deletion
from .querysets import IssuedTokenQuerySet


def orphans(older_than: timedelta, policies: Sequence[str] = ()) -> IssuedTokenQuerySet:
    """Give the records of uploads that arrived longer ago, and that no form took.

    Without policies, only of those that were asked for by a form: a page that uploads for itself
    has its own way of keeping what it got. With policies, of all their uploads.
    """
    found = records().orphans(timezone.now() - older_than)
    return found.filter(policy__in=policies) if policies else found.exclude(form_field="")


def remove_orphan(record: IssuedToken) -> bool:
    """Remove the file from ImageKit; False if a form took it meanwhile, or it is gone already.

    From when it is marked as deleted no form takes its receipt any more. Raises ImageKitUnreachable
    and NotConfigured, and then the file is as it was.
    """
    file_id, when = str(record.file_id), timezone.now()
    if not record_deletion(file_id, when):
        return False
    if records().filter(file_id=file_id, accepted_at__isnull=False).exists():
        _take_back(file_id, when)
        return False
    try:
        delete_file(account_of_record(record), file_id)
    except ImageKitJWTError:
        _take_back(file_id, when)
        raise
    return True


def _take_back(file_id: str, when: datetime) -> None:
    records().filter(file_id=file_id, deleted_at=when).update(deleted_at=None)
