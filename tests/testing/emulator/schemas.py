"""ImageKit's OpenAPI source, where it stands beside the project, and what it says of an answer."""

from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # stubs: types-jsonschema

PROJECT = Path(__file__).resolve().parents[3]
OPENAPI = PROJECT / "../shared/reference/imagekit-openapi.yaml"


@cache
def openapi() -> dict[str, Any]:
    if not OPENAPI.is_file():
        pytest.skip("ImageKit's OpenAPI source is not beside the project (../shared/reference).")
    # The C loader reads these 9000 lines ten times as fast, where it was built.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = yaml.load(OPENAPI.read_text(), loader)
    # Its `type: [array, null]` is YAML's null, where JSON Schema wants the text "null".
    return cast("dict[str, Any]", _named_nulls(source))


def _named_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        fixed = {key: _named_nulls(member) for key, member in value.items()}
        if isinstance(fixed.get("type"), list):
            fixed["type"] = ["null" if kind is None else kind for kind in fixed["type"]]
        return fixed
    return [_named_nulls(member) for member in value] if isinstance(value, list) else value


def validate(answer: object, *place: str) -> None:
    """Assert that it fits the schema there, and that no member is one that the schema forgets."""
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in place)
    pointer = pointer.replace("{", "%7B").replace("}", "%7D")
    schema = {**openapi(), "$id": "https://example.com/openapi", "$ref": f"#/{pointer}"}
    Draft202012Validator(schema).validate(answer)
    named = openapi()
    for part in place:
        named = named[part]
    assert isinstance(answer, list) or named_in(answer) <= _members(named)


def validate_event(event: dict[str, Any], name: str) -> None:
    """Assert that the event fits the schema of that name, its members' own included."""
    validate(event, "components", "schemas", name)
    properties = openapi()["components"]["schemas"][name]["allOf"][1]["properties"]
    for member in {"data", "request"} & event.keys():
        assert named_in(event[member]) <= _members(properties[member])


def named_in(answer: object) -> set[str]:
    assert isinstance(answer, dict)
    return set(answer)


def _members(schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        schema = openapi()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "allOf" in schema:
        return set[str]().union(*map(_members, schema["allOf"]))
    # ImageKit's own example of an upload's answer holds an orientation that its schema forgets.
    return {*schema["properties"], "orientation"}
