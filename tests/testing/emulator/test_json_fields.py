"""How the fields that hold JSON are read."""

import json

import pytest

from django_imagekit_jwt.testing.emulator.json_fields import (
    Transformation,
    read_extensions,
    read_object,
    read_transformation,
)
from django_imagekit_jwt.testing.emulator.refusals import INVALID_TRANSFORMATION, Refusal

TAGGING = {"name": "google-auto-tagging", "minConfidence": 90, "maxTags": 5}


@pytest.mark.parametrize(
    "extension",
    [
        TAGGING,
        {**TAGGING, "name": "aws-auto-tagging"},
        {"name": "remove-bg", "options": {"add_shadow": True}},
        {"name": "ai-auto-description"},
        {"name": "ai-tasks", "tasks": [{"type": "yes_no", "instruction": "New?"}]},
        {"name": "saved-extension", "id": "ext_abc123"},
    ],
)
def test_a_documented_extension_is_accepted(extension: dict[str, object]) -> None:
    assert read_extensions(json.dumps([extension])) == (extension["name"],)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "[{}]",
        '[{"name": []}]',
        '[{"name": "unknown"}]',
        '[{"name": "google-auto-tagging", "maxTags": 5}]',
        '[{"name": "saved-extension", "id": 7}]',
    ],
)
def test_any_other_extension_is_not(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_extensions(text)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}', "[" * 200_000]
)
def test_what_is_not_the_json_of_an_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_object(text)


def test_an_object_keeps_its_values() -> None:
    assert read_object('{"a": 1.5, "b": ["c", null]}') == {"a": 1.5, "b": ["c", None]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", Transformation()),
        ('{"pre": "w-300"}', Transformation("w-300")),
        (
            '{"post": [{"type": "transformation", "value": "w-1"}, {"type": "thumbnail"},'
            ' {"type": "gif-to-video", "value": "q-90"},'
            ' {"type": "abs", "value": "sr-240", "protocol": "dash"}]}',
            Transformation(
                None,
                (
                    {"type": "transformation", "value": "w-1"},
                    {"type": "thumbnail"},
                    {"type": "gif-to-video", "value": "q-90"},
                    {"type": "abs", "value": "sr-240", "protocol": "dash"},
                ),
            ),
        ),
    ],
)
def test_a_documented_transformation_is_read(text: str, expected: Transformation) -> None:
    transformation = read_transformation(text)
    assert transformation == expected
    assert bool(transformation) is (expected != Transformation())


@pytest.mark.parametrize(
    "text",
    [
        "w-300",
        "[]",
        '{"pre": ""}',
        '{"pre": 5}',
        '{"during": "w-1"}',
        '{"post": {}}',
        '{"post": ["w-1"]}',
        '{"post": [{"type": ["abs"]}]}',
        '{"post": [{"type": "unknown"}]}',
        '{"post": [{"type": "transformation"}]}',
        '{"post": [{"type": "thumbnail", "size": "1"}]}',
        '{"post": [{"type": "thumbnail", "value": 1}]}',
        '{"post": [{"type": "abs", "value": "sr-240", "protocol": "rtmp"}]}',
    ],
)
def test_any_other_transformation_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_transformation(text)
    assert refusal.value.message == INVALID_TRANSFORMATION
