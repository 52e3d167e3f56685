"""A site's own app, with models, forms and an admin of uploads."""

from django.apps import AppConfig


class FormsAppConfig(AppConfig):
    name = "tests.forms_app"
    label = "forms_app"
    default_auto_field = "django.db.models.BigAutoField"
