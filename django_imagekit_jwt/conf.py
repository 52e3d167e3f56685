"""The settings dictionary ``IMAGEKIT_JWT``: names, defaults, types, and the one way to read them.

Responsible for: reading through to Django's settings at every access, and resolving the key pair.
Does not know: what a policy option means, or whether a value is sensible (that is ``checks``).
"""

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeGuard, TypeVar, overload

from django.conf import settings

from .exceptions import NotConfigured, did_you_mean, shown
from .protocol.tokens import MAX_LIFETIME, JtiPlacement, KeyPair

T = TypeVar("T")
Key = str | Callable[[], str] | None
KeyName = Literal["PUBLIC_KEY", "PRIVATE_KEY"]
PREFIXES: dict[KeyName, str] = {"PUBLIC_KEY": "public_", "PRIVATE_KEY": "private_"}
RATE = re.compile(r"([1-9][0-9]{0,6})/(s|sec|second|m|min|minute|h|hour|d|day)")
"""A rate of ``THROTTLE_RATES``: how many, and in which time."""
RecordIP = Literal["full", "truncated", "none"]


class Setting(Generic[T]):
    """One key of ``IMAGEKIT_JWT``, read at every access so that ``override_settings`` works."""

    name: str

    def __init__(
        self,
        default: T,
        *kinds: type,
        callable_too: bool = False,
        choices: tuple[str, ...] = (),
        bounds: tuple[int, int] | None = None,
        unit: str = "seconds",
    ) -> None:
        self.default = default
        self.kinds = kinds
        self.callable_too = callable_too
        self.choices = choices
        self.bounds = bounds
        self.unit = unit

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "Setting[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object, owner: type) -> "Setting[T] | T":
        if instance is None:
            return self
        value: T = configured().get(self.name, self.default)
        return value


class Settings:
    """The keys of ``IMAGEKIT_JWT``; any other key there is a system check error."""

    PUBLIC_KEY = Setting[Key](None, str, callable_too=True)
    """The account's public key, or a callable that gives it. Else ``IMAGEKIT_PUBLIC_KEY`` in the
    environment. It becomes the token's ``kid``."""

    PRIVATE_KEY = Setting[Key](None, str, callable_too=True)
    """The account's private key, or a callable that gives it. Else ``IMAGEKIT_PRIVATE_KEY`` in the
    environment. It signs tokens and never leaves the server."""

    URL_ENDPOINT = Setting[str]("", str)
    """Where the account's files are served, such as ``https://ik.imagekit.io/your_id``."""

    UPLOAD_URL = Setting[str]("https://upload.imagekit.io/api/v2/files/upload", str)
    """Where the browser posts files; the local ImageKit's address in development."""

    TOKEN_LIFETIME = Setting[int](600, int, bounds=(1, MAX_LIFETIME))
    """Seconds a token lives unless the client asks for another time. Every token is for one
    attempt, so this only has to outlast the wait for a slow upload to start."""

    VERIFY_UPLOADS = Setting[bool](False, bool)  # noqa: FBT003 - a default
    """Whether ImageKit is asked about each file that is reported. It needs the extra ``verify``."""

    API_URL = Setting[str]("https://api.imagekit.io", str)
    """Where ImageKit's API answers; the local ImageKit's address in development."""

    API_TIMEOUT = Setting[int](5, int, bounds=(1, 60))
    """Seconds to wait for an answer of ImageKit's API."""

    WEBHOOK_SECRETS = Setting[tuple[str, ...]]((), list, tuple)
    """The secrets of ImageKit's webhooks, several while one is changed for another. Else
    ``IMAGEKIT_WEBHOOK_SECRET`` in the environment. Without one no event is believed."""

    RECEIPT_LIFETIME = Setting[int](86_400, int, bounds=(60, 30 * 86_400))
    """Seconds for which a form takes the receipt of an upload."""

    SIGNED_URL_LIFETIME = Setting[int](3600, int, bounds=(60, 30 * 86_400))
    """Seconds that the address of a private file serves."""

    JTI = Setting[JtiPlacement]("header", str, choices=("header", "claim", "omit"))
    """Where the token's id stands. ImageKit documents no ``jti``; RFC 7515 section 4 has unknown
    header parameters ignored, so ``"header"`` is the safer place. ``"omit"`` signs none."""

    AUTHENTICATION_CLASSES = Setting[tuple[str, ...]](
        ("rest_framework.authentication.SessionAuthentication",), list, tuple
    )
    """Dotted paths of the REST framework classes that say who is asking."""

    PERMISSION_CLASSES = Setting[tuple[str, ...]](
        ("rest_framework.permissions.IsAuthenticated",), list, tuple
    )
    """Dotted paths of the REST framework classes that say who may ask. All of them must agree."""

    ACCOUNTS = Setting[Mapping[str, Mapping[str, Any]]]({}, dict)
    """Further key pairs, by name: dictionaries with ``PUBLIC_KEY``, ``PRIVATE_KEY`` and
    ``URL_ENDPOINT``. A policy names the account whose keys sign."""

    POLICIES = Setting[Mapping[str, Mapping[str, Any] | str | None]]({}, dict)
    """What may be uploaded, by policy name: a dictionary of ``UploadPolicy`` options, the dotted
    path of an ``UploadPolicy`` or of a subclass, or ``None`` to close the built-in one."""

    THROTTLE_RATES = Setting[Mapping[str, str | None]](
        {"token": "60/min", "uploads": "60/min", "outcomes": "600/min"}, dict
    )
    """How many requests one user, or one address where anonymous clients are allowed, may make to
    each endpoint, as REST framework writes rates; ``None`` for no limit. ``"outcomes"`` is for
    reports of what became of an upload, one for each file."""

    RECORD_IP = Setting[RecordIP]("full", str, choices=("full", "truncated", "none"))
    """How much of the client's address a record keeps: all, the /24 (IPv4) or /48 (IPv6), none."""

    TRUSTED_PROXIES = Setting[int](0, int, bounds=(0, 10), unit="proxies")
    """How many proxies stand before the site and append to ``X-Forwarded-For``. With none of them
    the client's address is ``REMOTE_ADDR``, whatever the header says."""

    REQUEST_ID_HEADER = Setting[str]("X-Request-ID", str)
    """The header by which a proxy names each request, and in which a refusal tells the client its
    request's id."""

    COUNT_REFUSALS = Setting[bool](False, bool)  # noqa: FBT003 - a default
    """Whether refusals are counted by day, code and policy, for the overview: one write more for
    each request that is refused."""

    RETENTION = Setting[int | None](
        None, int, type(None), bounds=(1, 36500), unit="days, or None to keep records for good"
    )
    """Days for which records are kept: what ``prune_imagekit_tokens`` goes by, unless it is told
    otherwise. None: for good."""

    PRUNE_AT_ISSUE = Setting[int](0, int, bounds=(0, 1000), unit="records")
    """How many records from before ``RETENTION`` are removed at each issue, for sites that cannot
    run a command every day; 0 for none."""


