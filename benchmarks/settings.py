"""Settings of the benchmarks: the suite's, with as little round the views as they need."""

import os

from tests.settings import *  # noqa: F403 - a settings module is a namespace

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCHMARK_DATABASE"]}
}
