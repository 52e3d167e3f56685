"""The doctor finds nothing that the widget lacks in the policy of docs/csp.md."""

from email.message import Message
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.test import Client, override_settings
from django.urls import include, path

from django_imagekit_jwt.doctor.asking import Answer
from django_imagekit_jwt.doctor.page_policy import Addresses, check_policy
from django_imagekit_jwt.doctor.pages import read_page
from tests.docs.blocks import blocks
from tests.docs.new_site import read_settings, start_site

SITE = "https://site.example"
WIDGET = """{% load imagekit_jwt %}{% imagekit_upload_assets %}
{% imagekit_upload policy="default" max_width=32 %}"""
ADDRESSES = Addresses(
    f"{SITE}/imagekit/uploads/",
    "https://upload.imagekit.io/api/v2/files/upload",
    "https://ik.imagekit.io/your_imagekit_id",
)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(WIDGET).render(RequestContext(request)))


urlpatterns = [path("page/", page), path("imagekit/", include("django_imagekit_jwt.urls"))]


def test_the_policy_of_the_page_has_all_that_the_widget_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("django.utils.csp", reason="Django has it from 6.0 on")
    start_site(tmp_path, monkeypatch)
    [block] = [one for one in blocks("docs/csp.md") if one.language == "python"]
    with override_settings(**{**read_settings(block, tmp_path), "ROOT_URLCONF": __name__}):
        shown = Client().get("/page/")
    headers = Message()
    for name, value in shown.items():
        headers[name] = value
    seen = read_page(f"{SITE}/page/", Answer(200, headers, shown.content, 0, 0))
    assert seen.scripts
    assert seen.resizes
    said = [finding.message for finding in check_policy(seen, ADDRESSES)]
    assert said == ["The page's Content-Security-Policy has all that the widget needs."]
