"""Settings of the example site: the local ImageKit by default, a real account on request.

The environment variables ``IMAGEKIT_PUBLIC_KEY``, ``IMAGEKIT_PRIVATE_KEY`` and
``IMAGEKIT_URL_ENDPOINT`` together choose the account. This is a site to try things on, not one to
put on the internet.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

PROJECT = Path(__file__).resolve().parent.parent
DEMO_DIR = Path(os.environ.get("DEMO_DIR", PROJECT / ".demo"))
"""Where the demo keeps its database and the files of the local ImageKit."""
DEMO_DIR.mkdir(exist_ok=True)  # here, as Django 6.1 opens the database before any command runs

SITE_PORT = int(os.environ.get("SITE_PORT", "8000"))
IMAGEKIT_PORT = int(os.environ.get("IMAGEKIT_PORT", "8001"))
SPA_PORT = int(os.environ.get("SPA_PORT", "8002"))
SITE_ORIGIN = f"http://127.0.0.1:{SITE_PORT}"
SPA_ORIGIN = f"http://127.0.0.1:{SPA_PORT}"

SECRET_KEY = "the example's, known to everyone"  # noqa: S105 - it protects nothing
DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "rest_framework",
    "django_imagekit_jwt",
    "example_project",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_imagekit_jwt.middleware.upload_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "example_project.urls"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DEMO_DIR / "db.sqlite3")}
}
STATIC_URL = "/static/"
USE_TZ = True
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Which ImageKit: a real account, or the local one with keys that open nothing.
REAL_ACCOUNT = "IMAGEKIT_PRIVATE_KEY" in os.environ
LOCAL_IMAGEKIT_ORIGIN = f"http://127.0.0.1:{IMAGEKIT_PORT}"
IMAGEKIT_API_URL = "https://api.imagekit.io" if REAL_ACCOUNT else LOCAL_IMAGEKIT_ORIGIN
UPLOAD_FOLDER = "/gallery"

IMAGEKIT_JWT: dict[str, Any] = {
    "AUTHENTICATION_CLASSES": [
        "rest_framework_simplejwt.authentication.JWTAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "POLICIES": {
        # One picture for each user: a new one takes the old one's place.
        "avatar": {
            "folder": "/avatars",
            "file_name": "avatar-{user.pk}",
            "use_unique_file_name": False,
            "overwrite": True,
            "mime_types": ["image/*"],
            "max_size": "2 MB",
            "client_parameters": ["fileName"],
        },
        # Of a form's: a new one is another file, so that nothing changes until the form is saved.
        "profile": {
            "folder": "/profiles/{user.pk}",
            "file_name": "{random}{extension}",
            "use_unique_file_name": False,
            "mime_types": ["image/*"],
            "max_size": "2 MB",
            "client_parameters": ["fileName"],
        },
        "album": {
            "folder": "/albums/{user.pk}",
            "file_name": "{random}{extension}",
            "use_unique_file_name": False,
            "mime_types": ["image/*"],
            "max_size": "5 MB",
            "client_parameters": ["fileName"],
        },
        # Nobody sees them by their address alone.
        "documents": {
            "folder": "/documents/{user.pk}/{date:%Y}",
            "file_name": "{name}{extension}",
            "mime_types": ["application/pdf"],
            "max_size": "10 MB",
            "client_parameters": ["fileName"],
            "fixed_parameters": {"isPrivateFile": True},
        },
        # For everybody to see, and not for anybody to flood.
        "gallery": {
            "folder": UPLOAD_FOLDER,
            "mime_types": ["image/*"],
            "max_size": "5 MB",
            "client_parameters": ["fileName", "tags", "description"],
            "quotas": [{"files": 20, "per": "hour"}, {"bytes": "50 MB", "per": "day"}],
        },
        "default": None,
    },
}
if REAL_ACCOUNT:
    IMAGEKIT_JWT["URL_ENDPOINT"] = os.environ.get("IMAGEKIT_URL_ENDPOINT", "")
else:
    IMAGEKIT_JWT |= {
        "API_URL": LOCAL_IMAGEKIT_ORIGIN,
        "VERIFY_UPLOADS": True,
        "WEBHOOK_SECRETS": ["whsec_local_imagekit_not_a_secret_0000"],
        "PUBLIC_KEY": "public_local_imagekit_0000",
        "PRIVATE_KEY": "private_local_imagekit_not_a_secret_0000",
        "URL_ENDPOINT": f"{LOCAL_IMAGEKIT_ORIGIN}/local",
        "UPLOAD_URL": f"{LOCAL_IMAGEKIT_ORIGIN}/api/v2/files/upload",
    }

# Only the page on the second origin may call, with a bearer token and never with cookies.
CORS_ALLOWED_ORIGINS = [SPA_ORIGIN]
CORS_URLS_REGEX = r"^/(imagekit|api)/"
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=30)}

# The site's own pages allow only what carries the nonce; 'self' is for the admin, whose scripts
# carry none. The browser must reach ImageKit, to upload and to show what was uploaded.
CONTENT_SECURITY_POLICY: dict[str, dict[str, list[Any]]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # What is chosen is shown from the browser's own memory: blob:.
        "img-src": [SELF, "data:", "blob:", "https://ik.imagekit.io", LOCAL_IMAGEKIT_ORIGIN],
        "media-src": ["blob:"],
        "worker-src": [SELF],
        "connect-src": [SELF, "https://upload.imagekit.io", LOCAL_IMAGEKIT_ORIGIN],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
