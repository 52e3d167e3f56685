"""The Django app: its label, and the registration of its system checks."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ImageKitJWTConfig(AppConfig):
    """Registers the app under the label ``django_imagekit_jwt``."""

    name = "django_imagekit_jwt"
    verbose_name = _("ImageKit uploads")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from .checks import check_settings  # noqa: PLC0415 - checks import what needs loaded apps

        register(check_settings)
