"""What docs/servers.md says of starting, connections and errors is so."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import django
import pytest
from django.test import Client
from pytest_django import Settings

from benchmarks.load_backends import free_port, wait_for
from benchmarks.load_sites import KINDS
from tests.api.asking import CAT, TOKEN, ask
from tests.docs.blocks import Block, blocks, files
from tests.docs.runners import is_settings
from tests.docs.sites import run, start_project

PAGE = "docs/servers.md"
NOBODY = "redis://127.0.0.1:9"
GONE = {
    "redis": """
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.sqlite3"}}
""",
    "postgresql": """
MIDDLEWARE += ["django.contrib.auth.middleware.LoginRequiredMiddleware"]
DATABASES["default"] |= {"HOST": "127.0.0.1", "PORT": "9"}
""",
}
"""What stands behind a site where the error is none of the endpoints'."""
SETTINGS = f"""
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS += ["rest_framework", "django_imagekit_jwt"]
IMAGEKIT_JWT = {{"PUBLIC_KEY": "public_suite", "PRIVATE_KEY": "private_suite"}}
CACHES["default"]["LOCATION"] = "{NOBODY}"
"""
PROGRAM = """
import asyncio, json
import django
django.setup()
from django.core.management import call_command
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import AsyncClient, Client
from django.urls import path
from mysite.urls import urlpatterns

urlpatterns.append(path("wrong/", lambda request: 1 / 0))
session = SessionStore("0123456789abcdefghijklmnopqrstuv")
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    call_command("migrate", verbosity=0)
    session[SESSION_KEY] = "1"
    session.save()

def signed_in(kind):
    client = kind(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client

def told(answer):
    print(json.dumps([answer.status_code, answer.get("Retry-After"), answer.content.decode()]))

told(signed_in(Client).post("/imagekit/token/"))
told(asyncio.run(signed_in(AsyncClient).post("/imagekit/token/")))
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    told(signed_in(Client).get("/wrong/"))
"""


@pytest.mark.parametrize("block", [*blocks(PAGE, "Start it")], ids=str)
def test_the_commands_start_a_site(block: Block, tmp_path: Path) -> None:
    start_project(tmp_path)
    [server, *arguments] = shlex.split(block.text)
    port = free_port()
    where = f"--bind=127.0.0.1:{port}" if server == "gunicorn" else f"--port={port}"
    environment = {name: of for name, of in os.environ.items() if not name.startswith("DJANGO_")}
    with subprocess.Popen(
        [sys.executable, "-m", server, *arguments, where],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(port)
            with urlopen(f"http://127.0.0.1:{port}/admin/login/") as answer:
                assert answer.status == 200
        finally:
            process.terminate()


def test_the_connections_are_kept_as_they_were_measured() -> None:
    shown = [block for block in blocks(PAGE) if is_settings(block)]
    for block, server in zip(shown, ("gunicorn", "uvicorn"), strict=True):
        made: dict[str, Any] = {}
        exec(block.text, made)
        ours = {"ENGINE": "django.db.backends.postgresql", "NAME": "mysite"}
        assert made["DATABASES"]["default"] == {**ours, **KINDS[server].connections}


@pytest.mark.parametrize(("engine", "status"), [("db", 200), ("cached_db", 500), ("cache", 403)])
def test_what_becomes_of_sessions_without_redis(
    engine: str, status: int, signed_in: Client, settings: Settings
) -> None:
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOBODY}
    settings.CACHES = {"default": redis}
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    signed_in.raise_request_exception = False
    answer = ask(signed_in, TOKEN, CAT)
    assert answer.status_code == status
    signed_out = "sessionid" in answer.cookies and not answer.cookies["sessionid"].value
    assert signed_out == (engine == "cache")


@pytest.mark.parametrize("gone", GONE)
def test_an_error_outside_the_endpoints_is_a_503_if_it_may_pass(gone: str, tmp_path: Path) -> None:
    new = start_project(tmp_path)
    written = files(PAGE)
    written["mysite/settings.py"] = new + written["mysite/settings.py"] + SETTINGS + GONE[gone]
    for name, source in written.items():
        (tmp_path / name).write_text(source, "utf-8")
    first, second, *others = map(json.loads, run(PROGRAM, tmp_path).splitlines())
    assert first == second
    assert first[:2] == [503, "5"]
    # From Django 6.0 on it is the endpoint that meets the database first, and says its own.
    is_the_endpoints = gone == "postgresql" and django.VERSION >= (6, 0)
    assert json.loads(first[2])["code"] == ("not_issued" if is_the_endpoints else "unavailable")
    kept = [(500, True)] if gone == "redis" else []
    assert [(status, "Server Error" in text) for status, _, text in others] == kept
