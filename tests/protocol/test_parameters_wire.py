"""A Python value has one wire form, and a line break is that which a browser posts."""

from types import MappingProxyType

import pytest

from django_imagekit_jwt.exceptions import InvalidParameters
from django_imagekit_jwt.protocol.parameters import (
    as_posted,
    to_wire,
)


@pytest.mark.parametrize(
    ("name", "value", "wire"),
    [
        ("useUniqueFileName", True, "true"),
        ("overwriteTags", False, "false"),
        ("isPublished", "false", "false"),
        ("tags", ["a", "b"], "a,b"),
        ("tags", ("a",), "a"),
        ("tags", "a, b", "a, b"),
        ("responseFields", ["tags", "metadata"], "tags,metadata"),
        ("customMetadata", {"brand": "Nïke", "n": [1, None]}, '{"brand":"Nïke","n":[1,null]}'),
        ("customMetadata", MappingProxyType({"a": 1}), '{"a":1}'),
        ("customMetadata", '{"a":  1}', '{"a":  1}'),
        ("extensions", [{"name": "remove-bg"}], '[{"name":"remove-bg"}]'),
        ("extensions", ({"name": "remove-bg"},), '[{"name":"remove-bg"}]'),
        ("transformation", {"pre": "w-1"}, '{"pre":"w-1"}'),
        ("fileName", "a.png", "a.png"),
    ],
)
def test_a_python_value_has_one_wire_form(name: str, value: object, wire: str) -> None:
    assert to_wire(name, value) == wire


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fileName", 5),
        ("fileName", True),
        ("fileName", None),
        ("fileName", ["a"]),
        ("folder", {"a": "b"}),
        ("useUniqueFileName", 1),
        ("tags", ["50%"]),
        ("tags", {"a": 1}),
        ("responseFields", ["url"]),
        ("customMetadata", ["a"]),
        ("customMetadata", {"a": {1, 2}}),
        ("customMetadata", {"a": float("nan")}),
        ("customMetadata", {"a": "\ud800"}),
        ("extensions", {"name": "remove-bg"}),
        ("iat", 1),
        ("file", "a"),
        ("filename", True),
    ],
)
def test_a_python_value_without_a_wire_form_is_refused(name: str, value: object) -> None:
    with pytest.raises(InvalidParameters) as caught:
        to_wire(name, value)
    assert list(caught.value.errors) == [name]


@pytest.mark.parametrize(
    ("text", "posted"),
    [
        ("", ""),
        ("a\u2028\x85b", "a\u2028\x85b"),
        ("a\nb\n", "a\r\nb\r\n"),
        ("a\rb", "a\r\nb"),
        ("a\r\nb", "a\r\nb"),
        ("\n\r\r\n", "\r\n\r\n\r\n"),
    ],
    ids=ascii,
)
def test_line_breaks_become_those_a_browser_posts(text: str, posted: str) -> None:
    assert as_posted(text) == posted
