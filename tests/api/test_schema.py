"""The endpoints in the document that drf-spectacular makes of a site."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from django.core.management import call_command
from django.urls import include, path
from drf_spectacular.extensions import OpenApiViewExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from rest_framework import serializers
from rest_framework.generics import CreateAPIView

from django_imagekit_jwt.api.views import ImageKitView, TokenView
from tests.conftest import Configure
from tests.forms_app.models import Profile

if TYPE_CHECKING:
    _ModelSerializer = serializers.ModelSerializer[Profile]
    _CreateView = CreateAPIView[Profile]
else:
    _ModelSerializer, _CreateView = serializers.ModelSerializer, CreateAPIView

PROJECT = Path(__file__).parents[2]
TOKEN, UPLOADS = "/imagekit/token/", "/imagekit/uploads/"
COMPLETE, FAIL = f"{UPLOADS}{{jti}}/complete/", f"{UPLOADS}{{jti}}/fail/"
STATUSES = {
    TOKEN: ["200", "400", "401", "403", "429", "503"],
    UPLOADS: ["201", "400", "401", "403", "429", "503"],
    COMPLETE: ["200", "202", "400", "401", "403", "404", "409", "429", "503"],
    FAIL: ["200", "400", "401", "403", "404", "429", "503"],
}
RECEIPT = {"type": "string", "description": "The receipt of an upload."}
FILE = {"$ref": "#/components/schemas/ImageKitFile"}


class ProfileSerializer(_ModelSerializer):
    status = serializers.ChoiceField(choices=["open", "closed"])

    class Meta:
        model = Profile
        fields = ("avatar", "status")


class OtherSerializer(ProfileSerializer):
    """So that the site has its own ``status`` in two components."""


class ProfileView(_CreateView):
    serializer_class = ProfileSerializer


class OtherView(_CreateView):
    serializer_class = OtherSerializer


class SiteTokenView(TokenView):
    """A site's own."""


urlpatterns = [
    path("imagekit/", include("django_imagekit_jwt.urls")),
    path("token/", SiteTokenView.as_view()),
    path("profile/", ProfileView.as_view()),
    path("other/", OtherView.as_view()),
]


def document(**changes: object) -> dict[str, Any]:
    """Give the document of these addresses, with changed settings of drf-spectacular."""
    with patched_settings(changes):
        made: dict[str, Any] = SchemaGenerator(patterns=urlpatterns).get_schema(public=True)
    return made


def post(address: str) -> dict[str, Any]:
    operation: dict[str, Any] = document()["paths"][address]["post"]
    return operation


@pytest.mark.parametrize("splits", [False, True], ids=["whole", "split"])
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_the_document_is_valid_and_drf_spectacular_warns_of_nothing(
    *, version: str, splits: bool
) -> None:
    out = StringIO()
    with patched_settings({"OAS_VERSION": version, "COMPONENT_SPLIT_REQUEST": splits}):
        call_command(
            *("spectacular", "--urlconf", __name__, "--validate", "--fail-on-warn"), stdout=out
        )
    written = yaml.safe_load(out.getvalue())
    assert written["openapi"] == version
    assert ("nullable: true" in out.getvalue()) == version.startswith("3.0")
    assert written["components"]["schemas"]["StatusEnum"]["enum"] == ["open", "closed"]


def test_each_endpoint_has_the_statuses_of_its_documentation() -> None:
    paths = document()["paths"]
    found = {address: sorted(paths[address]["post"]["responses"]) for address in STATUSES}
    assert found == STATUSES
    assert all(list(paths[address]) == ["post"] for address in STATUSES)


@pytest.mark.parametrize("address", STATUSES)
def test_each_refusal_has_the_one_shape_and_its_headers(address: str) -> None:
    for status, answer in post(address)["responses"].items():
        headers = {"Cache-Control"}
        if status >= "400":
            headers |= {"X-Request-ID"}
            shape = answer["content"]["application/json"]["schema"]
            assert shape == {"$ref": "#/components/schemas/ImageKitRefusal"}
        headers |= {"429": {"Retry-After"}, "503": {"Retry-After"}}.get(status, set())
        headers |= {"401": {"WWW-Authenticate"}}.get(status, set())
        assert set(answer["headers"]) == headers
        assert answer["description"]


def test_the_header_of_the_request_id_is_the_sites_own(configure: Configure) -> None:
    configure(REQUEST_ID_HEADER="X-Trace")
    assert "X-Trace" in post(TOKEN)["responses"]["400"]["headers"]


def test_each_body_is_json_and_only_a_failure_may_have_none() -> None:
    bodies = {address: post(address)["requestBody"] for address in STATUSES}
    assert all(list(body["content"]) == ["application/json"] for body in bodies.values())
    assert [address for address, body in bodies.items() if not body.get("required")] == [FAIL]


def test_the_credentials_are_those_of_the_settings(configure: Configure) -> None:
    assert post(TOKEN)["security"] == [{"cookieAuth": []}]
    bearer = "rest_framework_simplejwt.authentication.JWTAuthentication"
    configure(
        AUTHENTICATION_CLASSES=[bearer], PERMISSION_CLASSES=["rest_framework.permissions.AllowAny"]
    )
    assert post(TOKEN)["security"] == [{"jwtAuth": []}, {}]


def test_a_sites_own_subclass_is_documented_alike() -> None:
    own, ours = post("/token/"), post(TOKEN)
    names = {"operationId", "tags"}
    assert {name: own[name] for name in own.keys() - names} == {
        name: ours[name] for name in ours.keys() - names
    }


def test_another_view_of_a_site_is_left_as_it_is() -> None:
    class OddView(ImageKitView):
        pass

    extension = OpenApiViewExtension.get_match(OddView.as_view())
    assert extension is not None
    assert extension.view_replacement() is OddView


@pytest.mark.parametrize(
    ("splits", "request_form", "answer_form"),
    [
        (False, {"oneOf": [RECEIPT, FILE]}, {"oneOf": [RECEIPT, FILE]}),
        (True, RECEIPT, {"allOf": [FILE]}),
    ],
    ids=["whole", "split"],
)
def test_a_serializers_file_is_a_receipt_in_and_addresses_out(
    *, splits: bool, request_form: dict[str, Any], answer_form: dict[str, Any]
) -> None:
    components = document(COMPONENT_SPLIT_REQUEST=splits)["components"]["schemas"]
    asked = components["ProfileRequest" if splits else "Profile"]["properties"]["avatar"]
    assert asked == {**request_form, "nullable": True}
    assert components["Profile"]["properties"]["avatar"] == {**answer_form, "nullable": True}


def test_where_drf_spectacular_is_no_app_nothing_of_it_is_imported() -> None:
    told = "import sys, django; django.setup(); print('drf_spectacular' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "example_project.settings"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
