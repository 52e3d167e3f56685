"""Bodies as JSON Schema, in the words of OpenAPI 3.0: the means, and what several endpoints share.

Responsible for: how a shape is written, the refusal, and a serializer's file.
Does not know: which endpoint has which body, or drf-spectacular.
"""

from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

CONTROL = r"\x00-\x1f\x7f"
"""Control characters, for the inside of a pattern's brackets."""
WITHOUT_NUL = r"^[^\x00]*$"
"""Any text that every database can keep."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A component of the document; where another stands in its schema, it is referred to."""

    name: str
    schema: Schema


def an_object(required: str, properties: Schema, **more: Any) -> Schema:
    """Give an object that may have further members; ``required`` are names with spaces between."""
    needed = {"required": required.split()} if required else {}
    return {"type": "object", **needed, "properties": properties, **more}


def a_closed_object(required: str, properties: Schema, **more: Any) -> Schema:
    """Give an object that has no other members than these."""
    return an_object(required, properties, additionalProperties=False, **more)


def a_text(description: str = "", **limits: Any) -> Schema:
    """Give a text."""
    return {"type": "string", **limits, **_said(description)}


def a_number(least: int, most: int | None = None, description: str = "") -> Schema:
    """Give a whole number."""
    bounds = {"minimum": least} if most is None else {"minimum": least, "maximum": most}
    return {"type": "integer", **bounds, **_said(description)}


def or_null(schema: Schema) -> Schema:
    """Let something with a type be null too, in which no enum has a part."""
    return {**schema, "nullable": True}


def _said(description: str) -> Schema:
    return {"description": description} if description else {}


ADDRESS = or_null(a_text("Null where the site names no URL endpoint.", format="uri"))
RECEIPT = a_text("The receipt of an upload.")
FILE = Shape(
    "ImageKitFile",
    an_object(
        "path name url thumbnailUrl",
        {"path": a_text(), "name": a_text(), "url": ADDRESS, "thumbnailUrl": ADDRESS},
    ),
)
"""What a serializer shows of a file."""

REFUSAL = Shape(
    "ImageKitRefusal",
    a_closed_object(
        "code message",
        {
            "code": a_text("A word for programs."),
            "message": a_text("A sentence for people: what is wrong, and the mend."),
            "errors": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": a_text(), "minItems": 1},
                "description": "The sentences of each field at fault.",
            },
        },
    ),
)
