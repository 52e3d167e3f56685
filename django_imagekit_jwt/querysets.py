"""The questions that can be asked of the record of issued tokens.

Responsible for: deriving the status, and which records are in one, unverified or an orphan.
Does not know: the columns' types, or who asks. Each answer is one that an index gives.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .protocol.tokens import MAX_LIFETIME

if TYPE_CHECKING:
    from .models import IssuedToken  # noqa: F401 - named in a string


class TokenStatus(models.TextChoices):
    """What became of a token; derived by the queryset, stored nowhere."""

    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")
    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified")
    FAILED = "failed", _("Failed")


LONGEST_LIFE = timedelta(seconds=MAX_LIFETIME)

OUTCOMES = (
    ("verified_at", TokenStatus.VERIFIED),
    ("failed_at", TokenStatus.FAILED),
    ("reported_at", TokenStatus.REPORTED),
)
"""What is known of an upload, by the moment that says it: what ImageKit said is above the rest."""


class IssuedTokenQuerySet(models.QuerySet["IssuedToken"]):
    """Issued tokens."""

    def with_status(self, now: datetime) -> "IssuedTokenQuerySet":
        """Annotate each record with the ``status`` it has at ``now``: a TokenStatus value."""
        return self.annotate(
            status=Case(
                When(~Q(outcome=""), then=F("outcome")),
                When(exp__gt=now, then=Value(TokenStatus.ACTIVE)),
                default=Value(TokenStatus.EXPIRED),
                output_field=models.CharField(max_length=16),
            )
        )

    def in_status(self, status: str, now: datetime) -> "IssuedTokenQuerySet":
        """Give those that have this status at ``now``, as the index on the outcome finds them."""
        if status == TokenStatus.ACTIVE:
            # No token lives longer than an hour, so only the newest can be active.
            return self.filter(outcome="", exp__gt=now, iat__gt=now - LONGEST_LIFE)
        if status == TokenStatus.EXPIRED:
            return self.filter(outcome="", exp__lte=now)
        return self.filter(outcome=status)

    def unverified(self) -> "IssuedTokenQuerySet":
        """Give those whose client named a file that ImageKit has neither confirmed nor denied."""
        return self.filter(outcome=TokenStatus.REPORTED, file_id__isnull=False)

    def orphans(self, before: datetime) -> "IssuedTokenQuerySet":
        """Give those whose file arrived before that moment, and which no form took.

        A file that a later upload overwrote is not among them if a form took that one.
        """
        taken = self.model._default_manager.using(self.db).filter(
            file_id=models.OuterRef("file_id"), accepted_at__isnull=False
        )
        arrived = Q(reported_at__lt=before) | Q(reported_at__isnull=True, verified_at__lt=before)
        return self.filter(
            arrived, ~models.Exists(taken), file_id__isnull=False, deleted_at__isnull=True
        ).order_by("pk")
