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
        from . import checks, checks_deployment  # noqa: PLC0415 - they import what needs loaded apps

        register(checks.check_settings)
        register(checks_deployment.check_deployment, deploy=True)
