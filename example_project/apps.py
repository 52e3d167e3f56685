"""The example as a Django app: it brings templates, static files and the ``demo`` command."""

from django.apps import AppConfig


class ExampleProjectConfig(AppConfig):
    """Nothing but a name."""

    name = "example_project"
    default_auto_field = "django.db.models.BigAutoField"
