"""The Django app: its label, and what it registers with Django and REST framework."""

from django.apps import AppConfig, apps
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ImageKitJWTConfig(AppConfig):
    """Registers the app under the label ``django_imagekit_jwt``."""

    name = "django_imagekit_jwt"
    verbose_name = _("ImageKit uploads")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, the serializer field of the model field, and a receiver."""
        from . import checks, checks_deployment  # noqa: PLC0415 - they import what needs loaded apps
        from .api.fields import serve_models  # noqa: PLC0415 - as above
        from .refusal_counts import count_refusal  # noqa: PLC0415 - as above
        from .signals import request_refused  # noqa: PLC0415 - as above

        serve_models()
        register(checks.check_settings)
        register(checks_deployment.check_deployment, deploy=True)
        request_refused.connect(count_refusal)
        if apps.is_installed("drf_spectacular"):
            from .api import schema  # noqa: F401, PLC0415 - it registers itself by being imported
