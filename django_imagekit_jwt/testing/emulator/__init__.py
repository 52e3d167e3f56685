"""A local ImageKit: develop and test uploads without an account and without a network.

Responsible for: what ImageKit documents of its upload API V2, of the REST API's list, details,
versions and delete, of the delivery of original files, by signed URLs where they are private, and
of the webhooks that tell of all this. Does not know: ``django_imagekit_jwt.protocol``, Django, or
any other part of this package; its rules are derived from ImageKit's documentation once more, so
that it cannot agree with this package's own mistakes.

Sources: ImageKit's OpenAPI description (June 2026) and its pages "Secure client side file upload
(beta)", "Upload API checks", "Signed URLs" and "Webhooks". Where they are silent the emulator had
to choose, and each module's docstring says what it chose. It transforms no image and runs no
extension.

Needs the extra ``emulator``: ``pip install "django-imagekit-jwt[emulator]"``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .accounts import DEFAULT_ACCOUNT, Account
from .options import Options

if TYPE_CHECKING:
    from .app import create_app
    from .courier import SentWebhook
    from .server import Emulator, running_emulator

__all__ = [
    "DEFAULT_ACCOUNT",
    "Account",
    "Emulator",
    "Options",
    "SentWebhook",
    "create_app",
    "running_emulator",
]

_HOMES = {
    "create_app": ".app",
    "SentWebhook": ".courier",
    "Emulator": ".server",
    "running_emulator": ".server",
}

# Hidden from type checkers, which would take it as leave for any name.
if not TYPE_CHECKING:  # pragma: no branch - only type checkers skip it

    def __getattr__(name: str) -> object:
        # On first use, so that `python -m` can say in a sentence which library is missing.
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            return getattr(import_module(_HOMES[name], __name__), name)
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                f"The emulator needs {error.name}, which is not installed: "
                'pip install "django-imagekit-jwt[emulator]"',
                name=error.name,
            ) from error
