import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils.translation import gettext_lazy

from django_imagekit_jwt.exceptions import UnknownPolicy
from django_imagekit_jwt.html import (
    upload_element,
    upload_options,
)
from django_imagekit_jwt.words import words
from tests.conftest import Configure
from tests.markup import NASTY

from .markup import Attributes, elements, only

TAGS = ["imagekit-upload", "label", "input", "noscript"]


def _element(given: Mapping[str, Any], csrf_token: str = "") -> str:
    return upload_element(upload_options(given), csrf_token)


def _attributes(
    given: Mapping[str, Any], tag: str = "imagekit-upload", csrf: str = ""
) -> Attributes:
    return only(_element(given, csrf), tag).attributes


def test_the_element_wraps_a_real_input_with_its_label() -> None:
    markup = _element({})
    assert [element.tag for element in elements(markup)] == TAGS
    label, field = only(markup, "label"), only(markup, "input")
    assert field.attributes == {"type": "file", "id": label.attributes["for"]}
    assert label.text == "Choose a file"
    found = only(markup, "imagekit-upload").attributes
    assert json.loads(found.pop("data-words") or "") == words()
    assert found == {
        "endpoint": "/imagekit/uploads/",
        "policy": "default",
        "batch-size": "100",
    }


def test_the_policys_limits_are_said_early(configure: Configure) -> None:
    limits = {"max_size": "1.5 MB", "mime_types": ["image/png", "image/*"]}
    quotas = [{"files": 9, "per": "day"}, {"files": 3, "per": "hour"}]
    configure(POLICIES={"avatars": {**limits, "quotas": quotas}})
    found = _attributes({"policy": "avatars"})
    assert found["data-max-bytes"] == "1572864"
    assert found["data-max-size"] == "1.5 MB"
    assert found["data-max-files"] == "3"
    assert _attributes({"policy": "avatars"}, "input")["accept"] == "image/png,image/*"
    narrower = {"policy": "avatars", "accept": ".png"}
    assert _attributes(narrower, "input")["accept"] == ".png"


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_numbers_are_written_for_the_script_and_not_for_readers(configure: Configure) -> None:
    configure(POLICIES={"default": {"max_size": 123456, "batch_size": 1000}})
    found = _attributes({})
    assert (found["data-max-bytes"], found["batch-size"]) == ("123456", "1000")


def test_a_batch_is_as_large_as_the_policy_allows(configure: Configure) -> None:
    configure(POLICIES={"avatars": {"batch_size": 3}})
    assert _attributes({"policy": "avatars"})["batch-size"] == "3"


def test_a_policy_that_is_not_open_is_refused_before_the_page_is_shown() -> None:
    with pytest.raises(UnknownPolicy, match="avatars"):
        _element({"policy": "avatars"})


def test_another_sites_policy_is_its_own_affair() -> None:
    found = _attributes({"policy": "theirs", "endpoint": "https://other.example/uploads/"})
    assert found["policy"] == "theirs"
    assert "batch-size" not in found


def test_every_option_stands_where_the_script_reads_it() -> None:
    given = {
        "policy": "avatars",
        "label": "Your picture",
        "id": "avatar",
        "accept": "image/*",
        "multiple": True,
        "disabled": True,
        "endpoint": "/elsewhere/",
        "folder": "/a",
        "useUniqueFileName": False,
        "tags": ["a", "b"],
    }
    markup = _element(given, "secret")
    wanted = only(markup, "imagekit-upload").attributes
    parameters = json.loads(wanted.pop("parameters") or "")
    del wanted["data-words"]
    assert parameters == {"folder": "/a", "useUniqueFileName": "false", "tags": "a,b"}
    assert wanted == {
        "endpoint": "/elsewhere/",
        "policy": "avatars",
        "csrf-header": "X-CSRFTOKEN",
        "csrf-token": "secret",
    }
    assert only(markup, "label").attributes["for"] == "avatar"
    assert only(markup, "label").text == "Your picture"
    assert only(markup, "input").attributes == {
        "type": "file",
        "id": "avatar",
        "accept": "image/*",
        "multiple": None,
        "disabled": None,
    }


