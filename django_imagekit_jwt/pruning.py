"""Pruning: what is old enough is deleted, a batch in a transaction.

Responsible for: what may go and what has to stay, and leaving others who issue or prune alone.
Does not know: who asks, or files. What was uploaded stays at ImageKit, whatever goes here.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

from django.db import OperationalError, connections, router, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from .conf import conf
from .models import IssuedToken, ReceivedEvent, RefusalCount
from .policies import DEFAULT_POLICY, get_policy
from .querysets import IssuedTokenQuerySet, TokenStatus

logger = logging.getLogger("django_imagekit_jwt")

BATCH_SIZE = 1000
"""Measured: larger batches are faster, and others' commits wait longer for what they wrote."""

ATTEMPTS = 20
"""How often a batch is tried that others are in the way of."""

RUNS = 50
"""Runs of keys that are worth a statement each."""
LISTED = 500
"""Keys in one list: MariaDB makes a table of a thousand, and reads the rows one by one."""

_Place = tuple[Any, int]
"""Where a row stands among those of its table: its moment and its key."""


@dataclass(frozen=True)
class Old:
    """What may go: all that is from before a moment, in the database ``using``."""

    before: datetime
    using: str
    keep_verified: bool = False

    def records(self) -> IssuedTokenQuerySet:
        """Give the records that may go: no token of theirs serves any more."""
        ended = IssuedToken.objects.using(self.using).filter(
            iat__lt=self.before, exp__lte=timezone.now()
        )
        return ended.exclude(outcome=TokenStatus.VERIFIED) if self.keep_verified else ended

    def events(self) -> QuerySet[ReceivedEvent]:
        """Give the events of no record; those of a record go and stay with it."""
        received = ReceivedEvent.objects.using(self.using)
        return received.filter(received_at__lt=self.before, record=None)

    def refusal_counts(self) -> QuerySet[RefusalCount]:
        """Give the counts of whole days."""
        return RefusalCount.objects.using(self.using).filter(day__lt=_site_day(self.before))


@dataclass(frozen=True)
class Pruned:
    """How many rows of each kind are gone; ``last`` is the moment of the last of them."""

    records: int = 0
    events: int = 0
    refusal_counts: int = 0
    last: date | None = None

    def __add__(self, later: "Pruned") -> "Pruned":
        return Pruned(
            self.records + later.records,
            self.events + later.events,
            self.refusal_counts + later.refusal_counts,
            later.last or self.last,
        )


@dataclass(frozen=True)
class _Kind:
    """Rows of one table that may go, and the column that they are old by."""

    name: Literal["records", "events", "refusal_counts"]
    rows: QuerySet[Any]
    moment: str


def longest_quota() -> tuple[timedelta, str]:
    """Give the longest time that a quota of an open policy counts, and that policy's name.

    What is deleted gives quota back, so nothing younger may go. Raises NotConfigured.
    """
    policies = {DEFAULT_POLICY: "", **conf.POLICIES}
    names = [name for name, definition in policies.items() if definition is not None]
    spans = [(quota.span, name) for name in names for quota in get_policy(name).counted]
    return max(spans, default=(timedelta(0), ""))


def prune(old: Old, size: int = BATCH_SIZE) -> Iterator[Pruned]:
    """Remove what is old, the oldest first, and tell after each batch of ``size`` what went.

    Between two batches nothing is open and nothing half done. Raises the database's own errors.
    """
    for kind in _kinds(old):
        after: _Place | None = None
        while batch := _remove_patiently(kind, size, after):
            pruned, after = batch
            yield pruned


def count(old: Old) -> Pruned:
    """Count what ``prune`` would remove; this reads all of it."""
    events = ReceivedEvent.objects.using(old.using).filter(record__in=old.records())
    strays = old.events().count()
    return Pruned(old.records().count(), events.count() + strays, old.refusal_counts().count())


def prune_at_issue() -> None:
    """Remove a little of what is old once the transaction under way is committed.

    As much as ``PRUNE_AT_ISSUE`` says, from before ``RETENTION``. It waits for nobody else who
    prunes; other failures are logged by Django as errors.
    """
    if conf.PRUNE_AT_ISSUE and conf.RETENTION:
        alias = router.db_for_write(IssuedToken)
        transaction.on_commit(_prune_a_little, using=alias, robust=True)


