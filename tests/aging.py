"""Records and events of some age, and what is left of them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from tests.factories import issued_token

DAY = timedelta(days=1)


def aged(days: float, **changes: Any) -> IssuedToken:
    return issued_token(now=timezone.now() - timedelta(days=days), **changes)


def event(record: IssuedToken | None = None, days: float = 0) -> ReceivedEvent:
    return ReceivedEvent.objects.create(
        event_id=f"event-{ReceivedEvent.objects.count()}",
        type="file.created",
        received_at=timezone.now() - timedelta(days=days),
        record=record,
    )


def left() -> set[str]:
    return set(IssuedToken.objects.values_list("jti", flat=True))
