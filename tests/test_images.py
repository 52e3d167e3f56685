import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils.functional import lazystr
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import NotConfigured, UnknownPolicy
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.images import image_element, image_options, image_url, picture_file
from django_imagekit_jwt.protocol.transformations import Transformation
from tests.conftest import Configure
from tests.factories import KEYS

from .markup import Attributes, elements

ENDPOINT = "https://ik.imagekit.io/suite"
CAT = ImageKitFile("/cat.jpg")
AT_CAT = f"{ENDPOINT}/cat.jpg"
NASTY = "\"'><script>alert(1)</script>&amp;&copy={{ x }}"
DEVICES = [640, 750, 828, 1080, 1200, 1920, 2048, 3840]
SMALL = [16, 32, 48, 64, 96, 128, 256, 384]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def _image(
    options: Mapping[str, Any],
    transformation: Transformation | None = None,
    file: ImageKitFile = CAT,
) -> Attributes:
    """Give the attributes of the one element that the markup is."""
    given_options = {"alt": "", **options}
    [element] = elements(image_element(file, image_options(given_options, transformation)))
    assert element.tag == "img"
    return element.attributes


def _srcset(found: Attributes) -> list[tuple[str, str]]:
    """Read candidates as HTML says: an address ends at white space, and commas at its end split."""
    rest, candidates = found["srcset"] or "", []
    while rest := rest.lstrip(" \t\n\f\r,"):
        url, rest = rest.split(maxsplit=1)
        assert not url.endswith(","), "a candidate without a descriptor"
        descriptor, _, rest = rest.partition(",")
        candidates.append((url, descriptor))
    return candidates


def _by_width(widths: list[int]) -> list[tuple[str, str]]:
    return [(f"{AT_CAT}?tr=w-{width},c-at_max", f"{width}w") for width in widths]


def _by_density(once: str, twice: str) -> list[tuple[str, str]]:
    return [(f"{AT_CAT}?tr={once}", "1x"), (f"{AT_CAT}?tr={twice}", "2x")]


@pytest.mark.parametrize(
    ("options", "candidates"),
    [
        ({"width": 300}, _by_density("w-300,c-at_max", "w-600,c-at_max")),
        ({"height": 300}, _by_density("h-300,c-at_max", "h-600,c-at_max")),
        ({"width": 99_999}, _by_density("w-99999,c-at_max", "w-199998,c-at_max")),
        ({"width": "300", "height": 200}, _by_density("w-300,h-200", "w-600,h-400")),
        ({}, _by_width(DEVICES)),
        ({"sizes": "", "width": None}, _by_width(DEVICES)),
        ({"sizes": "100vw"}, _by_width(DEVICES)),
        ({"sizes": "50vw", "width": 600, "height": 400}, _by_width([384, *DEVICES])),
        ({"sizes": "(min-width: 60em) 33VW, 100vw"}, _by_width([256, 384, *DEVICES])),
        ({"sizes": "calc(12.5vw - 1rem)"}, _by_width([96, 128, 256, 384, *DEVICES])),
        ({"sizes": ".5vw"}, _by_width([*SMALL, *DEVICES])),
        ({"sizes": "20rem"}, _by_width([*SMALL, *DEVICES])),
        ({"sizes": "700vw"}, _by_width([3840])),
        ({"sizes": "50dvw"}, _by_width([*SMALL, *DEVICES])),
    ],
)
def test_the_candidates_are_those_of_imagekits_openapi_file_and_src_is_the_largest(
    options: Mapping[str, Any], candidates: list[tuple[str, str]]
) -> None:
    found = _image(options)
    assert _srcset(found) == candidates
    assert found["src"] == candidates[-1][0]


@pytest.mark.parametrize(
    ("options", "layout"),
    [
        ({}, {"sizes": "100vw"}),
        ({"width": 300}, {"width": "300"}),
        ({"width": 300, "height": "200"}, {"width": "300", "height": "200"}),
        ({"height": 200}, {"height": "200"}),
        (
            {"sizes": "(width >= 60em) 50vw", "width": 300, "height": 200},
            {"sizes": "(width >= 60em) 50vw", "width": "300", "height": "200"},
        ),
    ],
)
def test_the_browser_is_told_how_large_the_picture_will_be(
    options: Mapping[str, Any], layout: Mapping[str, str]
) -> None:
    found = _image(options)
    assert {name: found[name] for name in ("sizes", "width", "height") if name in found} == layout


