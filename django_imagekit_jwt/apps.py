"""The Django app: its label, and what it registers with Django and REST framework."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ImageKitJWTConfig(AppConfig):
    """Registers the app under the label ``django_imagekit_jwt``."""

    name = "django_imagekit_jwt"
    verbose_name = _("ImageKit uploads")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and the serializer field of the model field."""
        from . import checks, checks_deployment  # noqa: PLC0415 - they import what needs loaded apps
        from .api.fields import serve_models  # noqa: PLC0415 - as above

        serve_models()
        register(checks.check_settings)
        register(checks_deployment.check_deployment, deploy=True)