conf = Settings()


def configured() -> Mapping[str, Any]:
    """Give the site's ``IMAGEKIT_JWT`` as it stands now; what is no mapping counts as empty."""
    value = getattr(settings, "IMAGEKIT_JWT", {})
    return value if isinstance(value, Mapping) else {}


def known_settings() -> dict[str, Setting[Any]]:
    """Give every setting by its name, in the order of the documentation."""
    return {name: value for name, value in vars(Settings).items() if isinstance(value, Setting)}


def raw_key(name: KeyName, account: str = "") -> Key:
    """Give a key as it was configured, a callable uncalled: calling it may cost a network trip."""
    if account:
        key: Key = conf.ACCOUNTS.get(account, {}).get(name)
        return key
    return configured().get(name) or os.environ.get(f"IMAGEKIT_{name}") or None


def key_pair(account: str = "") -> KeyPair:
    """Give the key pair that signs; raises NotConfigured where the account or a key is missing."""
    if account and account not in conf.ACCOUNTS:
        hint = did_you_mean(account, conf.ACCOUNTS, otherwise="Add it there.")
        raise NotConfigured(f"IMAGEKIT_JWT['ACCOUNTS'] has no {shown(account)}. {hint}")
    return KeyPair(public_key=_key("PUBLIC_KEY", account), private_key=_key("PRIVATE_KEY", account))


def account_of(public_key: str) -> str | None:
    """Give the account that has this public key now, empty for the settings' own; None for none."""
    return next((one for one in ("", *conf.ACCOUNTS) if _has_key(one, public_key)), None)


def url_endpoint(account: str = "") -> str:
    """Give where an account's files are served, without a slash at its end.

    Raises NotConfigured where it is missing.
    """
    endpoint = conf.ACCOUNTS.get(account, {}).get("URL_ENDPOINT") if account else conf.URL_ENDPOINT
    if not endpoint:
        place = f"IMAGEKIT_JWT['ACCOUNTS'][{account!r}]" if account else "IMAGEKIT_JWT"
        raise NotConfigured(
            f"{place}['URL_ENDPOINT'] is missing. Set it to the URL endpoint that ImageKit's "
            "dashboard shows, such as 'https://ik.imagekit.io/your_id'."
        )
    return str(endpoint).rstrip("/")


def webhook_secrets() -> tuple[str, ...]:
    """Give the secrets that events may be signed with; raises NotConfigured where there is none."""
    secrets = tuple(conf.WEBHOOK_SECRETS) or (os.environ.get("IMAGEKIT_WEBHOOK_SECRET", ""),)
    if not all(map(_is_plain, secrets)):
        raise NotConfigured(
            "IMAGEKIT_JWT['WEBHOOK_SECRETS'] is empty, or no text in printable ASCII. Set it, or "
            "the environment variable IMAGEKIT_WEBHOOK_SECRET, to the secret of the webhook in "
            "ImageKit's dashboard."
        )
    return secrets


def key_label(name: KeyName, account: str = "") -> str:
    """Give the place of a key in the settings, to name it in a sentence."""
    return (
        f"IMAGEKIT_JWT['ACCOUNTS'][{account!r}]['{name}']" if account else f"IMAGEKIT_JWT['{name}']"
    )


def missing_key_mend(name: KeyName, account: str = "") -> str:
    """Give the sentence that says how to give a key that is missing."""
    place = "it" if account else f"it, or the environment variable IMAGEKIT_{name},"
    return f"Set {place} to the key that ImageKit's dashboard shows under Developer options."


def _has_key(account: str, public_key: str) -> bool:
    key = raw_key("PUBLIC_KEY", account)
    return (key() if callable(key) else key) == public_key


def _key(name: KeyName, account: str) -> str:
    key = raw_key(name, account)
    value = key() if callable(key) else key
    if not _is_plain(value):
        wrong = "is no text in printable ASCII" if value else "is missing"
        mend = missing_key_mend(name, account)
        raise NotConfigured(f"{key_label(name, account)} {wrong}. {mend}")
    return value


def _is_plain(secret: object) -> TypeGuard[str]:
    """Tell what can be signed with from what would raise, and stand in the report of that."""
    return isinstance(secret, str) and secret.isascii() and secret.isprintable() and secret != ""
