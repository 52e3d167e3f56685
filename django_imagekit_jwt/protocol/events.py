"""Webhook events: whether ImageKit signed one, and what it says.

Responsible for: both signature schemes of ImageKit's webhooks, and the members that are used here.
Does not know: HTTP, the clock, settings, or which events came before: an event's ``id`` is for the
caller to remember.

Sources: ImageKit's page "Webhooks", its OpenAPI file (schema BaseWebhookEvent and those of each
event), and the Standard Webhooks specification, whose headers ImageKit sends. In both schemes the
key is the whole text of the dashboard's secret, ``whsec_`` included, as in ImageKit's own SDKs.
"""

import base64
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from django_imagekit_jwt.exceptions import InvalidAnswer, InvalidEvent, shown

from .answers import FileFacts, file_id, file_path, moment, read_facts, text

TOLERANCE = 300
"""Seconds, either way (ImageKit's page "Webhooks")."""
LONGEST_HEADER = 4096
LONGEST_ID = 255
LONGEST_TYPE = 100
LONGEST_FAILURE = 1000
WITH_FACTS = frozenset({"file.created", "file-version.created", "upload.pre-transform.success"})
"""The events whose data is a new file (schemas FileDetails and Upload)."""
_WHOLE_NUMBER = re.compile(r"[0-9]{1,16}")
_LINE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True)
class Event:
    """What ImageKit reports. Empty and None are unsaid."""

    id: str
    type: str
    created_at: datetime | None
    facts: FileFacts | None
    """Of a new file; of no other event."""
    file_id: str
    path: str
    failure: str
    """The reason of a transformation's error, such as ``encoding_failed``."""


@dataclass(frozen=True)
class _Claim:
    """What an event's headers say of its body; ``sent_at`` is in seconds since the epoch."""

    sent_at: float
    signed: bytes
    signatures: Sequence[bytes]
    is_hexadecimal: bool

    def holds(self, secret: str) -> bool:
        digest = hmac.digest(secret.encode(), self.signed, "sha256")
        expected = digest.hex().encode() if self.is_hexadecimal else base64.b64encode(digest)
        return any(hmac.compare_digest(expected, one) for one in self.signatures)


def verify_event(
    body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: float
) -> None:
    """Make sure that ImageKit signed these bytes, at most five minutes from ``now``.

    ``now`` is in seconds since the epoch. One of ``secrets`` must have signed: there are two while
    one is rotated. Header names may be of any case. Raises InvalidEvent.
    """
    claim = _claim(body, {name.lower(): value for name, value in headers.items()})
    if abs(now - claim.sent_at) > TOLERANCE:
        mend = "Set this server's clock, or send the event anew."
        raise InvalidEvent(f"The event was signed more than {TOLERANCE} s from now. {mend}")
    # An empty secret would let anybody sign.
    if not any(claim.holds(secret) for secret in secrets if secret):
        mend = "Set up the secret that ImageKit's dashboard shows for this webhook."
        raise InvalidEvent(f"The event is signed with no secret that is set up here. {mend}")


def _claim(body: bytes, headers: Mapping[str, str]) -> _Claim:
    if "webhook-signature" in headers:
        return _standard(body, headers)
    if "x-ik-signature" in headers:
        return _older(body, headers)
    raise InvalidEvent("The event has no signature. Send webhook-signature or x-ik-signature.")


def _standard(body: bytes, headers: Mapping[str, str]) -> _Claim:
    """Read Standard Webhooks' headers; a signature of another version than ``v1`` is not for us."""
    event, sent = _header(headers, "webhook-id"), _header(headers, "webhook-timestamp")
    signatures = [one.partition(",") for one in _header(headers, "webhook-signature").split()]
    return _Claim(
        sent_at=_number("webhook-timestamp", sent),
        signed=f"{event}.{sent}.".encode() + body,
        signatures=[signature.encode() for version, _, signature in signatures if version == "v1"],
        is_hexadecimal=False,
    )


def _older(body: bytes, headers: Mapping[str, str]) -> _Claim:
    """Read ``t=<milliseconds>,v1=<hexadecimal>``."""
    parts = [one.partition("=") for one in _header(headers, "x-ik-signature").split(",")]
    sent = next((value for name, _, value in parts if name == "t"), "")
    return _Claim(
        sent_at=_number("t of x-ik-signature", sent) / 1000,
        signed=f"{sent}.".encode() + body,
        signatures=[value.lower().encode() for name, _, value in parts if name == "v1"],
        is_hexadecimal=True,
    )


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    if not (0 < len(value) <= LONGEST_HEADER and value.isascii()):
        mend = f"Send 1 to {LONGEST_HEADER} characters of ASCII."
        raise InvalidEvent(f"The header {name} has {len(value)} characters. {mend}")
    return value


def _number(name: str, value: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(value):
        raise InvalidEvent(f"{name} is {shown(value)}. Send a whole number.")
    return int(value)


def read_event(body: bytes) -> Event:
    """Read an event that was verified; one of an unknown type is fine. Raises InvalidEvent."""
    event = _object(body)
    kind = _envelope_text(event, "type", LONGEST_TYPE)
    data = event.get("data")
    named = data if isinstance(data, dict) else {}
    return Event(
        id=_envelope_text(event, "id", LONGEST_ID),
        type=kind,
        created_at=moment(event.get("created_at")),
        facts=_facts(data) if kind in WITH_FACTS else None,
        file_id=file_id(named.get("fileId")) or "",
        path=file_path(named.get("filePath")) or file_path(named.get("path")) or "",
        failure=_failure(named),
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(
            body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        mend = "Send UTF-8 text that names each member once and does not nest deeply."
        raise InvalidEvent(f"The event is not JSON that reads in one way only. {mend}") from None
    if not isinstance(whole, dict):
        raise InvalidEvent(f"The event is {shown(whole)}. Send an object.")
    return whole


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a name is repeated")
    return named


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(constant)


def _envelope_text(event: Mapping[str, Any], name: str, most: int) -> str:
    value = text(event.get(name), most)
    if not value:
        mend = f"Send text of 1 to {most} characters."
        raise InvalidEvent(f"{name} is {shown(event.get(name))}. {mend}")
    return value


def _facts(data: object) -> FileFacts:
    try:
        return read_facts(data)
    except InvalidAnswer as error:
        raise InvalidEvent(f"data does not describe a file. {error}") from None


def _failure(data: Mapping[str, Any]) -> str:
    """Give ``data.transformation.error.reason``: one line, and cut, as nothing hangs on it."""
    found: object = data
    for name in ("transformation", "error", "reason"):
        found = found.get(name) if isinstance(found, dict) else None
    return _LINE.sub(" ", found)[:LONGEST_FAILURE] if isinstance(found, str) else ""
