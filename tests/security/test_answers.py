"""What our answers let other sites do: nothing. Frames, other origins, redirects and headers."""

import re
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from django_imagekit_jwt import urls
from tests.admin.asking import LIST
from tests.api.asking import CATS, UPLOADS, ask
from tests.conftest import Configure
from tests.factories import issued_token

CORS = "corsheaders.middleware.CorsMiddleware"
EVIL = "https://evil.example"
ENDPOINTS = {
    "token": [],
    "uploads": [],
    "complete": ["some-id"],
    "fail": ["some-id"],
    "webhook": [],
}
ADMIN_PAGES = ["", "overview/", "export/csv/", "export/jsonl/", "{pk}/change/"]
PREFLIGHT = {"Access-Control-Request-Method": "POST"}
SPLITTING = "a\r\nSet-Cookie: evil=1\r\n\r\n<script>"


def addresses() -> list[str]:
    assert {pattern.name for pattern in urls.urlpatterns} == ENDPOINTS.keys()
    return [reverse(f"imagekit_jwt:{name}", args=args) for name, args in ENDPOINTS.items()]


@pytest.mark.parametrize("method", ["OPTIONS", "POST", "GET"])
def test_no_endpoint_opens_itself_to_another_origin(
    method: str, signed_in: Client, settings: Settings
) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != CORS]
    headers = {"Origin": EVIL, **PREFLIGHT}
    for address in addresses():
        answer = signed_in.generic(method, address, b"{}", "application/json", headers=headers)
        assert [name for name in answer.headers if name.lower().startswith("access-control")] == []


def test_the_example_opens_its_endpoints_to_one_origin_and_never_with_cookies(
    signed_in: Client, settings: Settings
) -> None:
    [ours] = settings.CORS_ALLOWED_ORIGINS
    told = signed_in.options(UPLOADS, headers={"Origin": ours, **PREFLIGHT})
    assert told["Access-Control-Allow-Origin"] == ours
    assert "Access-Control-Allow-Credentials" not in told
    for origin, path in ((EVIL, UPLOADS), ("null", UPLOADS), (ours, LIST)):
        told = signed_in.options(path, headers={"Origin": origin, **PREFLIGHT})
        assert "Access-Control-Allow-Origin" not in told


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_no_page_of_the_admin_may_stand_in_a_frame(path: str, admin_client: Client) -> None:
    record = issued_token()
    answer = admin_client.get(LIST + path.format(pk=record.pk))
    assert answer.status_code == HTTPStatus.OK
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_an_endpoint_answers_is_never_taken_for_a_page(signed_in: Client) -> None:
    hostile = {"uploads": [{"fileName": "<script>alert(1)</script>"}], "<script>": 1}
    for address in addresses():
        answer = ask(signed_in, address, hostile, accept="text/html")
        kind = answer["Content-Type"].partition(";")[0]
        assert kind in {"application/json", "text/plain"}
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "term", [EVIL, "//evil.example", "\\\\evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_one_redirect_leads_to_the_list_whatever_is_searched_for(
    term: str, admin_client: Client
) -> None:
    answer = admin_client.post(f"{LIST}search/?next={term}&status=active", {"q": term})
    assert answer.status_code == HTTPStatus.FOUND
    parts = urlsplit(answer["Location"])
    assert (parts.scheme, parts.netloc, parts.path) == ("", "", LIST)
    assert parse_qs(parts.query)["q"] == [term]


def test_no_endpoint_redirects_wherever_it_is_told_to_lead(signed_in: Client) -> None:
    for address in addresses():
        for query in ("next", "url", "redirect", "return_to"):
            answer = ask(signed_in, f"{address}?{query}={EVIL}", CATS)
            assert "Location" not in answer


@pytest.mark.parametrize("path", ["search/", "export/csv/", "overview/"])
def test_a_line_break_ends_no_header_of_the_admin(path: str, admin_client: Client) -> None:
    ask_for = admin_client.post if path == "search/" else admin_client.get
    answer = ask_for(LIST + path, {"q": SPLITTING})
    assert "evil" not in answer.cookies
    assert not [value for value in answer.headers.values() if re.search(r"[\r\n]", value)]


def test_an_export_is_called_as_we_call_it(admin_client: Client) -> None:
    issued_token(username=SPLITTING, policy=SPLITTING)
    for form in ("csv", "jsonl"):
        said = admin_client.get(f"{LIST}export/{form}/")["Content-Disposition"]
        assert re.fullmatch(
            rf'attachment; filename="issued-tokens-\d{{4}}-\d\d-\d\d\.{form}"', said
        )
    assert admin_client.get(f"{LIST}export/csv%0d%0aX-Evil:1/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("header", ["X-Request-ID", "X-Own-ID"])
def test_a_line_break_ends_no_header_of_an_endpoint(
    header: str, signed_in: Client, configure: Configure
) -> None:
    configure(REQUEST_ID_HEADER=header)
    hostile = {"fileName": SPLITTING, SPLITTING: SPLITTING}
    for url in addresses():
        body = {"uploads": [hostile], "policy": SPLITTING, "uploadPayload": hostile}
        answer = ask(signed_in, url, body, **{header: "a\r\nX-Evil: 1"})
        assert re.fullmatch("[0-9a-f]{32}", answer[header])
        assert not [value for value in answer.headers.values() if re.search(r"[\r\n]", value)]


def test_a_session_alone_lets_no_other_site_ask_for_anything(ann: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ann)
    for url in addresses():
        if not url.endswith("/webhook/"):  # where a session counts for nothing
            refused = ask(browser, url, CATS, origin=EVIL)
            assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
            assert browser.get(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED
