"""The serializer field of an uploaded file: a receipt in, addresses out.

Responsible for: JSON. Does not know: which receipt may be taken.
"""

from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from django_imagekit_jwt.exceptions import ReceiptRefused
from django_imagekit_jwt.fields import ImageKitFileField as Column
from django_imagekit_jwt.files import ImageKitFile, addresses, file_at
from django_imagekit_jwt.forms import take_receipt
from django_imagekit_jwt.policies import get_policy
from django_imagekit_jwt.receipts import Place
from django_imagekit_jwt.uploads import Requester


class ImageKitFileField(serializers.Field[ImageKitFile, Any, dict[str, str | None] | None, Any]):
    """A file of an upload under a policy; the request in the serializer's context says whose.

    It takes a receipt for the serializer's field of that name, and gives ``path``, ``name``,
    ``url`` and ``thumbnailUrl`` (both null where the settings name no URL endpoint). Where
    ``allow_null`` is set, or the model's field may be blank, null and an empty text clear. In a
    ModelSerializer the options are those of the model's field, unless they are said.
    """

    default_error_messages = {  # noqa: RUF012 - as REST framework declares it
        "invalid": _("This is no receipt of an upload. Send the receipt as text.")
    }

    def __init__(
        self,
        *,
        policy: str | None = None,
        single_use: bool | None = None,
        max_length: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._said = (policy, single_use, max_length)
        self._complete(Column())

    def bind(self, field_name: str, parent: Any) -> None:
        """Take what was not said from the model's field, or else the defaults of one."""
        super().bind(field_name, parent)
        self._complete(_column(parent, self.source))

    def _complete(self, column: Column) -> None:
        policy, single_use, max_length = self._said
        self.policy = column.policy if policy is None else policy
        self.single_use = column.single_use if single_use is None else single_use
        self.max_length = column.max_length if max_length is None else max_length
        self.allow_null = self.allow_null or column.blank

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """Take an empty text for null: a form has no other way to say it."""
        return super().validate_empty_values(None if data == "" else data)

    def to_internal_value(self, data: Any) -> ImageKitFile:
        """Give the file of a receipt; raises ImproperlyConfigured without a request."""
        get_policy(self.policy)
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return take_receipt(data, self._place(), self.max_length)
        except ReceiptRefused as error:
            raise serializers.ValidationError(str(error), code=error.code) from error

    def to_representation(self, value: ImageKitFile | str) -> dict[str, str | None] | None:
        """Give the file's path, name and addresses; null for no file."""
        file = value if isinstance(value, ImageKitFile) else file_at(value, self.policy)
        if not file:
            return None
        url, thumbnail_url = addresses(file)
        return {"path": file.path, "name": file.name, "url": url, "thumbnailUrl": thumbnail_url}

    def _place(self) -> Place:
        request = self.context.get("request")
        if request is None:
            raise ImproperlyConfigured(
                f"The field {self.field_name!r} does not know who sends the receipt. Give the "
                'serializer context={"request": request}, as REST framework\'s generic views do.'
            )
        # The child of a list has no name of its own.
        name = self.field_name or getattr(self.parent, "field_name", None) or ""
        return Place(Requester(request.user), self.policy, name, self.single_use)


def serve_models() -> None:
    """Let a ModelSerializer map the model's field to this one.

    It would take any text for a path otherwise, as it does for a CharField.
    """
    serializers.ModelSerializer.serializer_field_mapping[Column] = ImageKitFileField


def _column(parent: Any, source: str | None) -> Column:
    model: Any = getattr(getattr(parent, "Meta", None), "model", None)
    try:
        column = model._meta.get_field(source)
    except (AttributeError, FieldDoesNotExist):
        return Column()
    return column if isinstance(column, Column) else Column()
