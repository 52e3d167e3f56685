"""The README takes a reader from nothing to a visible upload: done here word for word."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import picture
from tests.example_project.test_demo import answers, free_ports

pytestmark = pytest.mark.browser

README = Path(__file__).resolve().parents[2] / "README.md"
PASSWORD = "a password for one test"


def blocks(imagekit_port: int) -> dict[str, str]:
    """Give the README's files by name: their first line is a comment that says it."""
    found = re.findall(
        r"```\w+\n(?:#|\{#) ([\w/.]+)(?: #\})?\n(.*?)```", README.read_text(), re.DOTALL
    )
    return {
        name: code.replace("127.0.0.1:8001", f"127.0.0.1:{imagekit_port}") for name, code in found
    }


@contextmanager
def running(*arguments: str, directory: Path) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=directory,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def environment() -> dict[str, str]:
    fresh = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**fresh, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}


def run(*arguments: str, directory: Path) -> None:
    subprocess.run([sys.executable, *arguments], cwd=directory, env=environment(), check=True)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    imagekit_port, port = free_ports(2)
    run("-m", "django", "startproject", "mysite", directory=tmp_path)
    project = tmp_path / "mysite"
    files = blocks(imagekit_port)
    (project / "templates").mkdir()
    settings = (project / "mysite/settings.py").read_text()
    (project / "mysite/settings.py").write_text(settings + files.pop("mysite/settings.py"))
    for name, code in files.items():
        (project / name).write_text(code)
    run("manage.py", "migrate", "--verbosity=0", directory=project)
    admin = ("--username=admin", "--email=admin@example.com", "--noinput")
    run("manage.py", "createsuperuser", *admin, directory=project)
    emulator = ("-m", "django_imagekit_jwt.testing.emulator", "--port", str(imagekit_port))
    server = ("manage.py", "runserver", "--noreload", str(port))
    with ExitStack() as servers:
        servers.enter_context(running(*emulator, directory=project))
        servers.enter_context(running(*server, directory=project))
        answers(f"http://127.0.0.1:{port}/admin/login/")
        yield f"http://127.0.0.1:{port}"


def test_the_quickstart_ends_in_an_upload_and_its_token_in_the_admin(
    site: str, page: Page, failures_expected: None
) -> None:
    page.goto(site)
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Your pictures").set_input_files(picture("cat.png"))
    expect(page.locator(".imagekit-upload-file")).to_have_attribute("data-state", "done")
    page.goto(f"{site}/admin/django_imagekit_jwt/issuedtoken/")
    expect(page.locator("#result_list")).to_contain_text(re.compile(r"cat_[\w-]+\.png"))
