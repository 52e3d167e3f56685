"""Of which file a picture or an address is, and with which signature."""

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.safestring import SafeString, mark_safe

from django_imagekit_jwt.exceptions import NotConfigured, UnknownPolicy
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.images import image_element, image_options, image_url, picture_file
from django_imagekit_jwt.protocol.transformations import Transformation
from tests.conftest import Configure
from tests.factories import KEYS
from tests.pictures_shown import AT_CAT, CAT, ENDPOINT, _image, _srcset


def _is_signed(url: str, private_key: str) -> bool:
    address, _, signature = url.partition("&ik-s=")
    address, _, expires = address.partition("&ik-t=")
    signed = f"{address.removeprefix(ENDPOINT + '/')}{expires}"
    return signature == hmac.new(private_key.encode(), signed.encode(), "sha1").hexdigest()


@pytest.mark.parametrize("options", [{"width": 300}, {"sizes": "100vw"}])
def test_every_address_of_a_private_file_is_signed(options: Mapping[str, Any]) -> None:
    found = _image(options, "rt-90", ImageKitFile("/a, b&c.jpg", is_private=True))
    addresses = [url for url, _ in _srcset(found)]
    assert all(_is_signed(url, KEYS.private_key) for url in addresses)
    assert found["src"] == addresses[-1]
    assert len(set(addresses)) == len(addresses)


def test_no_file_is_no_picture_and_no_address() -> None:
    none = image_element(ImageKitFile(), image_options({"alt": ""}))
    assert (none, type(none)) == ("", SafeString)
    assert image_url(ImageKitFile(), "rt-90", {"width": 300}) == ""


@pytest.mark.parametrize(
    ("transformation", "step", "query"),
    [
        (None, {}, ""),
        ("", {"width": None}, ""),
        ([], {"width": ""}, ""),
        (None, {"width": 300, "ar": "4-3"}, "tr=w-300,ar-4-3"),
        ("w-300,h-200:rt-90", {}, "tr=w-300,h-200:rt-90"),
        ({"width": 300}, {"rotation": 90}, "tr=w-300:rt-90"),
        (["w-300", {"blur": 5}], {"grayscale": True}, "tr=w-300:bl-5:e-grayscale"),
        ("di-a%20b é", {"background": "%20&"}, "tr=di-a%20b%20%C3%A9:bg-%2520%26"),
    ],
)
def test_an_address_is_transformed_and_then_by_a_step_more(
    transformation: Transformation | None, step: Mapping[str, object], query: str
) -> None:
    url = image_url(CAT, transformation, step)
    assert url == f"{AT_CAT}?{query}".removesuffix("?")
    assert type(url) is str


def test_the_address_of_a_private_file_is_signed() -> None:
    url = image_url(ImageKitFile("/a.jpg", is_private=True), None, {"width": 300})
    assert [*parse_qs(urlsplit(url).query)] == ["tr", "ik-t", "ik-s"]
    assert _is_signed(url, KEYS.private_key)


@pytest.mark.parametrize("file", [CAT, ImageKitFile()])
@pytest.mark.parametrize(
    ("transformation", "step", "sentence"),
    [
        (300, {}, "The transformation is 300. Give text"),
        (None, {"widht": 300}, '"widht" is no transformation. Did you mean "width"?'),
        ("rt-90", {"raw": "w-1"}, '"raw" is not said by a mapping.'),
    ],
)
def test_a_wrong_transformation_is_refused_even_while_there_is_no_file(
    file: ImageKitFile, transformation: Any, step: Mapping[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"\.|\?$") as caught:
        image_url(file, transformation, step)
    assert str(caught.value).startswith(sentence)


OF_PATHS: dict[str, Any] = {
    "ACCOUNTS": {"press": {"URL_ENDPOINT": "https://ik.imagekit.io/press"}},
    "POLICIES": {
        "papers": {"fixed_parameters": {"isPrivateFile": True}},
        "press": {"account": "press"},
    },
}


@pytest.mark.parametrize(
    ("value", "policy", "file"),
    [
        (CAT, "", CAT),
        (CAT, "papers", CAT),
        ("/cat.jpg", "", CAT),
        ("/cat.jpg", "default", CAT),
        (mark_safe("/cat.jpg"), "papers", ImageKitFile("/cat.jpg", is_private=True)),
        ("/cat.jpg", "press", ImageKitFile("/cat.jpg", "press")),
        ("", "", ImageKitFile()),
        (None, "papers", ImageKitFile(is_private=True)),
    ],
)
def test_a_path_is_of_its_policys_account_and_privacy(
    configure: Configure, value: object, policy: str, file: ImageKitFile
) -> None:
    configure(**OF_PATHS)
    assert picture_file(value, policy) == file


def test_without_a_policy_a_path_is_of_the_default_one_open_or_closed(
    configure: Configure,
) -> None:
    configure(POLICIES={"default": OF_PATHS["POLICIES"]["papers"]})
    assert picture_file("/cat.jpg").is_private
    configure(POLICIES={"default": None})
    assert picture_file("/cat.jpg") == CAT


def test_a_policy_that_is_not_there_is_named(configure: Configure) -> None:
    configure(**OF_PATHS)
    for value in ("/cat.jpg", CAT, None):
        with pytest.raises(UnknownPolicy, match=r'policy is "paper".* Did you mean "papers"\?$'):
            picture_file(value, "paper")


def test_what_names_no_file_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The file is of type dict\. Give .* such as \"/a/b"):
        picture_file({"filePath": "/cat.jpg"})
    with pytest.raises(ValueError, match=r'^The path is "cat\.jpg"\. Give one that starts with'):
        image_url(picture_file("cat.jpg"), None, {})


def test_without_an_endpoint_there_are_no_addresses(configure: Configure) -> None:
    configure(URL_ENDPOINT="")
    with pytest.raises(NotConfigured, match="URL_ENDPOINT"):
        image_element(CAT, image_options({"alt": ""}))
