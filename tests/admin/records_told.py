"""Records and events of a day, and what a page tells of them."""

import re
from datetime import datetime, timedelta, timezone
from html import unescape

from django_imagekit_jwt.models import IssuedToken, ReceivedEvent

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def event(record: IssuedToken, kind: str, seconds: float, number: int = 1) -> ReceivedEvent:
    return ReceivedEvent.objects.create(
        event_id=f"evt-{number}", type=kind, received_at=at(seconds), record=record
    )


def table(text: str) -> list[tuple[str, str]]:
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td>\s*<pre>(.*?)</pre>', text, re.DOTALL)
    return [(unescape(name), unescape(value)) for name, value in rows]
