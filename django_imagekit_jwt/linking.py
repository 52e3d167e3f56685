"""Linking: which record an event of ImageKit is about, and what it says of it.

Responsible for: that each event counts once, and that a record and its event find each other,
whichever came first. Does not know: HTTP, or how an event was verified.

The event is written in a transaction of its own before its record is looked for, and a report
before its event is: so one of two that come at once sees the other.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, router, transaction
from django.db.models import Q
from django.utils import timezone

from .exceptions import shown
from .models import IssuedToken, ReceivedEvent, records
from .outcomes import confirm, implausible, record_deletion, refute
from .protocol.answers import FileFacts
from .protocol.events import Event
from .protocol.file_paths import could_be_at, possible_keys

logger = logging.getLogger("django_imagekit_jwt")

LONGEST_PROCESSING = timedelta(days=1)
"""How long after its token was issued a file may still arrive. A choice: a token lives an hour at
most, but a large file takes its time, and so does a video that ImageKit transforms first."""
CLOCK_SKEW = timedelta(minutes=5)
POST_TRANSFORMS = ("upload.post-transform.success", "upload.post-transform.error")
"""Events about a file that was stored before; they say too little of it to confirm an upload."""


def receive_event(event: Event) -> IssuedToken | None:
    """Take up a verified event, and give the record that it changed or confirmed; None for none.

    Of an event that comes again, only what is still missing is done. Raises the database's errors,
    and ReportConflict or UnknownUpload where another process took up the same file, or removed the
    record, just now.
    """
    received = _remember(event)
    if received.record_id is not None:
        return None
    record = _apply(event)
    if record is not None:
        _link(received, record)
    return record


def confirm_from_events(record: IssuedToken) -> IssuedToken:
    """Confirm a reported record by the event that came before its report, if one did."""
    if record.file_id is None or record.verified_at is not None:
        return record
    earlier = ReceivedEvent.objects.using(router.db_for_write(ReceivedEvent)).filter(
        file_id=record.file_id, record=None, facts__isnull=False
    )
    for received in earlier:
        facts = FileFacts(**(received.facts or {}))
        if facts.version_id == record.version_id and not implausible(record, facts):
            confirm(record, facts)
            _link(received, record)
    return record


def _remember(event: Event) -> ReceivedEvent:
    """Write the event down, or give what was written when it came first, in whatever process."""
    # The moment of a change is of no use later, and no JSON.
    facts = event.facts and asdict(replace(event.facts, updated_at=None))
    new = ReceivedEvent(
        event_id=event.id,
        type=event.type,
        received_at=timezone.now(),
        file_id=event.file_id,
        facts=facts,
    )
    alias = router.db_for_write(ReceivedEvent)
    try:
        with transaction.atomic(using=alias):
            new.save(using=alias, force_insert=True)
    except IntegrityError:
        return ReceivedEvent.objects.using(alias).get(event_id=event.id)
    return new


def _link(received: ReceivedEvent, record: IssuedToken) -> None:
    """Write down whom the event was about, unless that record is gone or going.

    The database does not see to it. Whoever prunes holds the record's lock before he looks for its
    events, so he either finds this one or leaves no record to lock.
    """
    alias = router.db_for_write(ReceivedEvent)
    ours = ReceivedEvent.objects.using(alias).filter(pk=received.pk)
    with transaction.atomic(using=alias):
        ours.update(record=record)
        if not records().select_for_update().filter(pk=record.pk).exists():
            ours.update(record=None)


def _apply(event: Event) -> IssuedToken | None:
    if event.facts is not None:
        return _arrived(event, event.facts)
    if event.type == "file.deleted":
        record_deletion(event.file_id, timezone.now())
        return records().filter(file_id=event.file_id).first()
    if event.type == "upload.pre-transform.error":
        return _not_transformed(event)
    if event.type in POST_TRANSFORMS:
        return _transformed(event)
    logger.info("An event of type %s came, which changes nothing here.", event.type)
    return None


def _arrived(event: Event, facts: FileFacts) -> IssuedToken | None:
    known = records().filter(file_id=facts.file_id, version_id=facts.version_id).first()
    record = known or _only(
        one for one in _awaited(event, facts.path) if not implausible(one, facts)
    )
    if record is None:
        logger.info(
            "A file arrived that no record waits for, or more than one: %s.", shown(facts.path)
        )
        return None
    wrong = " ".join(implausible(record, facts).values())
    return refute(record, wrong) if wrong else confirm(record, facts)


def _not_transformed(event: Event) -> IssuedToken | None:
    awaited = _awaited(event, event.path)
    record = _only(one for one in awaited if could_be_at(one.parameters, event.path))
    return record and refute(record, f"pre-transformation failed: {event.failure}")


def _transformed(event: Event) -> IssuedToken | None:
    record = _only(records().filter(file_id=event.file_id)[:2])
    if event.failure:
        logger.warning("A post-transformation of %s failed: %s.", event.file_id, event.failure)
    return record


def _awaited(event: Event, path: str) -> Iterable[IssuedToken]:
    """Give the records whose file may be the one that arrived at this path."""
    created: datetime = event.created_at or timezone.now()
    return records().filter(
        Q(file_id__isnull=True) | Q(failed_at__isnull=False),
        path_key__in=possible_keys(path),
        verified_at__isnull=True,
        iat__gte=created - LONGEST_PROCESSING,
        iat__lte=created + CLOCK_SKEW,
    )


def _only(found: Iterable[IssuedToken]) -> IssuedToken | None:
    """Give the one there is; a path that fits several says nothing of any."""
    several = list(found)
    return several[0] if len(several) == 1 else None
