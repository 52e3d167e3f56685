"""Sites as the pages have them: new ones, with what a page adds.

Responsible for: starting one, and running a program on the site of a guide that has models of its
own, in a process of its own, on a database in memory, with a local ImageKit. Does not know: what
the pages promise.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.docs.blocks import PROJECT, files
from tests.factories import KEYS

APPS = ("rest_framework", "django_imagekit_jwt")
BEFORE = f"INSTALLED_APPS += {[*APPS]}\n"
AFTER = """
INSTALLED_APPS += [app for app in {apps} if app not in INSTALLED_APPS]
IMAGEKIT_JWT = globals().get("IMAGEKIT_JWT", {{}}) | {keys}
IMAGEKIT_JWT.setdefault("URL_ENDPOINT", "https://ik.imagekit.io/suite")
ALLOWED_HOSTS = ["*"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}}
"""
URLS = """from django.urls import include, path

urlpatterns = [path("imagekit/", include("django_imagekit_jwt.urls"))]
"""
PROGRAM = """
import json
import sys
import django
from django.core.management import call_command
from django.test import Client, override_settings
django.setup()
call_command("check", fail_level="WARNING", stdout=sys.stderr)
call_command("migrate", run_syncdb=True, verbosity=0)
from django.contrib.auth.models import User
from django_imagekit_jwt.testing import imagekit_emulator, uploaded_file

ann = User.objects.create_superuser("ann")
client = Client()
client.force_login(ann)
with imagekit_emulator() as imagekit:
    found = {}
"""
END = "\n    print(json.dumps(found))\n"


def asked(page: str, folder: Path, program: str) -> dict[str, Any]:
    """Run a program on the page's site; give what it found.

    It has ``ann``, an administrator, her ``client`` and ``imagekit``, and writes into ``found``.
    """
    _write(page, folder)
    source = PROGRAM + "".join(f"    {line}\n" for line in program.strip().splitlines()) + END
    found: dict[str, Any] = json.loads(run(source, folder))
    return found


def run(source: str, folder: Path) -> str:
    """Run a program beside the site in that folder; give what it printed."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(PROJECT)]),
        "DJANGO_SETTINGS_MODULE": "mysite.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def importable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``mysite`` be the one in that folder, in this process."""
    monkeypatch.syspath_prepend(folder)
    for name in [name for name in sys.modules if name.split(".")[0] == "mysite"]:
        monkeypatch.delitem(sys.modules, name)


def start_project(folder: Path) -> str:
    """Make a new site in that folder; give its settings, as they are written."""
    command = [sys.executable, "-m", "django", "startproject", "mysite", str(folder)]
    # Without the suite's settings, which it would load.
    environment = {name: of for name, of in os.environ.items() if not name.startswith("DJANGO_")}
    subprocess.run(command, env=environment, check=True)
    return (folder / "mysite/settings.py").read_text("utf-8")


def _write(page: str, folder: Path) -> None:
    new = start_project(folder)
    written = {"mysite/urls.py": URLS, **files(page)}
    apps = [name.split("/")[0] for name in written if name.endswith("/models.py")]
    keys = {"PUBLIC_KEY": KEYS.public_key, "PRIVATE_KEY": KEYS.private_key}
    of_the_page = written["mysite/settings.py"]
    written["mysite/settings.py"] = new + BEFORE + of_the_page + AFTER.format(apps=apps, keys=keys)
    for name, source in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).parent.joinpath("__init__.py").touch()
        (folder / name).write_text(source, "utf-8")
