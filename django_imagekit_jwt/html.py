"""The tags' markup, as plain functions over the package's templates.

Responsible for: which attributes the widget gets, from which options.
Does not know: template contexts beyond a request, or what the script does with the attributes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .exceptions import InvalidParameters, did_you_mean, shown
from .policies import DEFAULT_POLICY, get_policy
from .protocol.parameters import PARAMETERS, to_wire
from .protocol.upload_checks import human_size
from .words import words


@dataclass(frozen=True, kw_only=True)
class UploadOptions:
    """What a page says of its widget; ``parameters`` are ImageKit's, as wire strings."""

    policy: str = DEFAULT_POLICY
    label: str = ""
    id: str = ""
    accept: str = ""
    multiple: bool = False
    disabled: bool = False
    endpoint: str = ""
    directory: bool = False
    capture: str = ""
    page_drop: bool = False
    paste: bool = False
    previews: bool = True
    concurrency: int | None = None
    max_width: int | None = None
    max_height: int | None = None
    parameters: Mapping[str, str]

    def __post_init__(self) -> None:
        """Raise ValueError for a number that means nothing."""
        for name in ("concurrency", "max_width", "max_height"):
            value = getattr(self, name)
            if value is not None and (not isinstance(value, int) or value < 1):
                raise ValueError(f"{name} is {shown(value)}: give a whole number from 1 up.")


def upload_options(given: Mapping[str, Any]) -> UploadOptions:
    """Sort a tag's keywords into widget options and upload parameters.

    Raises ValueError naming an unknown keyword and the nearest known one, or a bad parameter.
    """
    options = {name: value for name, value in given.items() if name in _option_names()}
    others = {name: value for name, value in given.items() if name not in options}
    return UploadOptions(**options, parameters=_wire(others))


def upload_element(options: UploadOptions, csrf_token: str = "") -> SafeString:
    """Give the markup of one ``<imagekit-upload>`` round a real file input.

    Raises UnknownPolicy where this site's own endpoint would.
    """
    context = element_context(options, csrf_token)
    return render_to_string("django_imagekit_jwt/upload.html", context)


def element_context(options: UploadOptions, csrf_token: str = "") -> dict[str, Any]:
    """Give what the element's template needs; raises UnknownPolicy.

    The CSRF token stands in the markup, so that it works with the cookie, with an HttpOnly cookie
    and with ``CSRF_USE_SESSIONS`` alike. It is left out where the endpoint is not a path of this
    site: no other site may learn it.
    """
    endpoint = options.endpoint or _uploads_url()
    return {
        "options": options,
        "label": options.label or (_("Choose files") if options.multiple else _("Choose a file")),
        "input_id": options.id or f"imagekit-upload-{get_random_string(8)}",
        "endpoint": endpoint,
        "words": json.dumps(words(), ensure_ascii=False, separators=(",", ":")),
        "words_noscript": _("Uploading needs JavaScript."),
        **_limits(options),
        **_ways(options),
        "csrf_header": settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-"),
        "csrf_token_value": csrf_token if _is_path_here(endpoint) else "",
        "parameters": json.dumps(options.parameters) if options.parameters else "",
    }


def _limits(options: UploadOptions) -> dict[str, str]:
    """Give what the browser may say early; the server remains the judge."""
    if options.endpoint:
        return {"accept": options.accept}
    policy = get_policy(options.policy)
    most, counts = policy.limits.max_size, [quota.files for quota in policy.counted if quota.files]
    return {
        "accept": options.accept or ",".join(policy.limits.mime_types),
        "batch_size": str(policy.batch_size),
        "max_bytes": "" if most is None else str(most),
        "max_size": "" if most is None else human_size(most),
        "max_files": str(min(counts)) if counts else "",
    }


def _ways(options: UploadOptions) -> dict[str, str]:
    """Give how files come in and go out, as attributes of the element and of its input."""
    own = {
        "concurrency": options.concurrency,
        "max-width": options.max_width,
        "max-height": options.max_height,
        "page-drop": options.page_drop,
        "paste": options.paste,
        "previews": None if options.previews else "off",
    }
    inputs = {"webkitdirectory": options.directory, "capture": options.capture or None}
    return {"own_attrs": flatatt(own), "input_attrs": flatatt(inputs)}


def upload_assets(nonce: str = "") -> SafeString:
    """Give the tags that load the widget's style and script, with the page's CSP nonce if any."""
    return render_to_string("django_imagekit_jwt/upload_assets.html", {"nonce": nonce})


def csp_nonce(request: HttpRequest | None, in_context: object = None) -> str:
    """Give the page's CSP nonce, or an empty string.

    Found where Django 6 (context processor or middleware) and django-csp keep it. Each is lazy and
    false until first used, so it is compared with None.
    """
    places = (
        in_context,
        getattr(request, "csp_nonce", None),
        getattr(request, "_csp_nonce", None),
    )
    return next((str(nonce) for nonce in places if nonce is not None), "")


def first_on_page(request: HttpRequest | None) -> bool:
    """Say whether the assets are asked for the first time in this request, and remember it.

    Without a request there is nothing to remember by, and every time is the first: loading a
    module or a style sheet twice does no harm.
    """
    if request is None:
        return True
    already = getattr(request, "_imagekit_upload_assets", False)
    request._imagekit_upload_assets = True  # type: ignore[attr-defined]  # our own mark on it
    return not already


def _option_names() -> list[str]:
    return [option.name for option in fields(UploadOptions) if option.name != "parameters"]


def _wire(parameters: Mapping[str, Any]) -> dict[str, str]:
    known = [*_option_names(), *PARAMETERS]
    for name in parameters:
        if name not in PARAMETERS:
            hint = did_you_mean(name, known, otherwise=f"Known are {', '.join(known)}.")
            raise ValueError(f"imagekit_upload does not know {name!r}. {hint}")
    try:
        return {name: to_wire(name, value) for name, value in parameters.items()}
    except InvalidParameters as error:
        raise ValueError(f"imagekit_upload: {error}") from error


def _is_path_here(address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def _uploads_url() -> str:
    try:
        return reverse("imagekit_jwt:uploads")
    except NoReverseMatch as error:
        raise ImproperlyConfigured(
            "The widget needs the package's addresses: add "
            'path("imagekit/", include("django_imagekit_jwt.urls")) to your URLconf.'
        ) from error
