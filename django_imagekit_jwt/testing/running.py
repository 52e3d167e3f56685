"""A local ImageKit while a test runs, and the settings that point at it.

Responsible for: running one with an account for each of the site's, and which of them run here.
Does not know: uploads, or pytest. Needs the extra ``emulator`` only where one is run.
"""

import unittest
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django_imagekit_jwt.conf import conf

from . import emulator as emulating
from .emulator import Options
from .settings import named_accounts, override_imagekit, settings_at

if TYPE_CHECKING:
    from .emulator import Emulator

_DEFAULT_OPTIONS = Options()
_upload_urls: set[str] = set()


@contextmanager
def imagekit_emulator(options: Options = _DEFAULT_OPTIONS) -> Iterator["Emulator"]:
    """Run a local ImageKit as long as the block runs, with the settings pointing at it.

    Raises ModuleNotFoundError, which says what to install, without the extra ``emulator``.
    """
    with local_imagekit(options) as emulator, override_imagekit(**settings_of(emulator)):
        yield emulator


class ImageKitEmulatorMixin(unittest.TestCase):
    """Gives each test of a class a local ImageKit of its own, as ``self.imagekit``.

    It stands before the test case: ``class ProfileTests(ImageKitEmulatorMixin, TestCase)``.
    """

    imagekit: "Emulator"

    def setUp(self) -> None:
        """Run the local ImageKit until the test and its cleanups are done."""
        super().setUp()
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.imagekit = stack.enter_context(imagekit_emulator())


@contextmanager
def local_imagekit(options: Options = _DEFAULT_OPTIONS) -> Iterator["Emulator"]:
    """Run a local ImageKit that has an account for each of the site's; the settings stay."""
    accounts = (*options.accounts, *named_accounts(conf.ACCOUNTS).values())
    with emulating.running_emulator(options=replace(options, accounts=accounts)) as emulator:
        _upload_urls.add(emulator.upload_url)
        try:
            yield emulator
        finally:
            _upload_urls.remove(emulator.upload_url)


def settings_of(emulator: "Emulator") -> dict[str, Any]:
    """Give the keys of ``IMAGEKIT_JWT`` with which a site uses this emulator."""
    return settings_at(conf.ACCOUNTS, emulator.origin, emulator.account, emulator.webhook_secret)


def is_running() -> bool:
    """Say whether the settings point at a local ImageKit that was started here."""
    return conf.UPLOAD_URL in _upload_urls
