"""ImageKit's own example page, from its page on the JWT, works against this package unchanged.

Changed are only URLs, keys and the bearer token. Its form has a default submit that reloads the
page under the running requests; the test stops that and nothing else.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import ConsoleMessage, Page
from pytest_django import Settings
from rest_framework_simplejwt.tokens import AccessToken
from werkzeug.wrappers import Request, Response

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from example_project.second_origin import serving
from tests.browser.conftest import Complaints
from tests.browser.pictures import picture
from tests.skipping import cannot_run

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = PROJECT.parent / "shared/reference/imagekit-secure-client-side-upload.md"
JQUERY = PROJECT / "tests/js/node_modules/jquery/dist/jquery.min.js"


@pytest.fixture
def documented(site: str, ann: User, imagekit: Emulator) -> str:
    """The page of the documentation, with this test's URLs, keys and bearer token."""
    if not DOCUMENT.exists():
        pytest.skip("ImageKit's page is not beside this project, and is not ours to copy")
    if not JQUERY.exists():
        cannot_run("jQuery is not installed: npm --prefix tests/js ci")
    found = re.search(r"```markup\n(<form.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert found
    html = found[1]
    for pattern, mine in {
        r'src="https://cdnjs[^>]*"': 'src="/jquery.js"',
        r"https://www\.yourserver\.com/auth": f"{site}/imagekit/token/",
        r"https://upload\.imagekit\.io/api/v2/files/upload": imagekit.upload_url,
        r"your-access-token": str(AccessToken.for_user(ann)),
        r"your_public_api_key": imagekit.account.public_key,
    }.items():
        html, count = re.subn(pattern, mine, html)
        assert count == 1, pattern
    head = '<!DOCTYPE html><html lang="en"><head><link rel="icon" href="data:,"></head>'
    return f"{head}<body>{html}</body></html>"


@pytest.fixture
def origin(documented: str, settings: Settings) -> Iterator[str]:
    """Another origin that serves the page, as the documentation's reader would."""

    @Request.application
    def pages(request: Request) -> Response:
        if request.path == "/jquery.js":
            return Response(JQUERY.read_bytes(), mimetype="text/javascript")
        return Response(documented, mimetype="text/html")

    # The example closes the policy that is asked for by naming none.
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "POLICIES": {}}
    with serving(pages) as origin:
        settings.CORS_ALLOWED_ORIGINS = [origin]
        settings.CORS_ALLOW_HEADERS = ["authorization", "content-type", "customheader"]
        yield origin


def test_the_documented_jquery_page_uploads_a_file(
    origin: str, page: Page, imagekit: Emulator, complaints: Complaints
) -> None:
    page.add_init_script("addEventListener('submit', (event) => event.preventDefault())")
    page.goto(origin)
    page.locator("#file1").set_input_files(picture("any.png"))
    with page.expect_console_message(_is_answer) as message:
        page.locator("input[type=submit]").click()
    answer = message.value.args[0].json_value()
    assert answer["filePath"].startswith("/abc_")
    assert [one.name for one in imagekit.files()] == [answer["name"]]
    record = IssuedToken.objects.get()
    assert (record.username, record.policy) == ("ann", "default")
    assert json.dumps(record.parameters) == '{"fileName": "abc.jpg"}'


def _is_answer(message: ConsoleMessage) -> bool:
    return message.type == "log" and bool(message.args)
