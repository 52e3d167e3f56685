"""What the parameters know, held to ImageKit's OpenAPI source where it lies beside the project."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from django_imagekit_jwt.protocol.parameters import (
    PARAMETERS,
    UNSIGNED_FIELDS,
    validate_parameters,
)
from django_imagekit_jwt.protocol.rules import MAX_TAG_CHARACTERS, POST_TYPES, RESPONSE_FIELDS

SOURCE = Path(__file__).parents[3] / "shared" / "reference" / "imagekit-openapi.yaml"
KINDS = {"boolean": "boolean", "array": "list", "string": "text", "object": "json"}


@pytest.fixture(scope="module")
def schemas() -> Any:
    if not SOURCE.exists():
        pytest.skip(f"ImageKit's OpenAPI source is not at {SOURCE.name} beside the project.")
    whole = yaml.load(SOURCE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return whole["components"]["schemas"]


@pytest.fixture(scope="module")
def properties(schemas: Any) -> dict[str, Any]:
    signable: dict[str, Any] = {
        name: schema
        for name, schema in schemas["FileUploadV2"]["properties"].items()
        if name not in UNSIGNED_FIELDS
    }
    return signable


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


def test_the_response_fields_are_the_enum(properties: dict[str, Any]) -> None:
    assert list(RESPONSE_FIELDS) == properties["responseFields"]["items"]["enum"]


def test_the_post_transformations_are_those_described(schemas: Any) -> None:
    described = schemas["TransformationObject"]
    kinds = described["properties"]["post"]["items"]["oneOf"]
    assert [kind["properties"]["type"]["const"] for kind in kinds] == list(POST_TYPES)
    assert set(described["properties"]) == {"pre", "post"}
    assert described["additionalProperties"] is False


def test_the_limit_of_tags_is_the_one_described(properties: dict[str, Any]) -> None:
    said = " ".join(properties["tags"]["description"].split())
    assert f"must not exceed {MAX_TAG_CHARACTERS}, and the `%` character is not allowed" in said


def test_each_example_of_the_source_is_taken(properties: dict[str, Any]) -> None:
    wire: dict[str, Callable[[Any], str]] = {"array": ",".join, "string": str}
    examples = {
        name: wire[schema["type"]](schema["example"])
        for name, schema in properties.items()
        if "example" in schema and schema["type"] in wire
    }
    assert set(examples) == {"tags", "responseFields", "checks", "description"}
    validate_parameters({"fileName": "a", **examples})
