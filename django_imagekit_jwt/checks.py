"""System checks of ``IMAGEKIT_JWT``: every mistake that can be seen without a network.

Responsible for: the settings, but for what stands in a policy: naming the setting, what is wrong
and the mend, and never showing a key.
Does not know: whether ImageKit accepts the keys. A key given by a callable is not looked at, as
calling it may cost a network trip.
"""

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from inspect import getmodule
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.checks import CheckMessage
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .check_messages import error, kind, nearest, warning
from .checks_policies import wrong_policies
from .conf import (
    PREFIXES,
    RATE,
    KeyName,
    Setting,
    Settings,
    conf,
    key_label,
    known_settings,
    missing_key_mend,
    raw_key,
)

MIN_LENGTHS: dict[KeyName, int] = {"PUBLIC_KEY": 16, "PRIVATE_KEY": 32}
MIN_SECRET_LENGTH = 16
ACCOUNT_SETTINGS = ("PUBLIC_KEY", "PRIVATE_KEY", "URL_ENDPOINT")
HEADER = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
PLACEHOLDERS = ("your", "xxx", "...", "…", "<", "changeme", "change_me", "example", "placeholder")


def check_settings(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """Check ``IMAGEKIT_JWT``: keys, names, types, values, addresses, classes and policies."""
    value = getattr(settings, "IMAGEKIT_JWT", {})
    if not isinstance(value, Mapping):
        return [error("E006", f"IMAGEKIT_JWT is {kind(value)}.", "Make it a dictionary.")]
    shapes = [*_unknown_names(value), *_wrong_values(value)]
    keys = [*_keys()]
    if shapes:
        return [*shapes, *keys]
    shared = [*keys, *_accounts(), *_rates(), *_addresses(), *_classes()]
    return [*shared, *_header(), *_webhook_secrets(), *_missing_sdk(), *wrong_policies()]


def _unknown_names(value: Mapping[object, Any]) -> Iterator[CheckMessage]:
    known = known_settings()
    for name in value:
        if name not in known:
            yield error("E005", f"IMAGEKIT_JWT has no setting {name!r}.", nearest(name, known))


def _wrong_values(value: Mapping[str, Any]) -> Iterator[CheckMessage]:
    for name, setting in known_settings().items():
        if name in value:
            yield from _wrong_value(setting, value[name])


def _wrong_value(setting: Setting[Any], value: object) -> Iterator[CheckMessage]:
    label = f"IMAGEKIT_JWT['{setting.name}']"
    if not _is_of_kind(setting, value):
        kinds = " or ".join(kind.__name__.removesuffix("Type") for kind in setting.kinds)
        also = ", or a callable that gives one" if setting.callable_too else ""
        yield error("E006", f"{label} is {kind(value)}.", f"Make it a {kinds}{also}.")
    elif setting.choices and value not in setting.choices:
        yield error("E007", f"{label} is {value!r}.", f"Use one of {', '.join(setting.choices)}.")
    elif value is not None and setting.bounds and not _is_within(setting.bounds, value):
        low, high = setting.bounds
        yield error("E007", f"{label} is {value}.", f"Use {low} to {high} {setting.unit}.")


def _is_within(bounds: tuple[int, int], value: object) -> bool:
    return bounds[0] <= cast("int", value) <= bounds[1]


def _is_of_kind(setting: Setting[Any], value: object) -> bool:
    if setting.callable_too and (value is None or callable(value)):
        return True
    if isinstance(value, bool):  # which Python takes for a number
        return bool in setting.kinds
    return isinstance(value, setting.kinds)


def _keys(account: str = "") -> Iterator[CheckMessage]:
    for name in PREFIXES:
        key, label = raw_key(name, account), key_label(name, account)
        if not key:
            yield error("E001", f"{label} is missing.", missing_key_mend(name, account))
        elif isinstance(key, str):
            yield from _wrong_key(name, label, key)


def _accounts() -> Iterator[CheckMessage]:
    for account, keys in cast("Mapping[object, object]", conf.ACCOUNTS).items():
        label = f"IMAGEKIT_JWT['ACCOUNTS'][{account!r}]"
        if not isinstance(account, str) or not isinstance(keys, Mapping):
            yield error("E006", f"{label} is {kind(keys)}.", "Make it a dictionary, by a name.")
            continue
        for name in keys:
            if name not in ACCOUNT_SETTINGS:
                hint = nearest(name, ACCOUNT_SETTINGS)
                yield error("E005", f"{label} has no setting {name!r}.", hint)
        yield from _keys(account)


def _wrong_key(name: KeyName, label: str, key: str) -> Iterator[CheckMessage]:
    other = next(prefix for owner, prefix in PREFIXES.items() if owner != name)
    if key.startswith(other):
        hint = "Swap the two keys. If a private key was published, make a new one at ImageKit."
        yield error("E002", f"{label} starts with {other!r}: it is the other key.", hint)
    elif any(word in key.lower() for word in PLACEHOLDERS):
        hint = "Copy the key from ImageKit's dashboard, under Developer options."
        yield error("E003", f"{label} is a placeholder.", hint)
    elif len(key.encode()) < MIN_LENGTHS[name]:
        hint = (
            f"Copy the whole key: it has at least {MIN_LENGTHS[name]} characters. RFC 7518 section "
            "3.2 wants 32 bytes to sign with HS256."
        )
        yield error("E004", f"{label} is too short.", hint)


def _rates() -> Iterator[CheckMessage]:
    for scope, rate in cast("Mapping[object, object]", conf.THROTTLE_RATES).items():
        label = f"IMAGEKIT_JWT['THROTTLE_RATES'][{scope!r}]"
        if scope not in Settings.THROTTLE_RATES.default:
            hint = nearest(scope, Settings.THROTTLE_RATES.default)
            yield error("E005", f"{label} is no endpoint that is throttled.", hint)
        elif rate is not None and not (isinstance(rate, str) and RATE.fullmatch(rate)):
            hint = "Write a number and a period, such as '60/min', or None for no limit."
            yield error("E007", f"{label} is {rate!r}.", hint)


def _addresses() -> Iterator[CheckMessage]:
    if not conf.URL_ENDPOINT:
        hint = "Set it to the URL endpoint in ImageKit's dashboard: https://ik.imagekit.io/your_id"
        yield warning(
            "W007", "IMAGEKIT_JWT['URL_ENDPOINT'] is missing: uploaded files have no address.", hint
        )
    for name in ("URL_ENDPOINT", "UPLOAD_URL", "API_URL"):
        value = getattr(conf, name)
        if value and not _is_web_address(value):
            hint = "Write the whole address, https:// included."
            yield error("E008", f"IMAGEKIT_JWT['{name}'] is {value!r}: no address.", hint)


def _header() -> Iterator[CheckMessage]:
    if not HEADER.fullmatch(conf.REQUEST_ID_HEADER):
        yield error(
            "E007",
            f"IMAGEKIT_JWT['REQUEST_ID_HEADER'] is {conf.REQUEST_ID_HEADER!r}: no header's name.",
            "Write letters, digits and hyphens, such as X-Request-ID.",
        )


def _webhook_secrets() -> Iterator[CheckMessage]:
    for index, secret in enumerate(cast("tuple[object, ...]", conf.WEBHOOK_SECRETS)):
        label = f"IMAGEKIT_JWT['WEBHOOK_SECRETS'][{index}]"
        hint = "Copy the secret of the webhook from ImageKit's dashboard, whsec_ included."
        if not isinstance(secret, str):
            yield error("E006", f"{label} is {kind(secret)}.", hint)
        elif len(secret) < MIN_SECRET_LENGTH:
            yield error("E004", f"{label} is too short: anybody could guess it.", hint)


def _missing_sdk() -> Iterator[CheckMessage]:
    if conf.VERIFY_UPLOADS and find_spec("imagekitio") is None:
        yield error(
            "E013",
            "IMAGEKIT_JWT['VERIFY_UPLOADS'] needs ImageKit's SDK, which is not installed.",
            'Install it: pip install "django-imagekit-jwt[verify]"',
        )


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _classes() -> Iterator[CheckMessage]:
    yield from _unimportable("AUTHENTICATION_CLASSES", conf.AUTHENTICATION_CLASSES)
    broken = [*_unimportable("PERMISSION_CLASSES", conf.PERMISSION_CLASSES)]
    yield from broken
    if not broken and all(map(_lets_anonymous_in, conf.PERMISSION_CLASSES)):
        yield warning(
            "W001",
            "IMAGEKIT_JWT['PERMISSION_CLASSES'] lets anonymous users upload to your account.",
            "Add rest_framework.permissions.IsAuthenticated, or silence this if it is meant.",
        )


def _unimportable(name: str, paths: object) -> Iterator[CheckMessage]:
    for path in cast("tuple[object, ...]", paths):
        try:
            import_string(cast("str", path))
        except (ImportError, AttributeError) as wrong:
            hint = "Use the dotted path of a REST framework class, as text."
            yield error("E009", f"IMAGEKIT_JWT['{name}'] has {path!r}: {wrong}.", hint)


def _lets_anonymous_in(path: str) -> bool:
    """Ask REST framework's own rules; a rule the site wrote is its own decision, and is not run."""
    permission = import_string(path)
    module = getmodule(getattr(permission, "has_permission", None))
    if module is None or module.__name__ != "rest_framework.permissions":
        return False
    request = HttpRequest()
    request.method = "POST"
    request.user = AnonymousUser()
    try:
        return bool(permission().has_permission(request, None))
    except AssertionError:  # DjangoModelPermissions and its like ask for a view with a queryset
        return False
