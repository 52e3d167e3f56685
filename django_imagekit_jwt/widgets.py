"""The widget of a form's uploads: the element, the files that are there, and the receipts sent.

Responsible for: markup, its style and script, and reading what a form sent. Does not know: which
receipt may be taken, or what a form makes of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.forms.widgets import MediaAsset
from django.middleware.csrf import get_token
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from .files import ImageKitFile, addresses
from .html import UploadOptions, csp_nonce, element_context
from .middleware import current_request
from .policies import DEFAULT_POLICY
from .words import SENTENCES, labelled

ELEMENT_OPTIONS = frozenset(
    {
        "capture",
        "concurrency",
        "directory",
        "max_height",
        "max_width",
        "page_drop",
        "paste",
        "previews",
    }
)
"""Of the widget's ``attrs``, those that are options of the element; the others are the input's."""


@dataclass(frozen=True)
class Sent:
    """What a form sent: receipts, and which files it wants no more."""

    receipts: tuple[str, ...] = ()
    clear: bool = False
    removed: frozenset[str] = frozenset()
    """Paths, as a client says them."""
    order: tuple[str, ...] = ()
    """Paths of the files that were there, as they are to follow each other."""


@dataclass(frozen=True)
class Upload:
    """An upload that was sent before, in a form that is shown again."""

    receipt: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the widget shows: the files that are there, and uploads that were sent before."""

    current: tuple[ImageKitFile, ...] = ()
    removable: bool = False
    unwanted: frozenset[str] = frozenset()
    """Paths of those whose checkbox is checked."""
    uploads: tuple[Upload, ...] = ()

    def __iter__(self) -> Iterator[str]:
        """Give the receipts, which is all that hidden inputs have to carry on."""
        return (upload.receipt for upload in self.uploads)


class WithNonce(MediaAsset):
    """An asset with the CSP nonce of the request that it is rendered for, if there is one."""

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes; looked up late, as ``media`` may be made long before."""
        nonce = csp_nonce(current_request())
        return {**self._attributes, "nonce": nonce} if nonce else self._attributes

    @attributes.setter
    def attributes(self, attributes: dict[str, Any]) -> None:
        self._attributes = attributes


class Style(WithNonce):
    """A style sheet."""

    element_template = '<link href="{path}"{attributes}>'


class Module(WithNonce):
    """A script that is a module."""

    element_template = '<script src="{path}"{attributes}></script>'


class ImageKitUploadWidget(forms.Widget):
    """An upload element in a form; its field sets what it needs to know."""

    template_name = "django_imagekit_jwt/widget.html"
    policy: str = DEFAULT_POLICY
    multiple: bool = False
    field_name: str = ""
    """The field's name without a form's prefix, for which receipts are written."""

    class Media:
        css = {  # noqa: RUF012 - as Django reads it
            "all": [
                Style(f"django_imagekit_jwt/{name}.css", rel="stylesheet")
                for name in ("upload", "field")
            ]
        }
        js = [Module("django_imagekit_jwt/upload.js", type="module")]  # noqa: RUF012 - as above

    def format_value(self, value: object) -> None:
        """Give none: what is shown has its own place in the context."""

    def get_context(
        self, name: str, value: Shown | None, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Give what the template needs; raises UnknownPolicy where the policy is not open."""
        shown = value or Shown()
        context = super().get_context(name, None, attrs)
        others = context["widget"]["attrs"]
        options = UploadOptions(
            policy=self.policy,
            id=others.pop("id", ""),
            accept=others.pop("accept", ""),
            multiple=self.multiple,
            disabled=bool(others.pop("disabled", False)),
            **{name: others.pop(name) for name in ELEMENT_OPTIONS & others.keys()},
            parameters={},
        )
        return {
            **context,
            **element_context(options, _csrf_token()),
            "field": self.field_name,
            "attrs": flatatt(others),
            "current": [*self._current(name, shown)],
            "clear": self._clear,
            "uploads": [*_rows(shown.uploads)],
            "uploaded": SENTENCES["done"],
            "remove": SENTENCES["remove"],
        }

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Sent:
        """Give the receipts, each once and without the empty ones, and what is wanted no more."""
        return Sent(
            receipts=tuple(dict.fromkeys(filter(None, _texts(data, name)))),
            clear=forms.CheckboxInput().value_from_datadict(data, files, f"{name}-clear"),
            removed=frozenset(_texts(data, f"{name}-remove")),
            order=tuple(_texts(data, f"{name}-order")),
        )

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> bool:
        """Say whether the form has no such field; the element always sends its name."""
        return not {name, f"{name}-clear", f"{name}-remove"} & data.keys()

    def use_required_attribute(self, initial: Any) -> bool:
        """Require a choice in the browser only where there is no file yet."""
        return super().use_required_attribute(initial) and not initial

    @property
    def _clear(self) -> str:
        return str(SENTENCES["remove"] if self.multiple else _("Clear"))

    def _current(self, name: str, shown: Shown) -> Iterator[dict[str, Any]]:
        for index, file in enumerate(shown.current):
            url, thumbnail_url = addresses(file)
            checkbox = f"{name}-remove" if self.multiple else f"{name}-clear"
            yield {
                "path": file.path,
                "name": file.name,
                "url": url,
                "thumbnail_url": thumbnail_url if url and _is_picture(file) else None,
                "checkbox_name": checkbox if shown.removable else "",
                "order_name": f"{name}-order" if shown.removable and self.multiple else "",
                "checkbox_id": f"{checkbox}-{index}_id" if self.multiple else f"{checkbox}_id",
                "clear_label": labelled(self._clear, file.name),
                "unwanted": file.path in shown.unwanted,
            }


def _rows(uploads: Iterable[Upload]) -> Iterator[dict[str, str]]:
    for upload in uploads:
        label = labelled(SENTENCES["remove"], upload.name)
        yield {"receipt": upload.receipt, "name": upload.name, "remove_label": label}


def _texts(data: Mapping[str, Any], name: str) -> list[str]:
    """Give the texts of that name, from a form's data or from a plain dictionary."""
    found = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)
    listed = found if isinstance(found, (list, tuple)) else [found]
    return [text for text in listed if isinstance(text, str)]


def _csrf_token() -> str:
    """Give the token of the page under way; without it the element takes the form's own."""
    request = current_request()
    return "" if request is None else get_token(request)


def _is_picture(file: ImageKitFile) -> bool:
    kind = guess_type(file.name)[0]
    if kind is None and file.record is not None:
        kind = file.record.mime
    return (kind or "").startswith("image/")
