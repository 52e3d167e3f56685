"""ImageKit's OpenAPI source, where it stands beside the project, and what it says of an answer."""

from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

PROJECT = Path(__file__).resolve().parents[3]
OPENAPI = PROJECT / "../shared/reference/imagekit-openapi.yaml"


@cache
def openapi() -> dict[str, Any]:
    if not OPENAPI.is_file():
        pytest.skip("ImageKit's OpenAPI source is not beside the project (../shared/reference).")
    # The C loader reads these 9000 lines ten times as fast, where it was built.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = yaml.load(OPENAPI.read_text(encoding="utf-8"), loader)
    # ImageKit's own example of an upload's answer holds an orientation that its schema forgets.
    source["components"]["schemas"]["Upload"]["properties"]["orientation"] = {"type": "integer"}
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
    """Assert that it fits the schema there, formats too, and has no member that it forgets."""
    _validator(place, closed=True).validate(answer)


def takes(value: object, *place: str) -> bool:
    """Tell whether the schema there takes the value, by its own words alone."""
    return _validator(place, closed=False).is_valid(value)


def validate_event(event: dict[str, Any], name: str) -> None:
    """Assert that the event fits the schema of that name, its members' own included."""
    place = ("components", "schemas", name)
    _validator(place, closed=False).validate(event)
    named = openapi()["components"]["schemas"][name]
    assert named_in(event) <= _members(named)
    for member in {"data", "request"} & event.keys():
        assert named_in(event[member]) <= _members(named["allOf"][1]["properties"][member])


@cache
def _validator(place: tuple[str, ...], *, closed: bool) -> Draft202012Validator:
    pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in place)
    pointer = pointer.replace("{", "%7B").replace("}", "%7D")
    source = _closed(openapi()) if closed else openapi()
    return Draft202012Validator({**source, "$ref": f"#/{pointer}"}, validate_formats=True)


def _closed(value: Any) -> Any:
    """Give the schemas with all that they do not name forbidden, unless they say themselves."""
    if isinstance(value, dict):
        members = {key: _closed(member) for key, member in value.items()}
        is_silent = isinstance(value.get("properties"), dict) and "$ref" not in value
        return {"additionalProperties": False, **members} if is_silent else members
    return [_closed(member) for member in value] if isinstance(value, list) else value


def named_in(answer: object) -> set[str]:
    assert isinstance(answer, dict)
    return set(answer)


def _members(schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        schema = openapi()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "allOf" in schema:
        return set[str]().union(*map(_members, schema["allOf"]))
    return set(schema["properties"])
