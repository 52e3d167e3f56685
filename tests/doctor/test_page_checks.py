"""Pages of a real site, with policies that django-csp sends."""

from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from pytest_django import Settings
from werkzeug.wrappers import Request, Response

from django_imagekit_jwt.doctor.page_checks import Visit, check_page, endpoint_of
from django_imagekit_jwt.doctor.pages import Page
from example_project.second_origin import serving

UPLOAD = "https://upload.imagekit.io/api/v2/files/upload"
FILES = "https://ik.imagekit.io/suite"
NEEDED = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "connect-src": ["'self'", "https://upload.imagekit.io"],
    "img-src": ["blob:", "https://ik.imagekit.io"],
    "media-src": ["blob:"],
    "worker-src": ["'self'"],
}


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    settings.ROOT_URLCONF = "tests.browser.csp_urls"
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": NEEDED}
    with serving(WSGIHandler()) as origin:
        yield origin


@pytest.fixture
def imagekit_upload() -> Iterator[str]:
    """Give an address that is open to all, as ImageKit's is."""
    with serving(Response(headers={"Access-Control-Allow-Origin": "*"})) as origin:
        yield f"{origin}/api/v2/files/upload"


def told(visit: Visit, upload: str = UPLOAD) -> list[tuple[str, str]]:
    return [(one.level, one.subject) for one in check_page(visit, upload, FILES, 5)]


def test_a_page_that_has_all_is_well(site: str, settings: Settings, imagekit_upload: str) -> None:
    connect = ["'self'", imagekit_upload]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**NEEDED, "connect-src": connect}}
    found = list(check_page(Visit(f"{site}/element/"), imagekit_upload, FILES, 5))
    assert [(one.level, one.message) for one in found] == [
        ("ok", "The page loads the widget."),
        ("ok", "The page's Content-Security-Policy has all that the widget needs."),
        ("ok", "The endpoint is of the page's own origin."),
        ("ok", f"UPLOAD_URL is open to pages of {site}."),
    ]


def test_what_its_policy_refuses_is_told(
    site: str, settings: Settings, imagekit_upload: str
) -> None:
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**NEEDED, "worker-src": ["'none'"]}}
    assert told(Visit(f"{site}/element/"), imagekit_upload) == [
        ("ok", "page"),
        ("failed", "csp"),
        ("warning", "csp"),
        ("ok", "cors"),
        ("ok", "cors"),
    ]


@pytest.mark.parametrize("status", [302, 403, 404, 500])
def test_a_page_that_is_not_shown_is_not_judged(status: int, imagekit_upload: str) -> None:
    with serving(Response(status=status, headers={"Location": "/login/"})) as site:
        found = list(check_page(Visit(site), imagekit_upload, FILES, 5))
    assert [one.subject for one in found] == ["page", "cors", "cors"]
    assert found[0].level == "failed"
    assert found[0].message == f"The page was answered {status}: its policy cannot be seen."
    assert found[0].hint.endswith("put the session's cookie into IMAGEKIT_DOCTOR_COOKIE.")


def test_a_page_without_the_widget_is_asked_about(imagekit_upload: str) -> None:
    with serving(Response("<p>Sign in", mimetype="text/html")) as site:
        assert told(Visit(site), imagekit_upload) == [
            ("warning", "page"),
            ("ok", "csp"),
            ("ok", "cors"),
            ("ok", "cors"),
        ]


def test_a_page_is_asked_with_the_cookie_and_shows_it_to_nobody(imagekit_upload: str) -> None:
    asked = []

    @Request.application
    def page(request: Request) -> Response:
        asked.append(request.headers.get("Cookie"))
        return Response("<p>")

    with serving(page) as site:
        visit = Visit(site, cookie="sessionid=secret")
        found = list(check_page(visit, imagekit_upload, FILES, 5))
        assert "secret" not in f"{visit!r} {found!r}"
        told(Visit(site), imagekit_upload)
    assert asked == ["sessionid=secret", None]


def test_an_endpoint_on_another_origin_is_asked(site: str, imagekit_upload: str) -> None:
    widget = f'<imagekit-upload endpoint="{site}/imagekit/uploads/">'
    with serving(Response(widget, mimetype="text/html")) as page:
        *_, closed, _ = check_page(Visit(page), imagekit_upload, FILES, 5)
    assert closed.message.startswith(f"The endpoint is closed to pages of {page}: ")


def test_an_endpoint_that_lets_the_page_in_is_open(
    site: str, settings: Settings, imagekit_upload: str
) -> None:
    with serving(Response("<p>")) as page:
        settings.CORS_ALLOWED_ORIGINS = [page]
        *_, opened, _ = check_page(Visit(page, site), imagekit_upload, FILES, 5)
        assert opened.message == f"The endpoint is open to pages of {page}."


def test_a_page_that_nobody_serves_is_a_failure() -> None:
    [found] = check_page(Visit("http://nowhere.invalid"), UPLOAD, FILES, 5)
    assert (found.level, found.subject) == ("failed", "page")


def test_a_site_without_endpoints_is_told_what_to_add(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.empty_urls"
    with serving(Response("<p>")) as page:
        [found] = check_page(Visit(page), UPLOAD, FILES, 5)
    assert (found.level, found.message) == ("failed", "The site has no endpoints.")
    assert 'include("django_imagekit_jwt.urls")' in found.hint


@pytest.mark.parametrize(
    ("of_page", "site", "expected"),
    [
        ("", "", "https://page.example/imagekit/uploads/"),
        ("https://api.example/u/", "", "https://api.example/u/"),
        ("", "https://site.example/x", "https://site.example/imagekit/uploads/"),
        (
            "https://api.example/u/",
            "https://site.example",
            "https://site.example/imagekit/uploads/",
        ),
    ],
)
def test_the_endpoint_is_what_is_said_of_it(of_page: str, site: str, expected: str) -> None:
    assert endpoint_of(Page("https://page.example/", (), endpoint=of_page), site) == expected
