"""One record, laid out to be read: its file, its timeline and what was signed.

Responsible for: what is told in which order and in which words; the template has the markup.
Does not know: who looks, or the raw columns, which the admin shows itself.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from django_imagekit_jwt.files import addresses, file_of
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.protocol.parameters import PARAMETERS
from django_imagekit_jwt.querysets import TokenStatus

MILESTONES = (
    ("iat", "issued", _("Issued")),
    ("accepted_at", "accepted", _("Accepted: a form took the receipt")),
    ("used_at", "used", _("Used: what the form made of it was saved")),
    ("reported_at", "reported", _("Reported: the client said that it is done")),
    ("verified_at", "verified", _("Verified: ImageKit confirmed the file")),
    ("failed_at", "failed", _("Failed")),
    ("deleted_at", "deleted", _("Deleted: the file was removed from ImageKit")),
)
"""The moments of a record, in the order that those of one second are told in."""


@dataclass(frozen=True)
class Step:
    """One thing that happened, or that will; ``kind`` is for the style."""

    moment: datetime
    kind: str
    title: str | Promise
    text: str = ""


@dataclass(frozen=True)
class Signed:
    """One signed parameter, JSON indented."""

    name: str
    value: str


@dataclass(frozen=True)
class Detail:
    """A record to be read. Addresses are None where there is no file to lead to, or to show."""

    file_name: str
    url: str | None
    thumbnail_url: str | None
    steps: tuple[Step, ...]
    signed: tuple[Signed, ...]


def detail_of(record: IssuedToken, now: datetime) -> Detail:
    """Give what there is to read of a record; it asks for its events."""
    url, thumbnail_url = _addresses(record)
    return Detail(
        current_file_name(record), url, thumbnail_url, timeline(record, now), signed(record)
    )


def current_file_name(record: IssuedToken) -> str:
    """Give the file's name: ImageKit's once it is known, before that the one signed for."""
    return record.file_path.rpartition("/")[2] or record.file_name


def status_mark(status: str) -> SafeString:
    """Give a status as the pages show it."""
    mark = '<span class="imagekit-status imagekit-status-{}">{}</span>'
    return format_html(mark, status, TokenStatus(status).label)


def timeline(record: IssuedToken, now: datetime) -> tuple[Step, ...]:
    """Give what happened, in the order of time; and when the token ends, while nothing did."""
    steps = [*_milestones(record), *_events(record.events.order_by("received_at", "pk"))]
    if not record.outcome:
        ends = _("Expired unused") if record.exp <= now else _("Expires")
        steps.append(Step(record.exp, "expired", ends))
    return tuple(sorted(steps, key=lambda step: step.moment))


def signed(record: IssuedToken) -> tuple[Signed, ...]:
    """Give the parameters as they were signed, those of JSON indented, in ImageKit's order."""
    parameters: Mapping[str, str] = record.parameters
    known = [name for name in PARAMETERS if name in parameters]  # a database may keep no order
    names = dict.fromkeys((*known, *parameters))
    return tuple(Signed(name, _readable(name, parameters[name])) for name in names)


def _milestones(record: IssuedToken) -> Iterator[Step]:
    for column, kind, title in MILESTONES:
        moment = getattr(record, column)
        if moment is not None:
            yield Step(moment, kind, title, record.failure if kind == "failed" else "")


def _events(events: Iterable[ReceivedEvent]) -> Iterator[Step]:
    for event in events:
        yield Step(event.received_at, "event", event.type, event.event_id)


def _readable(name: str, value: str) -> str:
    parameter = PARAMETERS.get(name)
    if parameter is None or parameter.kind != "json":
        return value
    try:
        known = json.loads(value, object_pairs_hook=_members)
        return json.dumps(known, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return value


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Give an object's members; raises ValueError where one would hide another."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("A name is there twice.")
    return members


def _addresses(record: IssuedToken) -> tuple[str | None, str | None]:
    """Give the file's address and, of an image, the thumbnail's: while the file should be there."""
    if record.deleted_at is not None or record.has_failed:
        return None, None
    url, thumbnail_url = addresses(file_of(record))
    mime = record.mime or guess_type(record.file_path)[0] or ""
    return url, thumbnail_url if mime.startswith("image/") else None
