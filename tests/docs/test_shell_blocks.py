"""Each line that the pages give a shell is typed into one, on a site that has an old upload."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path
from pytest_django import Settings

from django_imagekit_jwt.models import records
from django_imagekit_jwt.testing.emulator import Emulator
from example_project.second_origin import serving
from tests.browser.csp_urls import TAG, page
from tests.browser.csp_urls import urlpatterns as endpoints
from tests.conftest import Configure
from tests.docs.blocks import Block
from tests.docs.runners import SHELL, of_runner
from tests.docs.shell import Shell
from tests.uploading import reported

urlpatterns = [*endpoints, path("profile/", page(TAG))]
LONG = timedelta(days=400)


@pytest.fixture
def site(settings: Settings, configure: Configure, imagekit: Emulator) -> Iterator[str]:
    """Give the address of a site with a page."""
    settings.ROOT_URLCONF = __name__
    settings.CONTENT_SECURITY_POLICY = None
    settings.SILENCED_SYSTEM_CHECKS = ["async.E001"]  # the suite's own, for Playwright
    limited = {"max_size": "1 MB"}
    configure(
        RETENTION=365, POLICIES={"album": {}, "gallery": {}, "profile": {}, "default": limited}
    )
    with serving(WSGIHandler()) as origin:
        yield origin


@pytest.fixture
def shell(site: str, ann: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell on the machine of a site with an old upload, where every question is answered yes."""
    record = reported(ann, form_field="avatar")
    old = {name: getattr(record, name) - LONG for name in ("iat", "exp", "reported_at")}
    records().filter(pk=record.pk).update(**old)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("builtins.input", lambda question: "y")
    return Shell(tmp_path, site)


@pytest.mark.parametrize("block", of_runner(SHELL), ids=str)
def test_the_commands_do_what_they_should(block: Block, shell: Shell) -> None:
    shell.run(block.text)


@pytest.mark.parametrize(
    "line",
    [
        "rm -r /",
        'pip install "django-imagekit-jwt[nothing]"',
        "pip install django-imagekit-jwt-of-another",
        "make nothing",
        "make tests",
        "python manage.py imagekit_orphans --nothing",
        "python -m django_imagekit_jwt.testing.emulator --nothing",
        "jq 'select(.request_id ==)' site.log",
    ],
)
def test_a_command_that_cannot_be_run_fails(line: str, shell: Shell) -> None:
    with pytest.raises(Exception, match=r"."):
        shell.run(line)
