"""Shipped for development and tests; nothing else in the package imports it.

Responsible for: one place to import the test kit from. Does not know: any of it before it is used,
so that the emulator stays without Django, and pytest's plugin without both.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .running import ImageKitEmulatorMixin, imagekit_emulator
    from .settings import Configure, imagekit_settings, override_imagekit
    from .uploads import upload_receipt, uploaded_file

__all__ = [
    "Configure",
    "ImageKitEmulatorMixin",
    "imagekit_emulator",
    "imagekit_settings",
    "override_imagekit",
    "upload_receipt",
    "uploaded_file",
]

_HOMES = {
    "Configure": ".settings",
    "ImageKitEmulatorMixin": ".running",
    "imagekit_emulator": ".running",
    "imagekit_settings": ".settings",
    "override_imagekit": ".settings",
    "upload_receipt": ".uploads",
    "uploaded_file": ".uploads",
}

# Hidden from type checkers, which would take it as leave for any name.
if not TYPE_CHECKING:  # pragma: no branch - only type checkers skip it

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name], __name__), name)
