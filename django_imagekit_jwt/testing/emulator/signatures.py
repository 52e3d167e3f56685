"""How a webhook is signed: the two schemes that ImageKit uses.

Responsible for: the headers that prove who sent a body, and when. Does not know: what the body
says, or how it travels.

Sources: the Standard Webhooks specification, with the whole text of ImageKit's secret, ``whsec_``
included, as the key, as ImageKit's SDKs read it; and the older header ``x-ik-signature`` of
ImageKit's page "Webhooks".
"""

import hmac
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["standard", "legacy"]
Sign: TypeAlias = Callable[[str, str, bytes, float], dict[str, str]]
"""From the secret, the event's id, the body and now, in seconds since the epoch, to the headers."""


def signing(scheme: str) -> Sign:
    """Give what signs by this scheme; raises ValueError for one that ImageKit does not use."""
    if scheme not in _SCHEMES:
        raise ValueError(f'webhook_scheme must be "standard" or "legacy", and {scheme!r} is none.')
    return _SCHEMES[scheme]


def _standard(secret: str, event_id: str, body: bytes, now: float) -> dict[str, str]:
    timestamp = str(int(now))
    signed = b".".join([event_id.encode(), timestamp.encode(), body])
    signature = b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def _legacy(secret: str, event_id: str, body: bytes, now: float) -> dict[str, str]:
    milliseconds = str(int(now * 1000))
    signature = hmac.digest(secret.encode(), milliseconds.encode() + b"." + body, "sha256").hex()
    return {"x-ik-signature": f"t={milliseconds},v1={signature}"}


_SCHEMES: Mapping[str, Sign] = {"standard": _standard, "legacy": _legacy}