def _prune_a_little() -> None:
    kept = max(timedelta(days=conf.RETENTION or 0), longest_quota()[0])
    for kind in _kinds(Old(timezone.now() - kept, router.db_for_write(IssuedToken))):
        try:
            _remove_batch(kind, conf.PRUNE_AT_ISSUE, None, nowait=True)
        except OperationalError as error:
            logger.info("Nothing old was removed: %s. Others may do so just now.", error)


def _kinds(old: Old) -> tuple[_Kind, ...]:
    return (
        _Kind("records", old.records(), "iat"),
        _Kind("events", old.events(), "received_at"),
        _Kind("refusal_counts", old.refusal_counts(), "day"),
    )


def _remove_patiently(kind: _Kind, size: int, after: _Place | None) -> tuple[Pruned, _Place] | None:
    """Remove a batch, and do it anew where the database took it back.

    MariaDB ends one of two that are in each other's way, and locks more rows than are asked for.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _remove_batch(kind, size, after)
        except OperationalError as error:
            logger.info("A batch was taken back, and is removed anew: %s.", error)
    return _remove_batch(kind, size, after)


def _remove_batch(
    kind: _Kind, size: int, after: _Place | None, *, nowait: bool = False
) -> tuple[Pruned, _Place] | None:
    """Remove the oldest rows that come after a place; None where there are none.

    All begin with the oldest, so of several that prune at once mostly one works and the others
    wait; with ``nowait`` they raise OperationalError. To pass over locked rows, and delete side by
    side, has them in each other's way more often than it helps.
    """
    alias, moment = kind.rows.db, kind.moment
    rows = kind.rows if after is None else kind.rows.filter(_behind(moment, after))
    features = connections[alias].features
    with transaction.atomic(using=alias):
        _become_writer(alias)
        ours = rows.select_for_update(nowait=nowait and features.has_select_for_update_nowait)
        keys = list(ours.order_by(moment, "pk").values_list("pk", flat=True)[:size])
        if not keys:
            return None
        # Of the last one alone: to make moments of all takes longer than to delete them.
        last = kind.rows.values_list(moment, flat=True).get(pk=keys[-1])
        events = _remove_events_of(keys, alias) if kind.name == "records" else 0
        removed = {"events": events, kind.name: _delete(kind.rows.model, keys, alias)}
    return Pruned(**removed, last=last), (last, keys[-1])


def _behind(moment: str, place: _Place) -> Q:
    last, key = place
    return Q(**{f"{moment}__gte": last}) & ~Q(**{moment: last, "pk__lte": key})


def _become_writer(alias: str) -> None:
    """Let SQLite, which has one writer and no locks of rows, make this transaction that one now.

    One that has read before it writes fails where another wrote meanwhile.
    """
    if not connections[alias].features.has_select_for_update:
        IssuedToken.objects.using(alias).filter(pk=0).update(policy="")


def _remove_events_of(records: Sequence[int], alias: str) -> int:
    """Remove the events of locked records, of which no further event can become one.

    They are read first, which locks nothing, and named by their own keys: to find them by the
    records', MariaDB may lock the whole table for a moment.
    """
    received = ReceivedEvent.objects.using(alias).order_by()
    keys = [
        key
        for these in _named("record_id", records)
        for key in received.filter(these).values_list("pk", flat=True)
    ]
    return _delete(ReceivedEvent, keys, alias)


def _delete(model: type[Model], keys: Sequence[int], alias: str) -> int:
    """Delete the rows with these keys, unread: nothing hears of it, and nothing else goes."""
    rows: QuerySet[Any] = model._base_manager.using(alias)
    return sum(rows.filter(these)._raw_delete(alias) for these in _named("pk", keys))


def _named(column: str, keys: Sequence[int]) -> list[Q]:
    """Name keys in few statements, and short ones where most keys follow each other."""
    runs = _runs(sorted(keys))
    if len(runs) <= RUNS:
        return [Q(**{f"{column}__gte": first, f"{column}__lte": last}) for first, last in runs]
    starts = range(0, len(keys), LISTED)
    return [Q(**{f"{column}__in": keys[start : start + LISTED]}) for start in starts]


def _runs(keys: Sequence[int]) -> list[tuple[int, int]]:
    """Give the ends of each run of ordered keys: records of a time have few gaps."""
    gaps = [(one, following) for one, following in pairwise(keys) if following > one + 1]
    firsts = [*keys[:1], *(following for _, following in gaps)]
    return list(zip(firsts, [*(one for one, _ in gaps), *keys[-1:]], strict=True))


def _site_day(moment: datetime) -> date:
    return (timezone.localtime(moment) if timezone.is_aware(moment) else moment).date()
