"""What is known of one upload, under the names that ``checks`` uses.

Responsible for: the left column of the tables of ImageKit's page "Upload API checks".
Does not know: operators.

Chosen: ``request.folder`` and ``request.fileName`` are what was posted, not what they become; a
field that was not posted has its default.
"""

from collections.abc import Mapping
from typing import Any

from .comparisons import CUSTOM_METADATA, Fact, Unmeasured
from .fields import UploadFields
from .media import Media

_MEASURES = ("width", "height", "duration", "bitRate", "videoCodec", "audioCodec")


def facts_of(fields: UploadFields, media: Media, size: int) -> Mapping[str, Fact]:
    """Give the facts of an upload of ``size`` bytes."""
    return {
        "request.fileName": fields.file_name,
        "request.useUniqueFileName": fields.use_unique_file_name,
        "request.tags": fields.tags or (),
        "request.folder": fields.folder,
        "request.isPrivateFile": fields.is_private_file,
        "request.isPublished": fields.is_published,
        "request.customCoordinates": fields.custom_coordinates,
        "request.webhookUrl": fields.webhook_url,
        "request.overwriteFile": fields.overwrite_file,
        "request.overwriteAITags": fields.overwrite_ai_tags,
        "request.overwriteTags": fields.overwrite_tags,
        "request.overwriteCustomMetadata": fields.overwrite_custom_metadata,
        "file.size": size,
        "file.mime": media.mime,
        **_measures(media),
        **_custom(fields.custom_metadata or {}),
    }


def _measures(media: Media) -> dict[str, Fact]:
    if media.is_video or media.mime.startswith("audio/"):
        return {f"mediaMetadata.{name}": Unmeasured() for name in _MEASURES}
    return {"mediaMetadata.width": media.width, "mediaMetadata.height": media.height}


def _custom(metadata: Mapping[str, Any]) -> dict[str, Fact]:
    return {CUSTOM_METADATA + name: _fact(value) for name, value in metadata.items()}


def _fact(value: Any) -> Fact:
    if isinstance(value, list):
        return tuple(map(str, value))
    # No type of custom metadata field holds an object; nothing can be said of one.
    return None if isinstance(value, dict) else value
