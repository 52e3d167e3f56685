"""Settings of the test suite: the example site's, with a database and keys of their own."""

import os

from example_project.settings import *  # noqa: F403 - a settings module is a namespace
from example_project.settings import IMAGEKIT_JWT as EXAMPLE
from example_project.settings import INSTALLED_APPS as EXAMPLE_APPS
from tests.servers import chosen_database

SECRET_KEY = "only for tests, and long enough to sign with"
DEBUG = False
INSTALLED_APPS = [
    *EXAMPLE_APPS,
    "rest_framework.authtoken",
    "django_tasks_db",
    "drf_spectacular",
    "tests.forms_app",
]
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
MIGRATION_MODULES = {"forms_app": None}  # its tables are made from its models
DATABASES = {"default": chosen_database()}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "tests.urls"
ALLOWED_HOSTS = ["*"]
IMAGEKIT_JWT = {
    "PUBLIC_KEY": "public_suite_0123456789",
    "PRIVATE_KEY": "private_suite_0123456789abcdef0123456789",
    "URL_ENDPOINT": "https://ik.imagekit.io/suite",
    # Which the example's models name.
    "POLICIES": {name: EXAMPLE["POLICIES"][name] for name in ("album", "profile")},
    "THROTTLE_RATES": {"token": None, "uploads": None, "outcomes": None},
}

# Playwright's synchronous API keeps an event loop running in the tests' thread, which Django would
# take for asynchronous code; set here because it reads the environment and not the settings.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
