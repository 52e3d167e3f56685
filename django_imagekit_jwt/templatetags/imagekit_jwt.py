"""Template tags: ``{% load imagekit_jwt %}``. Shells over ``html`` and ``images``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from django_imagekit_jwt.exceptions import UnknownPolicy
from django_imagekit_jwt.html import (
    csp_nonce,
    first_on_page,
    upload_assets,
    upload_element,
    upload_options,
)
from django_imagekit_jwt.images import image_element, image_options, image_url, picture_file

register = template.Library()


@register.simple_tag(takes_context=True)
def imagekit_upload(context: Context, **options: Any) -> SafeString:
    """Drop an upload widget in: ``{% imagekit_upload policy="avatars" folder="/a" %}``.

    Options are those of ``html.UploadOptions``, such as ``label`` and ``multiple``; any other
    keyword is one of ImageKit's upload parameters.
    """
    csrf = context.get("csrf_token", "NOTPROVIDED")
    with _said_by_the_template():
        return upload_element(upload_options(options), "" if csrf == "NOTPROVIDED" else str(csrf))


@register.simple_tag(takes_context=True)
def imagekit_upload_assets(context: Context) -> SafeString:
    """Load the widget's style and script, once a page however often the tag stands there."""
    request = context.get("request")
    if not first_on_page(request):
        return SafeString("")
    return upload_assets(csp_nonce(request, context.get("csp_nonce")))


@register.simple_tag
def imagekit_url(file: Any, transformation: Any = None, policy: str = "", **step: Any) -> str:
    """Give a file's address: ``{% imagekit_url user.avatar "rt-90" width=300 %}``, or none.

    Keywords are names of transformations, one step after the transformation before them.
    """
    with _said_by_the_template():
        return image_url(picture_file(file, policy), transformation, step)


@register.simple_tag
def imagekit_image(
    file: Any, transformation: Any = None, policy: str = "", **options: Any
) -> SafeString:
    """Show a picture: ``{% imagekit_image user.avatar alt="Ann" width=64 height=64 %}``, or none.

    Options are ``alt``, which must be given, ``width``, ``height`` and ``sizes``; any other keyword
    is an HTML attribute.
    """
    with _said_by_the_template():
        return image_element(picture_file(file, policy), image_options(options, transformation))


@contextmanager
def _said_by_the_template() -> Iterator[None]:
    """Let a mistake in a tag be a template's error, with the same sentence."""
    try:
        yield
    except (ValueError, UnknownPolicy) as error:
        raise template.TemplateSyntaxError(str(error)) from error
