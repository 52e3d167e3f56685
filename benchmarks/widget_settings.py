"""Settings of the widget's benchmark: the suite's, as a site has them that browsers upload to.

The environment says where the database, the local ImageKit and the bundles are.
"""

import os
from pathlib import Path

from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT
from tests.settings import *  # noqa: F403 - a settings module is a namespace
from tests.settings import IMAGEKIT_JWT as SUITE
from tests.settings import MIDDLEWARE as EVERY_MIDDLEWARE

BENCHMARKS = Path(__file__).resolve().parent

ROOT_URLCONF = "benchmarks.widget_urls"
# The pages here have scripts of other people, who do not know of nonces.
MIDDLEWARE = [name for name in EVERY_MIDDLEWARE if not name.startswith("csp.")]
# As a site on SQLite has it in production: nobody waits for the disk at each request.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["BENCHMARK_DATABASE"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            "transaction_mode": "IMMEDIATE",
        },
    }
}
STATICFILES_DIRS = [
    ("pages", BENCHMARKS / "pages"),
    ("bundles", os.environ["BENCHMARK_BUNDLES"]),
    ("node_modules", BENCHMARKS.parent / "tests/js/node_modules"),
]
IMAGEKIT_JWT = {
    **SUITE,
    "PUBLIC_KEY": DEFAULT_ACCOUNT.public_key,
    "PRIVATE_KEY": DEFAULT_ACCOUNT.private_key,
    "UPLOAD_URL": os.environ["BENCHMARK_UPLOAD_URL"],
    "URL_ENDPOINT": os.environ["BENCHMARK_URL_ENDPOINT"],
    "POLICIES": {**SUITE["POLICIES"], "widget": {"client_parameters": ["fileName"]}},
}
LOGGING = {"version": 1, "loggers": {"django.server": {"level": "ERROR"}}}
