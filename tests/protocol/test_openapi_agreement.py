"""What the parameters know, held to ImageKit's OpenAPI source where it lies beside the project."""

import json
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import InvalidParameters
from django_imagekit_jwt.protocol import rules
from django_imagekit_jwt.protocol.answers import FileFacts
from django_imagekit_jwt.protocol.file_paths import expected_path, is_unique
from django_imagekit_jwt.protocol.parameters import (
    PARAMETERS,
    UNSIGNED_FIELDS,
    validate_parameters,
)
from django_imagekit_jwt.protocol.plausibility import contradictions
from django_imagekit_jwt.protocol.tokens import MAX_LIFETIME
from tests.testing.emulator.schemas import OPENAPI, openapi, takes

KINDS = {"boolean": "boolean", "array": "list", "string": "text", "object": "json"}
SAID = {"description", "example", "default"}
TYPED = {"type", "format", "items", "$ref", "additionalProperties"}
PAGE = OPENAPI.parent / "imagekit-secure-client-side-upload.md"
ABSENT = object()
TYPES = [ABSENT, *rules.POST_MEMBERS, "other", None, []]
VALUES = [ABSENT, "", "w-1", 1, None]
PROTOCOLS = [ABSENT, "hls", "dash", "rtmp", "", None]
POSTS = [
    {
        name: value
        for name, value in zip(("type", "value", "protocol", "size"), values, strict=True)
        if value is not ABSENT
    }
    for values in product(TYPES, VALUES, PROTOCOLS, [ABSENT, "1"])
]
TRANSFORMATIONS = [
    *({"post": [post]} for post in POSTS),
    *({name: value} for name in ("pre", "post", "other") for value in VALUES[1:]),
    {"pre": "w-1", "post": [{"type": "thumbnail"}, {"type": "gif-to-video"}]},
    {"post": [{"type": "thumbnail"}, {"type": "other"}]},
    {"post": {}},
    {"post": []},
    {},
]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def schemas() -> Any:
    return openapi()["components"]["schemas"]


@pytest.fixture(scope="module")
def properties(schemas: Any) -> dict[str, Any]:
    signable: dict[str, Any] = {
        name: schema
        for name, schema in schemas["FileUploadV2"]["properties"].items()
        if name not in UNSIGNED_FIELDS
    }
    return signable


def _documented(name: str, value: object) -> bool:
    return takes(value, "components", "schemas", "FileUploadV2", "properties", name)


def _taken(name: str, text: str) -> bool:
    try:
        validate_parameters({"fileName": "a", name: text})
    except InvalidParameters:
        return False
    return True


def test_the_parameters_are_the_fields_of_the_upload(properties: dict[str, Any]) -> None:
    assert set(PARAMETERS) == set(properties)


def test_only_the_file_and_the_token_are_unsigned(schemas: Any) -> None:
    assert set(schemas["FileUploadV2"]["properties"]) >= UNSIGNED_FIELDS
    assert set(schemas["FileUploadV2"]["required"]) == {"file", "fileName"}


def test_each_parameter_is_of_the_kind_that_its_schema_says(properties: dict[str, Any]) -> None:
    described = {
        name: "json" if "$ref" in schema else KINDS[schema["type"]]
        for name, schema in properties.items()
    }
    assert {name: parameter.kind for name, parameter in PARAMETERS.items()} == described


def test_no_parameter_has_a_limit_that_is_not_known_here(properties: dict[str, Any]) -> None:
    """Were there a ``maxLength`` or a ``pattern``, it would be a rule to write."""
    for name, schema in properties.items():
        assert schema.keys() - SAID <= TYPED, name
        assert schema.get("format") in {None, "uri"}, name
        assert schema.get("items", {}).keys() <= {"type", "enum"}, name


def test_the_response_fields_are_the_enum(properties: dict[str, Any]) -> None:
    assert list(rules.RESPONSE_FIELDS) == properties["responseFields"]["items"]["enum"]


def test_the_post_transformations_are_those_described(schemas: Any) -> None:
    described = schemas["TransformationObject"]
    kinds = [kind["properties"] for kind in described["properties"]["post"]["items"]["oneOf"]]
    assert [kind["type"]["const"] for kind in kinds] == list(rules.POST_MEMBERS)
    assert kinds[-1]["protocol"]["enum"] == list(rules.PROTOCOLS)


def test_each_transformation_is_taken_where_its_schema_takes_it() -> None:
    taken = [one for one in TRANSFORMATIONS if _taken("transformation", json.dumps(one))]
    assert taken == [one for one in TRANSFORMATIONS if _documented("transformation", one)]


@given(ANY_JSON)
def test_other_json_is_a_transformation_where_its_schema_takes_it(value: object) -> None:
    assert _taken("transformation", json.dumps(value)) == _documented("transformation", value)


@given(ANY_JSON)
def test_custom_metadata_is_taken_where_its_schema_takes_it(value: object) -> None:
    assert _taken("customMetadata", json.dumps(value)) == _documented("customMetadata", value)


@given(st.lists(st.sampled_from([*rules.RESPONSE_FIELDS, "url", "Tags"]), min_size=1, max_size=3))
def test_response_fields_are_taken_where_their_schema_takes_them(value: list[str]) -> None:
    assert _taken("responseFields", ",".join(value)) == _documented("responseFields", value)


def test_each_extension_of_the_source_is_taken(schemas: Any) -> None:
    example = schemas["Extensions"]["example"]
    assert _documented("extensions", example)
    assert _taken("extensions", json.dumps(example))


@given(ANY_JSON)
def test_no_extension_is_refused_that_its_schema_takes(value: object) -> None:
    """The other way it may differ: which extensions there are is left to ImageKit."""
    assert _taken("extensions", json.dumps(value)) or not _documented("extensions", value)


def test_the_limit_of_tags_is_the_one_described(properties: dict[str, Any]) -> None:
    said = " ".join(properties["tags"]["description"].split())
    limit = rules.MAX_TAG_CHARACTERS
    assert f"must not exceed {limit}, and the `%` character is not allowed" in said
    assert _taken("tags", f"{'a' * 300},{'b' * (limit - 300)}")
    assert not _taken("tags", f"{'a' * 300},{'b' * (limit - 299)}")


def test_the_longest_life_is_the_one_described() -> None:
    openapi()
    said = f"must not exceed the issued time `iat` by more than {MAX_LIFETIME} seconds"
    assert said in PAGE.read_text(encoding="utf-8")


def test_the_defaults_are_those_described(properties: dict[str, Any]) -> None:
    default = {name: schema.get("default") for name, schema in properties.items()}
    upload = {"fileName": "a"}
    other = FileFacts("1", "/a", is_private=not default["isPrivateFile"])
    assert expected_path(upload) == f"{default['folder']}a"
    assert is_unique(upload) is default["useUniqueFileName"]
    assert contradictions(upload, None, "", other).keys() == {"isPrivateFile"}


def test_each_example_of_the_source_is_taken(properties: dict[str, Any]) -> None:
    wire: dict[str, Callable[[Any], str]] = {"array": ",".join, "string": str, "object": json.dumps}
    examples = {
        name: wire[schema["type"]](schema["example"])
        for name, schema in properties.items()
        if "example" in schema
    }
    assert set(examples) == {"tags", "responseFields", "checks", "description", "customMetadata"}
    validate_parameters({"fileName": "a", **examples})
