"""Receipts: our signed word that an upload is done, for a form to take.

Responsible for: signing a receipt, and whether one may be taken here, now, by this user.
Does not know: forms, requests, or what is made of the file.

A receipt names the token's id, the user, the policy and the form field; what the file is stands in
the record alone, so a receipt says nothing that could be out of date.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import router, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .conf import conf
from .exceptions import ReceiptRefused
from .models import IssuedToken, records
from .uploads import Requester

SALT = "django_imagekit_jwt.receipt"
MAX_LENGTH = 2000

MESSAGES = {
    "invalid": _("This is no receipt of an upload. Upload the file again."),
    "expired": _("This upload was too long ago. Upload the file again."),
    "other_user": _("This file was uploaded by another user. Upload it again."),
    "other_field": _("This file was uploaded for another field. Upload it again, here."),
    "unknown": _("Nothing is known of this upload any more. Upload the file again."),
    "failed": _("This upload failed. Upload the file again."),
    "unfinished": _("This file is still being processed. Try again in a moment."),
    "deleted": _("This file was removed. Upload it again."),
    "used": _("This file is in use already. Upload it again to use it a second time."),
}


@dataclass(frozen=True)
class Place:
    """Where a receipt is presented: by whom, and to which field, under which policy."""

    requester: Requester
    policy: str
    form_field: str
    single_use: bool = False


def write_receipt(record: IssuedToken) -> str:
    """Give the receipt of an upload that is done."""
    said = [record.jti, _owner(record.user_id, record.username), record.policy, record.form_field]
    return signing.dumps(said, salt=SALT)


def read_receipt(receipt: str) -> str:
    """Give the token's id of a receipt that is ours and in time; raises ReceiptRefused."""
    return str(_read(receipt)[0])


def accept_receipt(receipt: str, place: Place) -> IssuedToken:
    """Give the record of an upload that this place may take; raises ReceiptRefused.

    The record remembers that a form took it. Raises the database's own errors.
    """
    jti, owner, policy, form_field = _read(receipt)
    if owner != _owner(place.requester.user_pk, place.requester.username):
        raise _refused("other_user")
    if (policy, form_field) != (place.policy, place.form_field):
        raise _refused("other_field")
    record = _fit(jti, single_use=place.single_use)
    if record.accepted_at is None:
        # Whoever removes what no form took marks it deleted first: of the two, one comes first.
        _mark(jti, "accepted_at", deleted_at__isnull=True)
        record = _fit(jti, single_use=place.single_use)
    return record


def mark_used(jti: str) -> bool:
    """Remember that what a form made of the upload is saved; False if it was saved before.

    It belongs into the transaction that saves, so that both happen or neither does.
    """
    return _mark(jti, "used_at")


def used_before() -> ReceiptRefused:
    """Give the refusal of a receipt that serves once and did."""
    return _refused("used")


def _read(receipt: str) -> list[Any]:
    try:
        said = signing.loads(receipt[:MAX_LENGTH], salt=SALT, max_age=conf.RECEIPT_LIFETIME)
    except signing.SignatureExpired:
        raise _refused("expired") from None
    except (signing.BadSignature, UnicodeEncodeError):  # half a character can come in JSON
        raise _refused("invalid") from None
    return list(said)


def _owner(user_pk: Any, username: str) -> str:
    """Name a user: by key, which never changes, or else by the name that another system gave."""
    return f"name {username}" if user_pk is None else f"pk {user_pk}"


def _fit(jti: str, *, single_use: bool) -> IssuedToken:
    record = records().filter(jti=jti).first()
    if record is None:
        raise _refused("unknown")
    if record.has_failed:
        raise _refused("failed")
    if record.file_id is None:
        raise _refused("unfinished")
    if record.deleted_at is not None:
        raise _refused("deleted")
    if single_use and record.used_at is not None:
        raise _refused("used")
    return record


def _mark(jti: str, moment: str, **unless: bool) -> bool:
    """Set a moment that is not set yet; of two at once, one does."""
    unset = records().filter(jti=jti, **{f"{moment}__isnull": True}, **unless)
    with transaction.atomic(using=router.db_for_write(IssuedToken)):
        return bool(unset.update(**{moment: timezone.now()}))


def _refused(code: str) -> ReceiptRefused:
    return ReceiptRefused(code, str(MESSAGES[code]))
