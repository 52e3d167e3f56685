"""Settings of the load's benchmarks: a site with nothing but what signs users in and issues.

LOAD_DATABASE has the database as JSON, LOAD_REDIS the address of the cache.
"""

import json
import os

SECRET_KEY = "only for measuring, and long enough to sign with"
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "django_imagekit_jwt",
]
MIDDLEWARE = [
    "benchmarks.load_urls.name_worker",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "benchmarks.load_urls"
DATABASES = {"default": json.loads(os.environ["LOAD_DATABASE"])}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["LOAD_REDIS"],
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
IMAGEKIT_JWT = {
    "PUBLIC_KEY": "public_load_0123456789",
    "PRIVATE_KEY": "private_load_0123456789abcdef0123456789",
    # More than a client of the benchmark asks in a minute, and still counted.
    "THROTTLE_RATES": {"token": "5000/min"},
}
