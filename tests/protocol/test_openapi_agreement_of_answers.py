"""What is read of answers and events, and the names of transformations, held to the same source."""

import json
import re
from dataclasses import asdict
from typing import Any

import pytest

from django_imagekit_jwt.protocol.answers import FileFacts, read_facts
from django_imagekit_jwt.protocol.events import WITH_FACTS, read_event
from django_imagekit_jwt.protocol.transformations import CODES
from tests.testing.emulator.schemas import openapi

FACTS = {
    "file_id": "fileId",
    "path": "filePath",
    "version_id": "versionInfo",
    "size": "size",
    "mime": "mime",
    "kind": "fileType",
    "is_private": "isPrivateFile",
    "url": "url",
    "updated_at": "updatedAt",
}
NOT_OF_A_NEW_FILE = {"file.updated"}
"""It tells of a file that is there already, whose facts are asked for and not taken from it."""
NOT_OF_PICTURES = {"overlay", "raw"}
"""Written as text here; the rest of ``CODES`` is of overlays, and of ImageKit's SDK."""


def _examples() -> dict[str, dict[str, Any]]:
    """Give ImageKit's own answers: of uploads, and of a file's details."""
    source = openapi()
    details = source["paths"]["/v1/files/{fileId}/details"]["get"]["responses"]["200"]
    uploads = {
        name: answer
        for name, answer in source["components"]["examples"].items()
        if name.startswith("Upload")
    }
    return {**uploads, "details": details["content"]["application/json"]["example"]}


def _event_schemas() -> dict[str, Any]:
    source = openapi()
    return {
        name: source["components"]["schemas"][
            event["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].split(
                "/"
            )[-1]
        ]
        for name, event in source["webhooks"].items()
    }


def _snake_case(name: str) -> str:
    return re.sub("[A-Z]", r"_\g<0>", name).lower()


def test_each_fact_is_a_member_that_is_documented() -> None:
    schemas = openapi()["components"]["schemas"]
    documented = schemas["Upload"]["properties"].keys() | schemas["FileDetails"]["properties"]
    assert set(FACTS.values()) <= documented
    assert FACTS.keys() == FileFacts.__dataclass_fields__.keys()


def test_each_documented_answer_is_read() -> None:
    examples = _examples()
    assert len(examples) == 4
    for name, answer in examples.items():
        facts = asdict(read_facts(answer))
        missing = {fact for fact, member in FACTS.items() if member not in answer}
        unread = {fact for fact, value in facts.items() if value in ("", None)}
        assert unread == missing, name
        assert (facts["file_id"], facts["path"]) == (answer["fileId"], answer["filePath"])


def test_the_details_of_a_file_say_every_fact() -> None:
    assert "" not in asdict(read_facts(_examples()["details"])).values()
    assert None not in asdict(read_facts(_examples()["details"])).values()


def test_the_events_with_facts_are_those_whose_data_is_a_file() -> None:
    files = {f"#/components/schemas/{name}" for name in ("Upload", "FileDetails")}
    described = {
        name
        for name, schema in _event_schemas().items()
        if schema["allOf"][1]["properties"]["data"].get("$ref") in files
    }
    assert described - NOT_OF_A_NEW_FILE == WITH_FACTS


@pytest.mark.parametrize("member", ["id", "type", "created_at", "data"])
def test_each_event_has_what_is_read_of_all(member: str) -> None:
    base = openapi()["components"]["schemas"]["BaseWebhookEvent"]
    for name, schema in _event_schemas().items():
        own = schema["allOf"][1]
        assert member in {*base["properties"], *own["properties"]}, name
        assert own["properties"]["type"]["const"] == name


def test_an_event_of_each_documented_file_is_read() -> None:
    answer = _examples()["details"]
    for kind in WITH_FACTS:
        event = {"id": "1", "type": kind, "created_at": answer["createdAt"], "data": answer}
        read = read_event(json.dumps(event).encode())
        assert read.facts == read_facts(answer)
        assert read.file_id == answer["fileId"]


def test_the_transformations_are_those_described() -> None:
    described = openapi()["components"]["schemas"]["Transformation"]["properties"]
    assert {_snake_case(name) for name in described} - NOT_OF_PICTURES <= CODES.keys()


def test_the_transformations_of_overlays_are_those_described() -> None:
    schemas = openapi()["components"]["schemas"]
    described = {
        _snake_case(name)
        for kind in ("", "TextOverlay", "SubtitleOverlay", "SolidColorOverlay")
        for name in schemas[f"{kind}Transformation"]["properties"]
    }
    assert CODES.keys() - described == {"density"}, "which only ImageKit's SDK names"
