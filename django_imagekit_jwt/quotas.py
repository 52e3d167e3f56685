"""Quotas: how much one user may be granted in a time, counted from the records.

Responsible for: counting under a lock, so that two requests at once never exceed a quota, and
saying what is left. Does not know: policies' other options, tokens, or requests.

A transaction must see what others committed before it got the lock. It does with READ COMMITTED,
which is Django's default on PostgreSQL and on MariaDB; REPEATABLE READ is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import connections, router
from django.db.models import Count, F, Sum, Window
from django.utils.translation import gettext as _

from .exceptions import NotConfigured, QuotaExceeded, shown
from .models import IssuedToken
from .quota_words import Spent, spent_sentence

SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
LONGEST = timedelta(days=36500)
OLD_SNAPSHOTS = ("repeatable read", "none")
"""Isolation levels that hide what others committed; none is the server's own, often the first."""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """So many files, or bytes, in a time that slides; raises ValueError for what is no quota."""

    per: timedelta | int | str
    """A timedelta, seconds, or ``"hour"``, ``"day"``, ``"week"``."""

    files: int | None = None
    bytes: int | None = None

    def __post_init__(self) -> None:
        if self.files is None and self.bytes is None:
            raise ValueError("A quota counts nothing. Give it files, bytes or both.")
        for name, most in (("files", self.files), ("bytes", self.bytes)):
            if most is not None and (type(most) is not int or most < 1):
                raise ValueError(f"{name} is {shown(most)}. Make it a number from 1 up.")
        object.__setattr__(self, "per", _span(self.per))

    @property
    def span(self) -> timedelta:
        """The time, read."""
        return cast("timedelta", self.per)


_COUNTING = {"files": "1", "bytes": "COALESCE(max_bytes, 0)"}


@dataclass(frozen=True)
class _Count:
    """One thing that a quota counts: ``files`` or ``bytes``."""

    what: str
    most: int
    span: timedelta
    used: int
    asked: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)


def reserve(
    user: AbstractBaseUser | None,
    policy: str,
    quotas: Sequence[Quota],
    wanted: Sequence[int | None],
    now: datetime,
) -> None:
    """Refuse what would exceed a quota: within the transaction that writes the records, and before.

    ``wanted`` has the most bytes of each upload; those of earlier records that have none, from
    before bytes were counted, are not known and not counted. Raises QuotaExceeded, which says what
    is left, NotConfigured, and ValueError where bytes are counted and an upload has no limit.
    """
    if None in wanted and any(quota.bytes for quota in quotas):
        raise ValueError("A quota counts bytes, and an upload has no limit. Give it one.")
    if user is None or user.pk is None or not _lock(user):
        raise QuotaExceeded(
            _("This policy counts what each user of the site uploads. Sign in as one."), None
        )
    asked = {"files": len(wanted), "bytes": sum(most or 0 for most in wanted)}
    exceeded = [
        count for count in _counts(user, policy, quotas, asked, now) if count.asked > count.left
    ]
    if exceeded:
        waits = [(_wait(user, policy, count, now), count) for count in exceeded]
        raise _refusal(*max(waits, key=lambda one: (one[0] is None, one[0] or 0)))


def _span(per: timedelta | int | str) -> timedelta:
    span: object = SPANS.get(per) if isinstance(per, str) else per
    if type(span) is int and 0 < span <= LONGEST.total_seconds():
        span = timedelta(seconds=span)
    if not isinstance(span, timedelta) or not timedelta(seconds=1) <= span <= LONGEST:
        mend = f"Make it seconds, a timedelta, or one of {', '.join(SPANS)}; at most a century."
        raise ValueError(f"per is {shown(per)}. {mend}")
    return span


def _lock(user: AbstractBaseUser) -> bool:
    """Let no other transaction count for this user until this one ends; False if there is none."""
    model = get_user_model()
    alias = router.db_for_write(IssuedToken)
    row = model._base_manager.using(alias).filter(pk=user.pk)
    features = connections[alias].features
    if features.has_select_for_update:
        _refuse_old_snapshots(alias)
        # Not the key: else every insert that names the user, and not only these, would wait.
        no_key = features.has_select_for_no_key_update
        return bool(row.select_for_update(no_key=no_key).values_list("pk"))
    # SQLite has one writer: writing what is there already makes this transaction that one.
    return bool(row.update(**{model.USERNAME_FIELD: F(model.USERNAME_FIELD)}))


def _refuse_old_snapshots(alias: str) -> None:
    """Refuse to count what may be out of date, as far as Django knows of it."""
    level = getattr(connections[alias], "isolation_level", "")
    name = str(getattr(level, "name", level)).replace("_", " ").lower()
    if name in OLD_SNAPSHOTS:
        raise NotConfigured(
            f"DATABASES[{alias!r}]['OPTIONS']['isolation_level'] is {name}, under which two "
            "requests at once exceed a quota. Leave it out: Django's own is read committed."
        )


def _counts(
    user: AbstractBaseUser,
    policy: str,
    quotas: Sequence[Quota],
    asked: Mapping[str, int],
    now: datetime,
) -> list[_Count]:
    """Count for all quotas in one query, whose rows an index on user, policy and time finds.

    In SQL, as this is on the way of every upload and the ORM takes three times as long to write it.
    """
    wanted = [
        (what, most, quota.span)
        for quota in quotas
        for what, most in (("files", quota.files), ("bytes", quota.bytes))
        if most is not None
    ]
    used = _sums(user, policy, [(what, now - span) for what, _, span in wanted])
    return [
        _Count(what, most, span, int(sum_ or 0), asked[what])
        for (what, most, span), sum_ in zip(wanted, used, strict=True)
    ]


def _sums(
    user: AbstractBaseUser, policy: str, counted: Sequence[tuple[str, datetime]]
) -> Sequence[Any]:
    connection = connections[router.db_for_write(IssuedToken)]
    meta = IssuedToken._meta
    since = [meta.get_field("iat").get_db_prep_value(after, connection) for _, after in counted]
    owner = meta.get_field("user").get_db_prep_value(user.pk, connection)
    sums = (f"SUM(CASE WHEN iat > %s THEN {_COUNTING[what]} ELSE 0 END)" for what, _ in counted)
    table = connection.ops.quote_name(meta.db_table)
    sql = f"SELECT {', '.join(sums)} FROM {table} WHERE user_id = %s AND policy = %s AND iat > %s"  # noqa: S608 - all names are this module's  # nosec # as said
    with connection.cursor() as cursor:
        cursor.execute(sql, [*since, owner, policy, min(since)])
        found: Sequence[Any] = cursor.fetchone()
        return found


def _wait(user: AbstractBaseUser, policy: str, count: _Count, now: datetime) -> int | None:
    """Give the seconds until enough of the oldest records no longer count; None for never."""
    if count.asked > count.most:
        return None
    freed = Count("pk") if count.what == "files" else Sum("max_bytes")
    enough = (
        IssuedToken.objects.using(router.db_for_write(IssuedToken))
        .filter(user_id=user.pk, policy=policy, iat__gt=now - count.span)
        .annotate(freed=Window(freed, order_by="iat"))
        .filter(freed__gte=count.used + count.asked - count.most)
        .order_by("iat")
    )
    # None if records were deleted since they were counted, which needs no lock: then ask again.
    until: datetime = enough.values_list("iat", flat=True).first() or now - count.span
    return max(1, ceil((until + count.span - now).total_seconds()))


def _refusal(wait: int | None, count: _Count) -> QuotaExceeded:
    spent = Spent(count.what, count.most, count.left, count.asked, count.span, wait)
    return QuotaExceeded(spent_sentence(spent), wait)