def test_several_files_have_a_label_of_their_own() -> None:
    assert only(_element({"multiple": True}), "label").text == "Choose files"
    lazy = gettext_lazy("Your pictures")
    assert only(_element({"multiple": True, "label": lazy}), "label").text == "Your pictures"


def test_two_widgets_on_a_page_have_different_inputs() -> None:
    assert _attributes({}, "input")["id"] != _attributes({}, "input")["id"]


@pytest.mark.parametrize("name", ["policy", "label", "id", "accept", "endpoint"])
def test_no_option_can_break_out_of_the_markup(name: str) -> None:
    markup = _element({"endpoint": "/elsewhere/", name: NASTY})
    assert [element.tag for element in elements(markup)] == TAGS
    values = [value for element in elements(markup) for value in element.attributes.values()]
    assert NASTY in values or only(markup, "label").text == NASTY


def test_no_parameter_can_break_out_of_the_markup() -> None:
    parameters = _attributes({"description": NASTY, "customMetadata": {"a": NASTY}})["parameters"]
    assert json.loads(parameters or "") == {
        "description": NASTY,
        "customMetadata": json.dumps({"a": NASTY}, separators=(",", ":")),
    }
    assert "<script>" not in _element({"description": NASTY})


@pytest.mark.parametrize(
    ("name", "header"),
    [("HTTP_X_CSRFTOKEN", "X-CSRFTOKEN"), ("HTTP_X_MY_OWN", "X-MY-OWN"), ("X_OWN", "X-OWN")],
)
def test_the_csrf_header_is_the_one_the_site_reads(name: str, header: str) -> None:
    with override_settings(CSRF_HEADER_NAME=name):
        assert _attributes({}, csrf="a")["csrf-header"] == header


def test_without_a_csrf_token_none_is_named() -> None:
    assert not {"csrf-header", "csrf-token"} & _attributes({}).keys()


@pytest.mark.parametrize("endpoint", ["", "/", "/a/", "/a//b", "/a?next=https://b.example/"])
def test_the_csrf_token_goes_to_a_path_of_this_site(endpoint: str) -> None:
    assert _attributes({"endpoint": endpoint}, csrf="secret")["csrf-token"] == "secret"


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "\\\\evil.example/",
        " //evil.example/",
        " /a/",
        "a/",
        "javascript:alert(1)",
        "http:evil.example",
    ],
)
def test_no_other_site_learns_the_csrf_token(endpoint: str) -> None:
    markup = _element({"endpoint": endpoint}, "secret")
    assert "secret" not in markup
    assert "csrf" not in markup
    assert only(markup, "imagekit-upload").attributes["endpoint"] == endpoint


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"polcy": "a"}, "imagekit_upload does not know 'polcy'. Did you mean \"policy\"?"),
        ({"foldr": "a"}, 'Did you mean "folder"?'),
        ({"multipel": True}, 'Did you mean "multiple"?'),
        ({"zzz": "a"}, "Known are policy, label, id, accept, multiple, disabled, endpoint, direc"),
        ({"parameters": {}}, "does not know 'parameters'"),
        ({"iat": "1"}, "does not know 'iat'"),
        ({"folder": ".."}, 'imagekit_upload: folder is "..". Send a path'),
        ({"useUniqueFileName": 1}, "useUniqueFileName is 1, which is not text."),
        ({"customMetadata": {"a": {1}}}, "customMetadata is an object, which is not text."),
    ],
    ids=str,
)
def test_a_wrong_keyword_is_refused_with_its_mend(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match="imagekit_upload") as caught:
        upload_options(given)
    assert sentence in str(caught.value)


def test_without_the_addresses_the_mend_is_named() -> None:
    settings_without = override_settings(ROOT_URLCONF=type("Urls", (), {"urlpatterns": []}))
    sentence = r'add path\("imagekit/", include\("django_imagekit_jwt.urls"\)\)'
    with settings_without, pytest.raises(ImproperlyConfigured, match=sentence):
        _element({})
    with settings_without:
        assert _attributes({"endpoint": "/own/"})["endpoint"] == "/own/"
