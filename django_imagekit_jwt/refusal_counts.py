"""Counts of refusals: for the overview, where the site asks for them by ``COUNT_REFUSALS``.

Responsible for: adding each refusal to the count of its day, code and policy. Does not know: why a
request was refused. What a client made up is no policy here, so nobody can fill the table.
"""

from datetime import date

from django.db import IntegrityError, router, transaction
from django.db.models import F

from .conf import conf
from .models import RefusalCount
from .policies import DEFAULT_POLICY
from .spans import site_today

LONGEST = 100


def count_refusal(*, code: str, policy: str, **_details: object) -> None:
    """Count one refusal, as a receiver of ``signals.request_refused``; nothing where it is off.

    Raises the database's own errors, which the signal logs.
    """
    if conf.COUNT_REFUSALS:
        known = policy in {DEFAULT_POLICY, *conf.POLICIES}
        add_refusal(site_today(), code, policy if known else "")


def add_refusal(day: date, code: str, policy: str) -> None:
    """Add one to a count, however many processes do so at once."""
    alias = router.db_for_write(RefusalCount)
    key = {"day": day, "code": code[:LONGEST], "policy": policy[:LONGEST]}
    counts = RefusalCount.objects.using(alias)
    if counts.filter(**key).update(count=F("count") + 1):
        return
    try:
        with transaction.atomic(using=alias):
            counts.create(**key, count=1)
    except IntegrityError:  # another process was first
        counts.filter(**key).update(count=F("count") + 1)
