"""The application of docs/spa.md, on an origin of its own, with the site that the page sets up."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Error, Page
from pytest_django import Settings
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from example_project.models import Profile
from tests.browser.conftest import Complaints
from tests.browser.documented import build_site
from tests.browser.modules import running_modules
from tests.docs.blocks import PROJECT, blocks, files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLIENT = PROJECT / "django_imagekit_jwt/static/django_imagekit_jwt/client.js"
MODELS = "from example_project.models import Profile\n"
NOTHING = "<!DOCTYPE html><title>An application</title><link rel='icon' href='data:,'>"
USE = """async ({ password, type }) => {
  const { signIn, upload, saveAvatar } = await import("./avatar.js");
  const headers = await signIn("ann", password);
  const picture = new OffscreenCanvas(8, 8);
  picture.getContext("2d");
  const file = new File([await picture.convertToBlob()], "me.png", { type });
  let loaded = 0;
  const receipt = await upload(file, headers, (bytes) => { loaded = bytes.loaded; });
  return { loaded, profile: await saveAvatar(receipt, headers) };
}"""


def page_settings() -> dict[str, Any]:
    """Give what the page adds to the settings that a new site has."""
    made: dict[str, Any] = {"INSTALLED_APPS": [], "MIDDLEWARE": []}
    exec(files("docs/spa.md")["mysite/settings.py"], made)
    return made


@pytest.fixture
def application(
    site: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Page
) -> Iterator[Page]:
    """The application, opened in the browser."""
    account, wanted = settings.IMAGEKIT_JWT, page_settings()
    build_site("spa.md", tmp_path, settings, monkeypatch)
    (tmp_path / "mysite/models.py").write_text(MODELS, "utf-8")
    (tmp_path / "src/imagekit").mkdir()
    (tmp_path / "src/imagekit/client.js").write_bytes(CLIENT.read_bytes())
    source = (tmp_path / "src/avatar.js").read_text("utf-8")
    (tmp_path / "src/avatar.js").write_text(source.replace("https://www.example.com", site))
    (tmp_path / "src/index.html").write_text(NOTHING, "utf-8")
    settings.CORS_URLS_REGEX = wanted["CORS_URLS_REGEX"]
    of_the_page = wanted["IMAGEKIT_JWT"]
    del of_the_page["URL_ENDPOINT"]
    settings.IMAGEKIT_JWT = {**account, **of_the_page}
    settings.REST_FRAMEWORK = wanted["REST_FRAMEWORK"]
    # REST framework has read its defaults when it was imported.
    for kind in ("authentication", "permission"):
        given = getattr(api_settings, f"DEFAULT_{kind.upper()}_CLASSES")
        monkeypatch.setattr(APIView, f"{kind}_classes", given)
    monkeypatch.setattr(Profile._meta.get_field("avatar"), "policy", "avatar")
    with running_modules(tmp_path / "src") as origin:
        settings.CORS_ALLOWED_ORIGINS = [origin]
        page.goto(f"{origin}/index.html")
        yield page


def test_the_application_signs_in_uploads_and_saves_the_receipt(
    ann: User, application: Page, imagekit: Emulator, complaints: Complaints
) -> None:
    done = application.evaluate(USE, {"password": "ann's password", "type": "image/png"})
    [file] = imagekit.files()
    assert done["loaded"] > file.size
    assert Profile.objects.get(user=ann).avatar.path == file.path
    avatar = done["profile"]["avatar"]
    assert avatar["path"] == file.path
    assert avatar["url"] == f"{imagekit.url_endpoint}{file.path}"
    [sample] = [block.text for block in blocks("docs/spa.md") if block.language == "json"]
    assert json.loads(sample)["avatar"].keys() == avatar.keys()
    assert json.loads(sample).keys() == done["profile"].keys()


def test_what_the_policy_does_not_allow_is_refused_in_words(
    ann: User, application: Page, failures_expected: None
) -> None:
    with pytest.raises(Error, match='type is "text/plain"'):
        application.evaluate(USE, {"password": "ann's password", "type": "text/plain"})
    assert not IssuedToken.objects.exists()
