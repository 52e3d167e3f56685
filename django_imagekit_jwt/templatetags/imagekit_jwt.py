"""Template tags: ``{% load imagekit_jwt %}``. Shells over ``html``."""

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

register = template.Library()


@register.simple_tag(takes_context=True)
def imagekit_upload(context: Context, **options: Any) -> SafeString:
    """Drop an upload widget in: ``{% imagekit_upload policy="avatars" folder="/a" %}``.

    Options are ``policy``, ``label``, ``id``, ``accept``, ``multiple``, ``disabled`` and
    ``endpoint``; any other keyword is one of ImageKit's upload parameters.
    """
    csrf = context.get("csrf_token", "NOTPROVIDED")
    try:
        return upload_element(upload_options(options), "" if csrf == "NOTPROVIDED" else str(csrf))
    except (ValueError, UnknownPolicy) as error:
        raise template.TemplateSyntaxError(str(error)) from error


@register.simple_tag(takes_context=True)
def imagekit_upload_assets(context: Context) -> SafeString:
    """Load the widget's style and script, once a page however often the tag stands there."""
    request = context.get("request")
    if not first_on_page(request):
        return SafeString()
    return upload_assets(csp_nonce(request, context.get("csp_nonce")))