@pytest.mark.parametrize("transformation", ["e-grayscale:rt-90", [{"grayscale": True}, "rt-90"]])
def test_the_transformation_comes_before_the_size(transformation: Transformation) -> None:
    found = _image({"width": 9, "height": 8}, transformation)
    assert _srcset(found) == _by_density("e-grayscale:rt-90:w-9,h-8", "e-grayscale:rt-90:w-18,h-16")


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ({}, {"loading": "lazy", "decoding": "async"}),
        ({"loading": "eager", "decoding": None}, {"loading": "eager"}),
        ({"loading": False, "decoding": "sync"}, {"decoding": "sync"}),
        (
            {"class": "avatar", "data_id": 0, "aria_hidden": "true", "hidden": True, "id": None},
            {
                "loading": "lazy",
                "decoding": "async",
                "class": "avatar",
                "data-id": "0",
                "aria-hidden": "true",
                "hidden": "",
            },
        ),
    ],
)
def test_other_keywords_are_attributes(
    options: Mapping[str, Any], changed: Mapping[str, str]
) -> None:
    found = _image({"width": 9, **options})
    assert found.items() >= {"alt": "", "width": "9"}.items()
    assert {name: found[name] for name in [*found][4:]} == changed


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"width": "50%"}, 'width is "50%". Give a whole number of pixels, such as 300.'),
        ({"width": 0}, "width is 0. Give a whole number"),
        ({"width": 100_000}, "width is 100000. Give a whole number"),
        ({"width": ""}, 'width is "". Give a whole number'),
        ({"width": True}, "width is true. Give a whole number"),
        ({"height": 1.5}, "height is 1.5. Give a whole number"),
        ({"height": -2}, "height is -2. Give a whole number"),
        ({"src": "/a"}, "src is made from the file. Leave it out."),
        ({"srcset": "/a 1x"}, "srcset is made from the file. Leave it out."),
        ({"onerror": "alert(1)"}, "onerror could run script. Leave it out, and listen from"),
        ({"on_load": "alert(1)"}, "on-load could run script."),
        ({"quality": 80}, 'quality is a transformation. Write it as transformation="q-...".'),
        ({"rt": 90}, 'rt is a transformation. Write it as transformation="rt-...".'),
        ({"onError": "x"}, "onError could run script."),
        ({"ONERROR": "x"}, '"ONERROR" is no name of an attribute. Write it in small letters'),
        ({"srcSet": "x"}, '"srcSet" is no name of an attribute.'),
        ({"_src": "x"}, '"_src" is no name of an attribute.'),
        ({"ünï": "x"}, '"\\u00fcn\\u00ef" is no name of an attribute.'),
        ({"x><script": "x"}, '"x><script" is no name of an attribute.'),
    ],
)
def test_a_wrong_keyword_is_refused(options: Mapping[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        image_options({"alt": "", **options})
    assert str(caught.value).startswith(sentence)


def test_a_picture_must_say_what_stands_for_it() -> None:
    with pytest.raises(ValueError, match=r"has no alt\. Give the words .* only decoration\.$"):
        image_options({"width": 300})
    assert _image({"alt": None})["alt"] == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (NASTY, NASTY),
        ("Tom &amp; Jerry", "Tom &amp; Jerry"),
        (lazystr(NASTY), NASTY),
        (mark_safe("Tom &amp; Jerry, O&#x27;Brien"), "Tom & Jerry, O'Brien"),
        (mark_safe("Tom & Jerry"), "Tom & Jerry"),
        (mark_safe('" onload="alert(1)'), '" onload="alert(1)'),
        (lazystr(mark_safe("a &lt; b")), "a < b"),
    ],
)
def test_a_value_is_said_as_it_is_and_cannot_break_out_of_its_attribute(
    value: Any, said: str
) -> None:
    names = ["alt", "sizes", "class", "data_caption"]
    found = _image(dict.fromkeys(names, value))
    assert [found[name.replace("_", "-")] for name in names] == [said] * 4
    assert len(found) == 8


@given(path=ANY_TEXT.map("/{}".format), value=ANY_TEXT, safe=st.booleans())
def test_any_path_and_any_value_stay_where_they_belong(path: str, value: str, safe: bool) -> None:  # noqa: FBT001 - by name
    found = _image(
        {"alt": value, "title": mark_safe(value) if safe else value}, None, ImageKitFile(path)
    )
    assert found["alt"] == value
    assert set(found) == {"src", "srcset", "sizes", "alt", "loading", "decoding", "title"}
    addresses = [urlsplit(url) for url, _ in _srcset(found)]
    assert [one.query for one in addresses] == [f"tr=w-{width},c-at_max" for width in DEVICES]
    assert {unquote(one.path) for one in addresses} == {f"/suite{path}"}


@pytest.mark.parametrize("path", ["/a, b,.jpg", "/a.jpg,", "/a.jpg, /b.jpg 2x,", "/\"<&'>\t\u2028"])
@pytest.mark.parametrize("transformation", [None, "l-text,i-a, b 2x,,l-end:w-1,"])
def test_commas_and_spaces_end_no_candidate(path: str, transformation: str | None) -> None:
    found = _image({"width": 300}, transformation, ImageKitFile(path))
    assert [descriptor for _, descriptor in _srcset(found)] == ["1x", "2x"]
    assert {unquote(urlsplit(url).path) for url, _ in _srcset(found)} == {f"/suite{path}"}


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
