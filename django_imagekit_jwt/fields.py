"""The model field of an uploaded file: a column with its path.

Responsible for: what a column holds and what an attribute gives, the checks of a field, and that a
saved upload is used. Does not know: requests, receipts' signatures, or how a file is removed.

``values_list`` and its like give the path as text, as the column holds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import class_prepared, pre_delete

from .check_messages import error, nearest
from .conf import conf
from .exceptions import ImageKitJWTError, UnknownPolicy, shown
from .files import ImageKitFile, file_at
from .forms import ImageKitUploadField
from .policies import DEFAULT_POLICY, get_policy
from .receipts import mark_used, used_before
from .removal import remove_after_commit

if TYPE_CHECKING:
    _CharField = models.CharField[ImageKitFile | str | None, ImageKitFile]
else:
    _CharField = models.CharField

MAX_LENGTH = 500
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
MIDDLEWARE = "django_imagekit_jwt.middleware.upload_middleware"


class FileAttribute(DeferredAttribute):
    """Gives an ImageKitFile, whatever was assigned or loaded; an expression stays one."""

    field: "ImageKitFileField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """Give the file, loading the column first where that was deferred."""
        if instance is None:
            return self
        return self.field.to_python(super().__get__(instance, cls))

    def __set__(self, instance: models.Model, value: object) -> None:
        """Keep what was assigned: the policy's settings count when it is read."""
        instance.__dict__[self.field.attname] = value


class ImageKitFileField(_CharField):
    """A column with the path of a file that was uploaded under a policy.

    ``single_use`` lets an upload be saved once. ``delete_with_row`` removes the file from ImageKit
    when its row is deleted through Django, after commit, unless another row has that path. None of
    these three is in a migration.

    Saving marks an upload as used just before the row is written: in one transaction with it where
    there is one, such as in the admin or in ``atomic()``. Raises ValidationError with the code
    "used" where ``single_use`` forbids it.
    """

    descriptor_class = FileAttribute
    empty_values = [*EMPTY_VALUES, ImageKitFile()]  # noqa: RUF012 - as Django declares it

    def __init__(
        self,
        *args: Any,
        policy: str = DEFAULT_POLICY,
        single_use: bool = False,
        delete_with_row: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.single_use = single_use
        self.delete_with_row = delete_with_row

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Give what the column is made of, for a migration."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        if self.max_length != MAX_LENGTH:
            kwargs["max_length"] = self.max_length  # None, too, which Django leaves out
        return name, path, args, kwargs

    def contribute_to_class(
        self,
        cls: type[models.Model],
        name: str,
        private_only: bool = False,  # noqa: FBT001, FBT002 - as Django calls it
    ) -> None:
        """Join the model, and wait for it and its proxies to be ready."""
        super().contribute_to_class(cls, name, private_only)
        if self.delete_with_row:
            class_prepared.connect(self._class_prepared)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Check also that the policy is open, and that a form can know who sends it."""
        return [*super().check(**kwargs), *self._check_policy(), *self._check_middleware()]

    def to_python(self, value: Any) -> Any:
        """Give the file at a path; a file, or an expression, as it is."""
        if isinstance(value, ImageKitFile) or hasattr(value, "resolve_expression"):
            return value
        return file_at(str(value), self.policy) if value else ImageKitFile()

    def get_prep_value(self, value: Any) -> Any:
        """Give the path."""
        prepared = super(models.CharField, self).get_prep_value(value)
        return prepared if prepared is None else str(prepared)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Give the path; for no file NULL where the column takes it, and else an empty text."""
        if self.null and isinstance(value, ImageKitFile) and not value:
            return None
        return super().get_db_prep_save(value, connection)

    def value_to_string(self, obj: models.Model) -> str:
        """Give the path, for a fixture."""
        return str(self.value_from_object(obj))

    def run_validators(self, value: Any) -> None:
        """Hold the path to the validators."""
        super().run_validators(str(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - as Django calls it
        """Mark a new upload as used, and give the file."""
        file = super().pre_save(model_instance, add)
        if not isinstance(file, ImageKitFile) or not file.jti:
            return file
        if not mark_used(file.jti) and self.single_use:
            refusal = used_before()
            raise ValidationError(str(refusal), code=refusal.code)
        saved = replace(file, jti="")
        setattr(model_instance, self.attname, saved)
        return saved

    def formfield(self, **kwargs: Any) -> Any:
        """Give the form field of uploads, also where the admin asks for a text input."""
        if _is_text_input(kwargs.get("widget")):
            del kwargs["widget"]
        given = {
            "form_class": ImageKitUploadField,
            "policy": self.policy,
            "single_use": self.single_use,
            "max_length": self.max_length,
            "show_hidden_initial": False,
        }
        # Past CharField's own, which adds what only text has.
        return super(models.CharField, self).formfield(**{**given, **kwargs})

    def _class_prepared(self, sender: type[models.Model], **kwargs: Any) -> None:
        if sender._meta.concrete_model is self.model:
            pre_delete.connect(self._row_goes, sender=sender)

    def _row_goes(self, instance: models.Model, using: str, **kwargs: Any) -> None:
        """Read the path while the row is there: it may have been deferred."""
        file = getattr(instance, self.attname)
        if file:
            rows = self.model._base_manager.using(using)
            remove_after_commit(file, rows.filter(**{self.name: file.path}))

    def _check_policy(self) -> list[CheckMessage]:
        if not isinstance(cast("object", conf.POLICIES), Mapping):
            return []  # E006 says so
        try:
            get_policy(self.policy)
        except UnknownPolicy:
            policies = {DEFAULT_POLICY: {}, **conf.POLICIES}
            hint = nearest(self.policy, [name for name, how in policies.items() if how is not None])
            return [self._error("E014", f"The policy {shown(self.policy)} is not open.", hint)]
        except ImageKitJWTError:
            pass  # E010 says so
        return []

    def _check_middleware(self) -> list[CheckMessage]:
        order = [*settings.MIDDLEWARE]
        hint = f"Add it after {AUTHENTICATION!r}."
        if MIDDLEWARE not in order:
            sentence = f"MIDDLEWARE has no {MIDDLEWARE!r}, so no form knows who sends it."
            return [self._error("E015", sentence, hint)]
        if AUTHENTICATION in order[order.index(MIDDLEWARE) :]:
            sentence = f"MIDDLEWARE has {MIDDLEWARE!r} before a request has its user."
            return [self._error("E015", sentence, f"Move it after {AUTHENTICATION!r}.")]
        return []

    def _error(self, number: str, sentence: str, hint: str) -> CheckMessage:
        message = error(number, sentence, hint)
        message.obj = self
        return message


def _is_text_input(widget: object) -> bool:
    kind = widget if isinstance(widget, type) else type(widget)
    return issubclass(kind, forms.TextInput)
