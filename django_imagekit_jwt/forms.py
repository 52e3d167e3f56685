"""The form field of uploads: receipts in, files that can be trusted out.

Responsible for: which receipts a form takes, what is kept of the files that were there, and what is
shown when the form comes back with errors. Does not know: markup, models, or REST framework.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import EMPTY_VALUES
from django.db import Error as AnyDatabaseError
from django.db import router, transaction
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from .exceptions import ReceiptRefused
from .files import ImageKitFile, file_at, file_of
from .middleware import current_request
from .models import IssuedToken, records
from .policies import DEFAULT_POLICY, get_policy
from .receipts import Place, accept_receipt, read_receipt
from .uploads import Requester
from .widgets import ImageKitUploadWidget, Sent, Shown, Upload

UNAVAILABLE = _("The file could not be saved just now. Send the form again; nothing is lost.")
TOO_LONG = _(
    "The file's path has %(length)d characters, and there is room for %(most)d. Give the file a "
    "shorter name, and upload it again."
)
PASSING = ("unavailable", "unfinished")
"""Refusals of a receipt that may be taken later."""


def take_receipt(receipt: str, place: Place, max_length: int | None = None) -> ImageKitFile:
    """Give the file of a receipt that this place may take; raises ReceiptRefused.

    Its code is "unavailable" where the database cannot remember it just now, and "max_length" where
    the path has more characters. A transaction that is under way stays usable.
    """
    try:
        with transaction.atomic(using=router.db_for_write(IssuedToken)):
            file = file_of(accept_receipt(receipt, place))
    except AnyDatabaseError:
        raise ReceiptRefused("unavailable", str(UNAVAILABLE)) from None
    if max_length is not None and len(file.path) > max_length:
        sizes = {"length": len(file.path), "most": max_length}
        raise ReceiptRefused("max_length", str(TOO_LONG) % sizes)
    return file


class ImageKitUploadField(forms.FileField):
    """A field of uploads, by its policy: cleans to an ImageKitFile, or to a list of them.

    An ImageKitFile without a path, which is false, stands for none. ``single_use`` refuses a
    receipt once what was made of it is saved: the model field remembers that, and whoever saves by
    other means calls ``receipts.mark_used(file.jti)`` in the same transaction.

    Who sends the form is the user of the request under way (see ``middleware``), or ``user`` where
    that is set: ``form.fields["avatar"].user = request.user``. Cleaning raises
    ImproperlyConfigured where neither is known, and UnknownPolicy where the policy is not open.
    """

    widget = ImageKitUploadWidget
    hidden_widget = forms.MultipleHiddenInput
    empty_values = [*EMPTY_VALUES, ImageKitFile()]  # noqa: RUF012 - as Django declares it
    user: object = None
    _name = ""
    _refused: frozenset[str] = frozenset()

    def __init__(
        self,
        *,
        policy: str = DEFAULT_POLICY,
        multiple: bool = False,
        single_use: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.policy = policy
        self.multiple = multiple
        self.single_use = single_use

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """Learn the name, which a receipt is bound to; raises TypeError for another widget."""
        widget: object = self.widget
        if not isinstance(widget, ImageKitUploadWidget):
            raise TypeError(
                f"The upload field {field_name!r} has a {type(widget).__name__}. Give it an "
                "ImageKitUploadWidget, or none."
            )
        self._name = widget.field_name = field_name
        widget.policy, widget.multiple = self.policy, self.multiple
        return super().get_bound_field(form, field_name)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Give what is kept of the initial files and what the receipts bring, in this order.

        A single field gives the last of these. ``data`` is the widget's ``Sent``.
        """
        get_policy(self.policy)
        files = current = self._files(initial)
        if not self.disabled:
            files = [*self._kept(data, current), *self._taken(self._new(data, current))]
        by_path = {file.path: file for file in files}
        value: Any = list(by_path.values())
        if not self.multiple:
            value = value[-1] if value else ImageKitFile()
        self.validate(value)
        self.run_validators(value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether there is a new receipt, or a file is wanted no more or elsewhere."""
        if self.disabled:
            return False
        current = self._files(initial)
        return bool(self._new(data, current)) or self._kept(data, current) != current

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Give what is shown again: what was uploaded, and what was said of the initial files."""
        if self.disabled:
            return initial
        current = self._files(initial)
        kept = self._kept(data, current)
        return Shown(
            current=tuple(_ordered(data, current)),
            removable=self._removable,
            unwanted=frozenset(file.path for file in current if file not in kept),
            uploads=tuple(self._uploads(self._new(data, current))),
        )

    def prepare_value(self, value: Any) -> Shown:
        """Give what the widget shows."""
        if isinstance(value, Shown):
            return value
        return Shown(current=tuple(self._files(value)), removable=self._removable)

    @property
    def _removable(self) -> bool:
        return not self.disabled and (self.multiple or not self.required)

    def _files(self, initial: Any) -> list[ImageKitFile]:
        """Give the initial files, however they are given: a path, a file, or several of either."""
        is_one = initial is None or isinstance(initial, (str, ImageKitFile))
        given: Iterable[Any] = [initial] if is_one else initial
        return [
            one if isinstance(one, ImageKitFile) else file_at(one, self.policy)
            for one in given
            if one
        ]

    def _kept(self, data: Sent, current: list[ImageKitFile]) -> list[ImageKitFile]:
        if self.multiple:
            return [file for file in _ordered(data, current) if file.path not in data.removed]
        return [] if data.clear and self._removable else current

    def _new(self, data: Sent, current: Sequence[ImageKitFile]) -> list[str]:
        """Give the receipts that bring something: the back button sends old ones once more."""
        receipts = data.receipts if self.multiple else data.receipts[-1:]
        paths = {file.path for file in current}
        there = {
            receipt
            for receipt, record in (_records_of(receipts) if paths else {}).items()
            if record.used_at is not None and record.file_path in paths
        }
        return [receipt for receipt in receipts if receipt not in there]

    def _taken(self, receipts: Sequence[str]) -> list[ImageKitFile]:
        """Take every receipt; raises ValidationError with a sentence for each that cannot be."""
        taken, errors, refused = [], [], set()
        for receipt in receipts:
            place = self._place()
            try:
                taken.append(take_receipt(receipt, place, self.max_length))
            except ReceiptRefused as error:
                errors.append(ValidationError(str(error), code=error.code))
                refused |= set() if error.code in PASSING else {receipt}
        self._refused = frozenset(refused)
        if errors:
            raise ValidationError(errors)
        return taken

    def _place(self) -> Place:
        user = self.user
        if user is None:
            user = getattr(current_request(), "user", None)
        if user is None:
            raise ImproperlyConfigured(
                f"The upload field {self._name!r} does not know who sends the form. Add "
                "'django_imagekit_jwt.middleware.upload_middleware' to MIDDLEWARE, after "
                "AuthenticationMiddleware, or set it: "
                f"form.fields[{self._name!r}].user = request.user"
            )
        return Place(Requester(user), self.policy, self._name, self.single_use)

    def _uploads(self, receipts: Sequence[str]) -> Iterable[Upload]:
        found = _records_of([one for one in receipts if one not in self._refused])
        by_jti = {
            record.jti: Upload(receipt, record.file_name) for receipt, record in found.items()
        }
        return by_jti.values()


def _ordered(data: Sent, current: Iterable[ImageKitFile]) -> list[ImageKitFile]:
    """Put the files that were there as the form has them; what it does not name comes last."""
    places = {path: place for place, path in enumerate(data.order)}
    return sorted(current, key=lambda file: places.get(file.path, len(places)))


def _records_of(receipts: Iterable[str]) -> dict[str, IssuedToken]:
    """Give the record of each receipt that can be read and whose record is there."""
    jtis = {}
    for receipt in receipts:
        with suppress(ReceiptRefused):
            jtis[receipt] = read_receipt(receipt)
    found = {record.jti: record for record in records().filter(jti__in=jtis.values())}
    return {receipt: found[jti] for receipt, jti in jtis.items() if jti in found}
