"""What others may listen to: a token was issued, an upload ended so or so, a request was refused.

Responsible for: the signals, all but the last with ``sender`` IssuedToken and ``record``, one of
those, sent when its transaction is committed. Does not know: who listens. What a receiver raises is
logged by Django (``django.dispatch``) and breaks nothing.
"""

from django.db import router, transaction
from django.dispatch import Signal

from .models import IssuedToken

token_issued = Signal()
"""A token left the server; ``record`` says who got it and what it allows."""

upload_reported = Signal()
"""The client said that ImageKit took its file."""

upload_verified = Signal()
"""ImageKit itself confirmed the file, when it was asked or by an event."""

upload_failed = Signal()
"""The upload failed, or what was said of it is not so; ``record.failure`` says why."""

request_refused = Signal()
"""An endpoint refused a request, and what it had begun to write is undone. ``sender`` is the view's
class, or None for the webhook; with ``code``, ``status``, ``policy``, ``username`` and ``request``,
Django's own."""


def send_after_commit(signal: Signal, record: IssuedToken) -> None:
    """Send the signal once the transaction under way is committed, or now where there is none."""

    def send() -> None:
        signal.send_robust(sender=IssuedToken, record=record)

    transaction.on_commit(send, using=router.db_for_write(IssuedToken), robust=True)
