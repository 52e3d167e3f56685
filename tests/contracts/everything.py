"""An upload with every parameter that ImageKit documents, as values and as the posted texts."""

import json
from typing import Any

EVERYTHING: dict[str, Any] = {
    "fileName": "Grüße.png",
    "useUniqueFileName": False,
    "tags": ["summer", "dress"],
    "folder": "/shop",
    "isPrivateFile": True,
    "isPublished": True,
    "customCoordinates": "0,0,1,1",
    "responseFields": ["tags", "customMetadata", "isPrivateFile", "metadata"],
    "extensions": [{"name": "remove-bg", "options": {"add_shadow": True}}],
    "webhookUrl": "https://example.com/hook?a=1&b=2",
    "overwriteFile": True,
    "overwriteAITags": False,
    "overwriteTags": True,
    "overwriteCustomMetadata": True,
    "customMetadata": {"brand": "Nike & Söhne", "price": 5},
    "transformation": {"post": [{"type": "thumbnail", "value": "w-150,h-150"}]},
    "checks": '"file.size" < "1mb"',
    "description": "Running shoes",
}


def as_texts(**json_style: Any) -> dict[str, str]:
    """Give what is posted for it; how JSON is spelled differs between the SDKs."""
    return {name: _text(value, json_style) for name, value in EVERYTHING.items()}


def _text(value: Any, json_style: dict[str, Any]) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and isinstance(value[0], str):
        return ",".join(value)
    return json.dumps(value, **json_style)
