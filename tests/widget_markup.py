"""A widget of uploads, and its markup."""

from typing import Any

from django.test import RequestFactory

from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.middleware import upload_middleware
from django_imagekit_jwt.widgets import ImageKitUploadWidget, Shown
from tests.markup import Attributes, Element, elements

NASTY = "\"'><script>alert(1)</script>&amp;{{ x }}.png"


CAT = ImageKitFile("/a/cat.png")


def widget(**known: Any) -> ImageKitUploadWidget:
    made = ImageKitUploadWidget(known.pop("attrs", None))
    for name, value in {"field_name": "avatar", **known}.items():
        setattr(made, name, value)
    return made


def render(
    shown: Shown | None = None, given: dict[str, Any] | None = None, **known: Any
) -> list[Element]:
    return elements(widget(**known).render("f-0-avatar", shown, given or {"id": "id_f-0-avatar"}))


def found(markup: list[Element], tag: str, **attributes: str) -> list[Attributes]:
    return [
        element.attributes
        for element in markup
        if element.tag == tag and attributes.items() <= element.attributes.items()
    ]


def during_request(act: Any, **attributes: Any) -> Any:
    """Do it while a request is answered."""
    request = RequestFactory().get("/")
    for name, value in attributes.items():
        setattr(request, name, value)
    return upload_middleware(lambda request: act())(request)
