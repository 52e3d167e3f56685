"""Settings of a site that its owner has typed."""

SECRET_KEY = "only for a type checker"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django_imagekit_jwt",
    "shop",
]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
