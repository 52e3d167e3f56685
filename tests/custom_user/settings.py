"""Settings of a site that has its own user model, and little besides."""

from tests.settings import *  # noqa: F403 - a settings module is a namespace

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "django_imagekit_jwt",
    "tests.custom_user",
]
AUTH_USER_MODEL = "custom_user.Member"
ROOT_URLCONF = "tests.custom_user.urls"
