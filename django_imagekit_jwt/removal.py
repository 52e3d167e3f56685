"""Removal: a file goes from ImageKit with the row that had it.

Responsible for: when, unless what, and that no failure of it breaks anything.
Does not know: which model fields ask for it.
"""

import logging

from django.db import models, transaction
from django.utils import timezone

from .exceptions import ImageKitUnreachable, NotConfigured, shown
from .files import ImageKitFile
from .imagekit_api import delete_file
from .outcomes import account_of_record, record_deletion

logger = logging.getLogger("django_imagekit_jwt")


def remove_after_commit(file: ImageKitFile, rows: models.QuerySet[models.Model]) -> None:
    """Remove the file once the transaction of ``rows``' database is committed.

    It stays where one of ``rows`` is still there then, and where ImageKit cannot be asked: the log
    says so, and nothing else fails.
    """

    def remove() -> None:  # no partial, whose missing name breaks Django's log of a failure
        _remove(file, rows)

    transaction.on_commit(remove, using=rows.db, robust=True)


def _remove(file: ImageKitFile, rows: models.QuerySet[models.Model]) -> None:
    if rows.exists():
        return
    record = file.record
    if record is None or not record.file_id:
        logger.warning("%s stays at ImageKit: no record says which file it is.", shown(file.path))
        return
    if record.deleted_at is not None:
        return
    try:
        delete_file(account_of_record(record), record.file_id)
    except (ImageKitUnreachable, NotConfigured) as error:
        logger.warning("%s stays at ImageKit: %s", shown(file.path), error)
        return
    record_deletion(record.file_id, timezone.now())
