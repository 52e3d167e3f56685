"""System checks for ``manage.py check --deploy``: what is fine on a desk and not on the internet.

Responsible for: warnings. Does not know: whether a warning is meant; a site silences it then.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage
from django.urls import NoReverseMatch, reverse

from .check_messages import warning
from .conf import Settings, conf
from .exceptions import ImageKitJWTError
from .policies import DEFAULT_POLICY, get_policy
from .protocol.upload_checks import Limits

PER_PROCESS_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")
EMULATOR = "django_imagekit_jwt.testing"


def check_deployment(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """Check what only matters where strangers come."""
    return [*_unlimited_default(), *_emulator(), *_open_cors(), *_insecure(), *_per_process_cache()]


def _unlimited_default() -> Iterator[CheckMessage]:
    try:
        policy = get_policy(DEFAULT_POLICY)
    except ImageKitJWTError:
        return
    if policy.limits == Limits() and not policy.checks:
        yield warning(
            "W002",
            "The policy 'default' has no limits: it lets whoever may upload fill your account.",
            "Give it a max_size and mime_types, or close it: POLICIES = {'default': None}.",
        )


def _emulator() -> Iterator[CheckMessage]:
    names = [name for name in settings.INSTALLED_APPS if name.startswith(EMULATOR)]
    if names:
        yield warning(
            "W003", f"{names[0]!r} is in INSTALLED_APPS.", "It is for tests: take it out."
        )
    for name in ("UPLOAD_URL", "URL_ENDPOINT", "API_URL"):
        address = getattr(conf, name)
        if is_local(address):
            hint = "Leave UPLOAD_URL and API_URL out, and give your own account's URL_ENDPOINT."
            yield warning("W003", f"IMAGEKIT_JWT[{name!r}] is {address!r}: a local ImageKit.", hint)


def is_local(address: str) -> bool:
    """Say whether nobody on another machine can listen to what is sent to the address."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _open_cors() -> Iterator[CheckMessage]:
    everyone = getattr(settings, "CORS_ALLOW_ALL_ORIGINS", False)
    with_cookies = getattr(settings, "CORS_ALLOW_CREDENTIALS", False)
    if everyone and with_cookies and _cors_covers_endpoints():
        yield warning(
            "W004",
            "CORS_ALLOW_ALL_ORIGINS with CORS_ALLOW_CREDENTIALS lets any website ask for tokens in "
            "the name of whoever visits it.",
            "Name the origins in CORS_ALLOWED_ORIGINS.",
        )


def _cors_covers_endpoints() -> bool:
    try:
        path = reverse("imagekit_jwt:uploads")
    except NoReverseMatch:
        return False
    return re.match(getattr(settings, "CORS_URLS_REGEX", "^.*$"), path) is not None


def _insecure() -> Iterator[CheckMessage]:
    address = conf.UPLOAD_URL
    if urlsplit(address).scheme == "http":
        hint = "Use https://, or anybody on the way may take a token and a file."
        yield warning("W005", f"IMAGEKIT_JWT['UPLOAD_URL'] is {address!r}.", hint)


def _per_process_cache() -> Iterator[CheckMessage]:
    backend = settings.CACHES.get("default", {}).get("BACKEND", "")
    rates = {**Settings.THROTTLE_RATES.default, **conf.THROTTLE_RATES}
    if any(rates.values()) and backend.endswith(PER_PROCESS_CACHES):
        yield warning(
            "W006",
            f"THROTTLE_RATES are counted in {backend!r}, which each process has for itself.",
            "Use a cache that all processes share, such as Redis, or set the rates to None.",
        )
