"""The settings of a test: keys that open nothing, and single keys of ``IMAGEKIT_JWT`` changed.

Responsible for: what ``IMAGEKIT_JWT`` is while a test runs. Does not know: whether a local ImageKit
runs, or pytest.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.test import override_settings

from django_imagekit_jwt.conf import configured, known_settings
from django_imagekit_jwt.exceptions import did_you_mean, shown

from .emulator import DEFAULT_ACCOUNT, Account, Options

NOWHERE = "https://imagekit.invalid"
"""An origin where nobody ever answers (RFC 2606, section 2)."""


class Configure(Protocol):
    """What the fixture ``imagekit_settings`` gives."""

    def __call__(self, **changes: object) -> None:
        """Change keys of ``IMAGEKIT_JWT`` until the test ends; TypeError for an unknown one."""


class override_imagekit(override_settings):  # noqa: N801 - named as the class that it is one of
    """Change keys of ``IMAGEKIT_JWT`` for a while; the others stay as they are.

    A context manager, a decorator of functions, and one of Django's test classes, as
    ``override_settings`` is. Each value replaces the whole of that key's. Raises TypeError for a
    key that ``IMAGEKIT_JWT`` does not have.
    """

    def __init__(self, **changes: object) -> None:
        super().__init__()
        refuse_unknown(changes)
        self.changes = changes

    def changed(self, base: Mapping[str, Any]) -> dict[str, Any]:
        """Give ``IMAGEKIT_JWT`` as it shall be, from what it is."""
        return {**base, **self.changes}

    def enable(self) -> Any:
        """Change the keys of the settings as they stand now."""
        self.options = {"IMAGEKIT_JWT": self.changed(configured())}
        return super().enable()

    def save_options(self, test_func: Any) -> None:
        """Add the changes to those that the test class has from others and from its parents."""
        before = (test_func._overridden_settings or {}).get("IMAGEKIT_JWT", configured())
        self.options = {"IMAGEKIT_JWT": self.changed(before)}
        super().save_options(test_func)


class imagekit_settings(override_imagekit):  # noqa: N801 - as above
    """Use keys that open nothing and addresses where nobody answers, beside the changes given.

    The policies and all else stay the site's own. Works as ``override_imagekit`` does.
    """

    def changed(self, base: Mapping[str, Any]) -> dict[str, Any]:
        """Give the site's ``IMAGEKIT_JWT`` with test keys, and then with the changes."""
        return super().changed({**base, **settings_at(base.get("ACCOUNTS", ()))})


def settings_at(
    names: Iterable[str],
    origin: str = NOWHERE,
    account: Account = DEFAULT_ACCOUNT,
    webhook_secret: str = Options.webhook_secret,
) -> dict[str, Any]:
    """Give the settings of a site whose ImageKit is at that origin.

    ``names`` are those of the site's further accounts.
    """
    return {
        **_account_settings(origin, account),
        "UPLOAD_URL": f"{origin}/api/v2/files/upload",
        "API_URL": origin,
        "WEBHOOK_SECRETS": [webhook_secret],
        "ACCOUNTS": {
            name: _account_settings(origin, one) for name, one in named_accounts(names).items()
        },
    }


def named_accounts(names: Iterable[str]) -> dict[str, Account]:
    """Give an account of the local ImageKit for each name, the same at each call."""
    return {
        name: Account(
            public_key=f"public_local_imagekit_{number:04}",
            private_key=f"private_local_imagekit_not_a_secret_{number:04}",
            imagekit_id=f"local{number}",
        )
        for number, name in enumerate(names, start=1)
    }


def refuse_unknown(changes: Iterable[str]) -> None:
    """Raise TypeError for a name that is no key of ``IMAGEKIT_JWT``."""
    known = known_settings()
    for name in changes:
        if name not in known:
            hint = did_you_mean(name, known, otherwise="See docs/settings.md for those it has.")
            raise TypeError(f"IMAGEKIT_JWT has no setting {shown(name)}. {hint}")


def _account_settings(origin: str, account: Account) -> dict[str, str]:
    return {
        "PUBLIC_KEY": account.public_key,
        "PRIVATE_KEY": account.private_key,
        "URL_ENDPOINT": f"{origin}/{account.imagekit_id}",
    }
