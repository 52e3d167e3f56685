from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.images import image_options
from django_imagekit_jwt.protocol.transformations import Transformation
from tests.pictures_shown import AT_CAT, _image, _srcset

NASTY = "\"'><script>alert(1)</script>&amp;&copy={{ x }}"
DEVICES = [640, 750, 828, 1080, 1200, 1920, 2048, 3840]
SMALL = [16, 32, 48, 64, 96, 128, 256, 384]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


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
