"""System checks of ``IMAGEKIT_JWT``: every mistake that can be seen without a network.

Responsible for: naming the setting, what is wrong and the mend; never showing a key.
Does not know: whether ImageKit accepts the keys. A key given by a callable is not looked at, as
calling it may cost a network trip.
"""

from collections.abc import Iterable, Iterator, Mapping
from inspect import getmodule
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .conf import Setting, conf, known_settings, raw_key
from .exceptions import ImageKitJWTError, did_you_mean
from .models import IssuedToken
from .policies import get_policy, policy_options

KeyName = Literal["PUBLIC_KEY", "PRIVATE_KEY"]
PREFIXES: dict[KeyName, str] = {"PUBLIC_KEY": "public_", "PRIVATE_KEY": "private_"}
MIN_LENGTHS: dict[KeyName, int] = {"PUBLIC_KEY": 16, "PRIVATE_KEY": 32}
PLACEHOLDERS = ("your", "xxx", "...", "…", "<", "changeme", "change_me", "example", "placeholder")


def check_settings(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """Check ``IMAGEKIT_JWT``: keys, names, types, values, addresses, classes and policies."""
    value = getattr(settings, "IMAGEKIT_JWT", {})
    if not isinstance(value, Mapping):
        return [_error("E006", f"IMAGEKIT_JWT is {_kind(value)}.", "Make it a dictionary.")]
    shapes = [*_unknown_names(value), *_wrong_values(value)]
    keys = [*_keys()]
    if shapes:
        return [*shapes, *keys]
    return [*keys, *_addresses(), *_classes(), *_policies()]


def _unknown_names(value: Mapping[object, Any]) -> Iterator[CheckMessage]:
    known = known_settings()
    for name in value:
        if name not in known:
            yield _error("E005", f"IMAGEKIT_JWT has no setting {name!r}.", _nearest(name, known))


def _wrong_values(value: Mapping[str, Any]) -> Iterator[CheckMessage]:
    for name, setting in known_settings().items():
        if name in value:
            yield from _wrong_value(setting, value[name])


def _wrong_value(setting: Setting[Any], value: object) -> Iterator[CheckMessage]:
    label = f"IMAGEKIT_JWT['{setting.name}']"
    if not _is_of_kind(setting, value):
        kinds = " or ".join(kind.__name__ for kind in setting.kinds)
        also = ", or a callable that gives one" if setting.callable_too else ""
        yield _error("E006", f"{label} is {_kind(value)}.", f"Make it a {kinds}{also}.")
    elif setting.choices and value not in setting.choices:
        yield _error("E007", f"{label} is {value!r}.", f"Use one of {', '.join(setting.choices)}.")
    elif setting.bounds and not setting.bounds[0] <= cast("int", value) <= setting.bounds[1]:
        low, high = setting.bounds
        yield _error("E007", f"{label} is {value}.", f"Use {low} to {high} seconds.")


def _is_of_kind(setting: Setting[Any], value: object) -> bool:
    if setting.callable_too and (value is None or callable(value)):
        return True
    return isinstance(value, setting.kinds) and not isinstance(value, bool)


def _keys() -> Iterator[CheckMessage]:
    for name in PREFIXES:
        key = raw_key(name)
        if not key:
            yield _error(
                "E001",
                f"IMAGEKIT_JWT['{name}'] is missing.",
                f"Set it, or the environment variable IMAGEKIT_{name}, to the key that ImageKit's "
                "dashboard shows under Developer options.",
            )
        elif isinstance(key, str):
            yield from _wrong_key(name, key)


def _wrong_key(name: KeyName, key: str) -> Iterator[CheckMessage]:
    label = f"IMAGEKIT_JWT['{name}']"
    other = next(prefix for owner, prefix in PREFIXES.items() if owner != name)
    if key.startswith(other):
        hint = "Swap the two keys. If a private key was published, make a new one at ImageKit."
        yield _error("E002", f"{label} starts with {other!r}: it is the other key.", hint)
    elif any(word in key.lower() for word in PLACEHOLDERS):
        hint = "Copy the key from ImageKit's dashboard, under Developer options."
        yield _error("E003", f"{label} is a placeholder.", hint)
    elif len(key.encode()) < MIN_LENGTHS[name]:
        hint = (
            f"Copy the whole key: it has at least {MIN_LENGTHS[name]} characters. RFC 7518 section "
            "3.2 wants 32 bytes to sign with HS256."
        )
        yield _error("E004", f"{label} is too short.", hint)


def _addresses() -> Iterator[CheckMessage]:
    for name, value in (("URL_ENDPOINT", conf.URL_ENDPOINT), ("UPLOAD_URL", conf.UPLOAD_URL)):
        if value and not _is_web_address(value):
            hint = "Write the whole address, https:// included."
            yield _error("E008", f"IMAGEKIT_JWT['{name}'] is {value!r}: no address.", hint)


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
        yield CheckWarning(
            "IMAGEKIT_JWT['PERMISSION_CLASSES'] lets anonymous users upload to your account.",
            hint="Add rest_framework.permissions.IsAuthenticated, or silence this if it is meant.",
            id="django_imagekit_jwt.W001",
        )


def _unimportable(name: str, paths: object) -> Iterator[CheckMessage]:
    for path in cast("tuple[object, ...]", paths):
        try:
            import_string(cast("str", path))
        except (ImportError, AttributeError) as error:
            hint = "Use the dotted path of a REST framework class, as text."
            yield _error("E009", f"IMAGEKIT_JWT['{name}'] has {path!r}: {error}.", hint)


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


def _policies() -> Iterator[CheckMessage]:
    longest = IssuedToken._meta.get_field("policy").max_length
    for name, options in cast("Mapping[object, object]", conf.POLICIES).items():
        label = f"IMAGEKIT_JWT['POLICIES'][{name!r}]"
        if not isinstance(name, str) or not 0 < len(name) <= cast("int", longest):
            hint = f"Name it with 1 to {longest} characters."
            yield _error("E010", f"{label}: the name is no short text.", hint)
        elif options is not None and not isinstance(options, Mapping):
            yield _error("E010", f"{label} is {_kind(options)}.", "Make it a dictionary, or None.")
        elif options is not None:
            yield from _wrong_policy(name, label, options)


def _wrong_policy(name: str, label: str, options: Mapping[str, Any]) -> Iterator[CheckMessage]:
    unknown = [option for option in options if option not in policy_options()]
    for option in unknown:
        hint = _nearest(option, policy_options())
        yield _error("E010", f"{label} has no option {option!r}.", hint)
    if not unknown:
        try:
            get_policy(name)
        except ImageKitJWTError as error:
            yield _error("E010", str(error), "See the options of UploadPolicy in the docs.")


def _nearest(name: object, known: Iterable[str]) -> str:
    return did_you_mean(name, known, otherwise=f"Known are {', '.join(sorted(known))}.")


def _kind(value: object) -> str:
    return f"of type {type(value).__name__}"


def _error(number: str, message: str, hint: str) -> CheckMessage:
    return Error(message, hint=hint, id=f"django_imagekit_jwt.{number}")
