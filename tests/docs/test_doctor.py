"""What docs/doctor.md shows and lists is what the command says and has."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.urls import path
from pytest_django import Settings

from django_imagekit_jwt.management.commands.imagekit_doctor import Command
from django_imagekit_jwt.testing.emulator import Emulator
from example_project.second_origin import serving
from tests.browser.csp_urls import ELEMENT, page
from tests.browser.csp_urls import urlpatterns as endpoints
from tests.conftest import Configure
from tests.docs.blocks import blocks
from tests.docs.test_documentation import named, rows

PAGE = "docs/doctor.md"
DOCTOR = Path(__file__).resolve().parents[2] / "django_imagekit_jwt/doctor"
urlpatterns = [*endpoints, path("profile/", page(ELEMENT))]


@pytest.fixture
def site(settings: Settings, configure: Configure, imagekit: Emulator) -> Iterator[str]:
    """Give a site with a page whose policy does not know of ImageKit."""
    settings.ROOT_URLCONF = __name__
    settings.SILENCED_SYSTEM_CHECKS = [
        f"django_imagekit_jwt.{number}" for number in ("W003", "W005")
    ]
    names = ("script-src", "style-src", "connect-src", "worker-src")
    pictures = {"img-src": ["blob:", imagekit.origin], "media-src": ["blob:"]}
    policy = {**{name: ["'self'"] for name in names}, **pictures}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
    configure(POLICIES={"album": {}, "profile": {}, "default": {"max_size": "1 MB"}})
    with serving(WSGIHandler()) as origin:
        yield origin


@pytest.mark.django_db
def test_the_example_is_what_the_command_says(site: str, imagekit: Emulator) -> None:
    [example] = [block.text for block in blocks(PAGE) if block.language == "text"]
    asked, _, said = example.partition("\n")
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command(
            "imagekit_doctor", "--live", "--page", f"{site}/profile/", stdout=out, no_color=True
        )
    found = f"{out.getvalue()}CommandError: {failure.value}\n"
    for here, there in (
        (imagekit.origin, "http://127.0.0.1:8001"),
        (site, "http://127.0.0.1:8000"),
    ):
        found = found.replace(here, there)
    assert (
        asked == "$ python manage.py imagekit_doctor --live --page http://127.0.0.1:8000/profile/"
    )
    assert said == found


def test_every_option_is_documented() -> None:
    parser = Command().create_parser("manage.py", "imagekit_doctor")
    options = {action.option_strings[0] for action in parser._actions if action.option_strings}
    common = {"-h", "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color"}
    documented = {name.split()[0] for name in rows(PAGE) if name.startswith("--")}
    assert documented == options - common - {"--force-color"}


def test_every_subject_is_documented() -> None:
    sources = [module.read_text("utf-8") for module in DOCTOR.glob("*.py")]
    subjects = named(r'SUBJECT = "(\w+)"', *sources) | named(r'Finding\("\w+", "(\w+)"', *sources)
    assert {name for name in rows(PAGE) if not name.startswith("--")} == subjects
