"""Static storages as sites have them, and ``collectstatic`` with one of them.

Every one but Django's own rewrites imports, as each file is served by its hashed name.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.test import override_settings
from pytest_django import Settings
from whitenoise.storage import (  # type: ignore[import-untyped]  # it has no types
    CompressedManifestStaticFilesStorage,
)

MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
MODULES = "tests.static_storages.ModuleStorage"
HASHED_ONLY = "tests.static_storages.HashedOnlyStorage"
WHITENOISE = "tests.static_storages.WhiteNoiseStorage"


class ModuleStorage(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True


class HashedOnlyStorage(ModuleStorage):
    """Keeps no original; Django has no option for that."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        yield from super().post_process(paths, *args, **options)
        for name in paths:
            self.delete(name)


class WhiteNoiseStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # as above
    """Keeps no original, with ``WHITENOISE_KEEP_ONLY_HASHED_FILES``."""

    support_js_module_import_aggregation = True


def collect(settings: Settings, root: Path, storage: str) -> None:
    """Collect the static files into that directory, and use them until the test ends."""
    changed = {
        "STATIC_ROOT": str(root),
        "STORAGES": {**settings.STORAGES, "staticfiles": {"BACKEND": storage}},
        "WHITENOISE_KEEP_ONLY_HASHED_FILES": True,
    }
    with override_settings(**changed):
        call_command("collectstatic", interactive=False, verbosity=0)
    for name, value in changed.items():  # again, so that a new storage reads the manifest
        setattr(settings, name, value)
