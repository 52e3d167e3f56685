import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from csp.constants import NONCE
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.http import HttpRequest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import Client, override_settings

from tests.conftest import Configure
from tests.markup import elements, only
from tests.pages import WIDGET

LOAD = "{% load imagekit_jwt %}"
STATIC = ["client.js", "element.js", "upload.js", "upload.css"]


def _render(source: str, context: Context | None = None) -> str:
    return Template(LOAD + source).render(context or Context())


def test_the_widget_is_dropped_in_with_options_and_parameters(configure: Configure) -> None:
    configure(POLICIES={"avatars": {"batch_size": 3}})
    source = '{% imagekit_upload policy=wanted multiple=True folder="/a" tags=tags as up %}{{ up }}'
    markup = _render(source, Context({"wanted": "avatars", "tags": ["a", "b"]}))
    found = only(markup, "imagekit-upload").attributes
    del found["data-words"]
    assert found == {
        "endpoint": "/imagekit/uploads/",
        "policy": "avatars",
        "batch-size": "3",
        "parameters": '{"folder": "/a", "tags": "a,b"}',
    }
    assert "multiple" in only(markup, "input").attributes


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('{% imagekit_upload polcy="a" %}', "does not know 'polcy'. Did you mean \"policy\"?"),
        ('{% imagekit_upload folder="../a" %}', 'imagekit_upload: folder is "../a". Send a path'),
        ('{% imagekit_upload policy="avatars" %}', 'policy is "avatars", which is not open here'),
        ('{% imagekit_upload "avatars" %}', "received too many positional arguments"),
    ],
)
def test_a_wrong_keyword_is_a_template_error(source: str, sentence: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=r"imagekit_upload|policy") as caught:
        _render(source)
    assert sentence in str(caught.value)


def test_the_page_gives_its_csrf_token(client: Client) -> None:
    markup = client.get("/widget/").content.decode()
    found = only(markup, "imagekit-upload").attributes
    assert found["csrf-header"] == "X-CSRFTOKEN"
    assert re.fullmatch(r"\w{64}", found["csrf-token"] or "")
    assert client.cookies["csrftoken"].value


@pytest.mark.parametrize("context", [{}, {"csrf_token": "NOTPROVIDED"}, {"csrf_token": ""}])
def test_a_page_without_a_csrf_token_gives_none(context: Mapping[str, Any]) -> None:
    found = only(_render("{% imagekit_upload %}", Context(context)), "imagekit-upload").attributes
    assert "csrf-token" not in found


def test_what_a_visitor_wrote_cannot_break_out_of_the_markup() -> None:
    nasty = '"><script>alert(1)</script>'
    source = "{% imagekit_upload label=nasty description=nasty accept=nasty %}"
    markup = _render(source, Context({"nasty": nasty}))
    assert "script" not in {element.tag for element in elements(markup)}
    assert only(markup, "input").attributes["accept"] == nasty


def test_the_assets_are_loaded_once_however_often_the_tag_stands_there() -> None:
    source = "{% imagekit_upload_assets %}" * 3
    once = _render(source, RequestContext(HttpRequest(), {}))
    assert [element.tag for element in elements(once)] == ["link", "script"]
    without_request = _render(source)
    assert [element.tag for element in elements(without_request)] == ["link", "script"] * 3


def _nonces(markup: str) -> list[str | None]:
    return [element.attributes.get("nonce") for element in elements(markup)]


def test_the_assets_have_the_nonce_of_the_page() -> None:
    source = "{% imagekit_upload_assets %}"
    assert _nonces(_render(source)) == [None, None]
    assert _nonces(_render(source, Context({"csp_nonce": "of-django"}))) == ["of-django"] * 2
    request = HttpRequest()
    request.csp_nonce = "of-django-csp"  # type: ignore[attr-defined]  # as its middleware does
    assert _nonces(_render(source, RequestContext(request))) == ["of-django-csp"] * 2


@override_settings(
    MIDDLEWARE=["csp.middleware.CSPMiddleware"],
    CONTENT_SECURITY_POLICY={"DIRECTIVES": {"script-src": [NONCE]}},
)
def test_the_assets_have_the_nonce_that_the_header_allows(client: Client) -> None:
    answer = client.get("/widget/")
    nonce = only(answer.content.decode(), "script").attributes["nonce"]
    assert nonce
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]


def test_every_file_the_assets_name_is_shipped() -> None:
    assert [name for name in STATIC if not finders.find(f"django_imagekit_jwt/{name}")] == []


class RewritingImports(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True


@pytest.mark.parametrize(
    ("storage", "name_of_import"),
    [(ManifestStaticFilesStorage, r"\w+\.js"), (RewritingImports, r"\w+\.[0-9a-f]{12}\.js")],
)
def test_a_manifest_gives_the_files_their_hashed_names_and_every_import_is_found(
    storage: type, name_of_import: str, tmp_path: Path
) -> None:
    backend = f"{storage.__module__}.{storage.__name__}"
    with override_settings(
        STATIC_ROOT=tmp_path,
        STORAGES={"staticfiles": {"BACKEND": backend}},
        INSTALLED_APPS=["django.contrib.staticfiles", "django_imagekit_jwt"],
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        markup = Template(WIDGET).render(Context())
    style, script = (
        only(markup, "link").attributes["href"],
        only(markup, "script").attributes["src"],
    )
    assert re.search(r"upload\.[0-9a-f]{12}\.css$", style or "")
    assert re.search(r"upload\.[0-9a-f]{12}\.js$", script or "")
    loaded = tmp_path / (script or "").removeprefix("/static/")
    imported = re.findall(r"""from\s*["']\./([^"']+)["']""", loaded.read_text(encoding="utf-8"))
    assert imported
    for name in imported:
        assert re.fullmatch(name_of_import, name)
        assert (loaded.parent / name).exists()
