"""Transformations as ImageKit's SDKs write them, and nothing that leaves its place in a URL."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.protocol.transformations import transformation_text

SOURCE = Path(__file__).parents[3] / "shared" / "reference" / "imagekit-openapi.yaml"
SAFE = re.compile(r"(?:[A-Za-z0-9._~,:@/=-]|%[0-9A-Fa-f]{2})*")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "w-300,h-200:rt-90",
        "n-ik_ml_thumbnail",
        "w-iw_div_2,ar-4-3",
        "l-image,i-logo.png,w-100,lx-N10,l-end",
        "l-text,i-Hello%20World%2C,fs-20,l-end",
        "l-text,ie-SGVsbG8%3D,l-end",
        "di-folder@@default.png",
        "e-removedotbg:bg-genfill-prompt-snow~road",
    ],
)
def test_imagekits_own_text_stays(text: str) -> None:
    assert transformation_text(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("l-text,i-a b,l-end", "l-text,i-a%20b,l-end"),
        (" w-300\n", "w-300"),
        ("a&b=c", "a%26b=c"),
        ("a#b", "a%23b"),
        ("a?b", "a%3Fb"),
        ("a+b", "a%2Bb"),
        ("a;b", "a%3Bb"),
        ("100%", "100%25"),
        ("%4", "%254"),
        ("%zz", "%25zz"),
        ("%%41", "%25%41"),
        ("\"'<>`", "%22%27%3C%3E%60"),
        ("(a){b}[c]|d^e\\", "%28a%29%7Bb%7D%5Bc%5D%7Cd%5Ee%5C"),
        ("a\r\n\0b", "a%0D%0A%00b"),
        ("é\u2028日", "%C3%A9%E2%80%A8%E6%97%A5"),
    ],
)
def test_what_could_end_or_break_a_query_or_an_attribute_is_escaped(
    text: str, escaped: str
) -> None:
    assert transformation_text(text) == escaped


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ({"width": 300, "height": 200}, "w-300,h-200"),
        ({"w": 300, "h": 200}, "w-300,h-200"),
        ({"height": 200, "w": 300}, "h-200,w-300"),
        ({"aspectRatio": "4-3"}, "ar-4-3"),
        ({"aspect_ratio": "4-3"}, "ar-4-3"),
        ({"xCenter": 1, "y_center": 2}, "xc-1,yc-2"),
        ({"aiRemoveBackgroundExternal": True}, "e-removedotbg"),
        ({"width": 0.4, "dpr": 2.0, "x": 0, "y": -5}, "w-0.4,dpr-2,x-0,y--5"),
        ({"e-sharpen": 10, "e-new": True, "q9": 1}, "e-sharpen-10,e-new-true,q9-1"),
        ({"original": True, "lossless": False, "quality": None}, "orig-true"),
        ({"width": "", "height": " ", "trim": ""}, "t-true"),
        ({"t": 5, "trim": True}, "t-5,t-true"),
        (
            {"grayscale": True, "aiUpscale": "true", "aiRetouch": "-"},
            "e-grayscale,e-upscale,e-retouch",
        ),
        ({"grayscale": False, "contrastStretch": None, "aiVariation": ""}, ""),
        (
            {"sharpen": "", "shadow": True, "gradient": "true", "unsharpMask": False},
            "e-sharpen,e-shadow,e-gradient",
        ),
        (
            {"shadow": "bl-15_st-40", "aiDropShadow": "az-45"},
            "e-shadow-bl-15_st-40,e-dropshadow-az-45",
        ),
        (
            {"defaultImage": "/a/b.png/", "fontFamily": "fonts/a b.ttf"},
            "di-a@@b.png,ff-fonts@@a%20b.ttf",
        ),
        ({"defaultImage": "/"}, ""),
        ({"streamingResolutions": [240, "360", 480.0]}, "sr-240_360_480"),
        ({"streaming_resolutions": ()}, ""),
        ({"aiEdit": "prompt-snow & 50% road"}, "e-edit-prompt-snow%20%26%2050%25%20road"),
        ({"aiEdit": "prompte-c25vdw=="}, "e-edit-prompte-c25vdw%3D%3D"),
        ({"background": "%41é/"}, "bg-%2541%C3%A9%2F"),
        ({}, ""),
    ],
    ids=ascii,
)
def test_a_mapping_is_one_step_of_plain_values(step: dict[str, object], text: str) -> None:
    assert transformation_text(step) == text


@pytest.mark.parametrize(
    ("chain", "text"),
    [
        ([{"width": 300}, {"rotation": 90}], "w-300:rt-90"),
        ((["w-300,h-200", {"rt": 90}]), "w-300,h-200:rt-90"),
        ([{"width": 300}, "l-text,i-a b,l-end"], "w-300:l-text,i-a%20b,l-end"),
        ([{}, {"width": None}, "", "w-1", " "], "w-1"),
        ([], ""),
        ((), ""),
    ],
    ids=ascii,
)
def test_a_sequence_is_a_chain_of_steps(chain: Any, text: str) -> None:
    assert transformation_text(chain) == text


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            {"aspectRatio": "4:3"},
            "aspectRatio is \"4:3\". It would end the step: leave ',' and ':' out, or give the "
            "transformation as text.",
        ),
        (
            {"w": "300,h-200"},
            "w is \"300,h-200\". It would end the step: leave ',' and ':' out, or give the "
            "transformation as text.",
        ),
        (
            {"streamingResolutions": ["240", "360:x"]},
            "streamingResolutions is \"360:x\". It would end the step: leave ',' and ':' out, or "
            "give the transformation as text.",
        ),
        ({"widht": 1}, '"widht" is no transformation. Did you mean "width"?'),
        ({"Width": 1}, '"Width" is no transformation. Did you mean "width"?'),
        (
            {"l-image": "a"},
            '"l-image" is not said by a mapping. Give it as text, such as "w-300,h-200:rt-90".',
        ),
        (
            {"W": 1},
            '"W" is no transformation. Give it as text, such as "w-300,h-200:rt-90".',
        ),
        ({5: 1}, '5 is no transformation. Give it as text, such as "w-300,h-200:rt-90".'),
        (
            {"overlay": {"type": "text"}},
            '"overlay" is not said by a mapping. Give it as text, such as "w-300,h-200:rt-90".',
        ),
        (
            {"raw": "w-1"},
            '"raw" is not said by a mapping. Give it as text, such as "w-300,h-200:rt-90".',
        ),
        ({"grayscale": "yes"}, 'grayscale is "yes". Give True to have it, or leave it out.'),
        ({"grayscale": 1.0}, "grayscale is 1.0. Give True to have it, or leave it out."),
        ({"width": [1]}, "width is an array. Give text, a number or True."),
        ({"width": {}}, "width is an object. Give text, a number or True."),
        ({"width": Decimal(1)}, 'width is "1". Give text, a number or True.'),
        ({"width": float("nan")}, "width is NaN. Give text, a number or True."),
        ({"width": float("inf")}, "width is Infinity. Give text, a number or True."),
        (
            {"width": "\ud800"},
            r'width is "\ud800", with a character that cannot be sent. Leave that out.',
        ),
    ],
    ids=ascii,
)
def test_what_a_mapping_cannot_say_is_refused_with_the_mend(
    step: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        transformation_text(step)


@pytest.mark.parametrize("wrong", [None, 5, b"w-300", {"w-300"}, [["w-300"]], [None]], ids=ascii)
def test_what_is_no_transformation_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"^The transformation is .*\. Give text, a mapping"):
        transformation_text(wrong)


def test_a_text_that_cannot_be_sent_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The transformation is .* Leave that out\.$"):
        transformation_text("w-\ud800")


SENDABLE = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = SENDABLE.filter(lambda text: not {",", ":"} & set(text) and text.strip())


@given(SENDABLE)
def test_any_text_becomes_one_value_of_a_query_and_stays_so(text: str) -> None:
    escaped = transformation_text(text)
    assert SAFE.fullmatch(escaped)
    assert transformation_text(escaped) == escaped


@given(st.lists(st.tuples(st.sampled_from(["named", "n", "aiEdit", "background"]), PLAIN)))
def test_any_value_is_read_back_from_the_url_as_it_was(values: list[tuple[str, str]]) -> None:
    text = transformation_text([dict([value]) for value in values])
    assert SAFE.fullmatch(text)
    codes = {"named": "n", "n": "n", "aiEdit": "e-edit", "background": "bg"}
    written = ":".join(f"{codes[name]}-{value}" for name, value in values)
    query = urlsplit(f"https://host/a?tr={text}").query
    assert parse_qsl(query, keep_blank_values=True) == [("tr", written)]


def test_the_names_are_those_of_the_openapi_source() -> None:
    if not SOURCE.exists():
        pytest.skip(f"ImageKit's OpenAPI source is not at {SOURCE.name} beside the project.")
    whole = yaml.load(SOURCE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    names = set(whole["components"]["schemas"]["Transformation"]["properties"])
    for name in names - {"raw", "overlay"}:
        assert transformation_text({name: True})
