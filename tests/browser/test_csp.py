"""The widget needs no more of a CSP than is documented, with django-csp and with Django's own."""

from collections.abc import Iterator
from copy import deepcopy

import csp.constants
import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from example_project.second_origin import serving
from tests.browser.conftest import Change, Complaints, sign_in
from tests.browser.forms import ROW, choose, uploaded
from tests.browser.pictures import picture, video

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NONCE, SELF, STRICT_DYNAMIC = "nonce", "'self'", "'strict-dynamic'"
SCRIPTS = [(NONCE,), (NONCE, STRICT_DYNAMIC), (SELF, NONCE), (SELF,)]
LISTEN = """window.violations = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  window.violations.push(`${effectiveDirective} ${blockedURI}`));"""
BY_DJANGO_CSP = "csp.middleware.CSPMiddleware"
BY_DJANGO = "django.middleware.csp.ContentSecurityPolicyMiddleware"


def directives(
    scripts: tuple[str, ...], imagekit: Emulator, nonce: object
) -> dict[str, list[object]]:
    """Give what the documentation says that the widget needs."""
    return {
        "default-src": ["'none'"],
        "script-src": [nonce if source == NONCE else source for source in scripts],
        "style-src": [SELF if scripts == (SELF,) else nonce],
        "img-src": ["blob:", "data:"],
        "media-src": ["blob:"],
        "worker-src": [SELF],
        "connect-src": [SELF, imagekit.origin],
        "base-uri": ["'none'"],
        "form-action": [SELF],
    }


@pytest.fixture
def scripts(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return tuple(getattr(request, "param", (NONCE,)))


@pytest.fixture(params=[BY_DJANGO_CSP, BY_DJANGO])
def origin(
    request: pytest.FixtureRequest,
    scripts: tuple[str, ...],
    site: str,
    imagekit: Emulator,
    settings: Settings,
) -> Iterator[str]:
    """A site with that policy."""
    settings.ROOT_URLCONF = "tests.browser.csp_urls"
    if request.param == BY_DJANGO:
        own = pytest.importorskip("django.utils.csp", reason="Django has it from 6.0 on")
        settings.SECURE_CSP = directives(scripts, imagekit, own.CSP.NONCE)
        templates = deepcopy(settings.TEMPLATES)
        processors = templates[0]["OPTIONS"]["context_processors"]
        processors.append("django.template.context_processors.csp")
        settings.TEMPLATES = templates
    else:
        allowed = directives(scripts, imagekit, csp.constants.NONCE)
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": allowed}
    settings.MIDDLEWARE = [
        request.param if name == BY_DJANGO_CSP else name for name in settings.MIDDLEWARE
    ]
    with serving(StaticFilesHandler(WSGIHandler())) as origin:
        yield origin


@pytest.fixture
def strict(origin: str, context: BrowserContext, ann: User, complaints: Complaints) -> str:
    sign_in(context, ann, origin)
    context.add_init_script(LISTEN)
    return origin


def violations(page: Page) -> list[str]:
    return list(page.evaluate("() => window.violations"))


@pytest.mark.parametrize("scripts", SCRIPTS, indirect=True, ids=" ".join)
def test_the_element_needs_no_more_than_is_documented(
    strict: str, page: Page, gallery_policy: Change
) -> None:
    gallery_policy(max_size="1 MB")
    page.goto(f"{strict}/element/")
    with page.expect_worker():
        choose(page, picture(size=(320, 240)), video())
        uploaded(page, 2)
    expect(page.locator(f"{ROW} img")).to_have_js_property("naturalWidth", 320)
    assert violations(page) == []


@pytest.mark.parametrize("address", ["tag", "form"])
def test_the_tag_and_the_form_carry_the_nonce(strict: str, page: Page, address: str) -> None:
    page.goto(f"{strict}/{address}/")
    choose(page, picture())
    uploaded(page)
    expect(page.locator("imagekit-upload")).to_have_css("border-style", "dashed")
    assert violations(page) == []


def test_without_blobs_and_workers_it_uploads_all_the_same(
    site: str,
    settings: Settings,
    imagekit: Emulator,
    context: BrowserContext,
    ann: User,
    page: Page,
) -> None:
    settings.ROOT_URLCONF = "tests.browser.csp_urls"
    allowed = directives((NONCE,), imagekit, csp.constants.NONCE)
    for name in ("img-src", "media-src", "worker-src"):
        del allowed[name]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": allowed}
    sign_in(context, ann, site)
    context.add_init_script(LISTEN)
    page.goto(f"{site}/element/")
    choose(page, picture(size=(320, 240)))
    uploaded(page)
    expect(page.locator(ROW)).to_contain_text("32 \u00d7 24")
    refused = {violation.split()[0] for violation in violations(page)}
    assert {"img-src", "worker-src"} <= refused <= {"img-src", "worker-src", "default-src"}
