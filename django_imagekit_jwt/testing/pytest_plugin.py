"""The fixtures of the test kit.

Responsible for: giving pytest what ``django_imagekit_jwt.testing`` offers, until a test ends.
Does not know: how any of it is done.

Every run of pytest loads this module where the package is installed, before there are settings and
before coverage is measured: nothing but pytest is imported until a test asks for a fixture.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django_imagekit_jwt.files import ImageKitFile

    from .emulator import Emulator
    from .settings import Configure


@pytest.fixture
def imagekit_settings(request: pytest.FixtureRequest) -> "Configure":
    """Use keys that open nothing, and addresses where nobody answers.

    Call it to change keys of ``IMAGEKIT_JWT``: ``imagekit_settings(RECORD_IP="none")``.
    """
    if not request.config.pluginmanager.has_plugin("django"):
        pytest.fail("This fixture needs pytest-django: pip install pytest-django", pytrace=False)
    from django_imagekit_jwt.conf import configured  # noqa: PLC0415 - see this module's docstring

    from .settings import refuse_unknown, settings_at  # noqa: PLC0415 - as above

    settings = request.getfixturevalue("settings")

    def change(**changes: object) -> None:
        refuse_unknown(changes)
        # By its own means, which undoes all in order, whatever else a test sets.
        settings.IMAGEKIT_JWT = {**configured(), **changes}

    change(**settings_at(configured().get("ACCOUNTS", ())))
    return change


@pytest.fixture
def imagekit_emulator(imagekit_settings: "Configure") -> "Iterator[Emulator]":
    """Run a local ImageKit, with the settings pointing at it."""
    from .running import local_imagekit, settings_of  # noqa: PLC0415 - as above

    with local_imagekit() as emulator:
        imagekit_settings(**settings_of(emulator))
        yield emulator


@pytest.fixture
def upload_receipt(imagekit_settings: "Configure") -> Callable[..., str]:
    """Make receipts of uploads: ``upload_receipt(user, policy="avatar", field="avatar")``."""
    from . import uploads  # noqa: PLC0415 - as above

    return uploads.upload_receipt


@pytest.fixture
def uploaded_file(imagekit_settings: "Configure") -> "Callable[..., ImageKitFile]":
    """Make files that were uploaded: ``uploaded_file(user, policy="avatar")``."""
    from . import uploads  # noqa: PLC0415 - as above

    return uploads.uploaded_file
