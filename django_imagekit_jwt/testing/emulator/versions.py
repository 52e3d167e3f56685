"""What of an overwritten file goes on in its next version.

Responsible for: ``overwriteFile``, ``overwriteTags`` and ``overwriteCustomMetadata`` (OpenAPI,
FileUploadV2). Does not know: where files are kept.

Chosen: a file keeps its ``fileId`` and ``createdAt`` through its versions, and the version's own id
is the ``fileId`` in the first one, as in ImageKit's examples. There are no AI tags to overwrite.
The documented 100 versions a file may have are not counted.
"""

from dataclasses import replace

from .fields import UploadFields
from .library import StoredFile
from .media import Media
from .names import new_id
from .refusals import FILE_EXISTS, Refusal


def first_version(
    fields: UploadFields, media: Media, *, folder: str, name: str, size: int, now: float
) -> StoredFile:
    """Give the file that an upload makes where none was; ``size`` in bytes, ``now`` in seconds."""
    file_id = new_id()
    return StoredFile(
        file_id=file_id,
        version_id=file_id,
        version=1,
        folder=folder,
        name=name,
        size=size,
        media=media,
        created_at=now,
        updated_at=now,
        tags=fields.tags,
        is_private=fields.is_private_file,
        is_published=fields.is_published,
        custom_coordinates=fields.custom_coordinates,
        custom_metadata=fields.custom_metadata or {},
        description=fields.description,
    )


def next_version(present: StoredFile | None, new: StoredFile, fields: UploadFields) -> StoredFile:
    """Give ``new`` as the version after ``present``; raises Refusal where it may not be."""
    if present is None:
        return new
    if not (fields.overwrite_file or fields.use_unique_file_name):
        raise Refusal(FILE_EXISTS)
    keeps_tags = fields.tags is None and not fields.overwrite_tags
    keeps_metadata = fields.custom_metadata is None and not fields.overwrite_custom_metadata
    return replace(
        new,
        file_id=present.file_id,
        version=present.version + 1,
        created_at=present.created_at,
        tags=present.tags if keeps_tags else new.tags,
        custom_metadata=present.custom_metadata if keeps_metadata else new.custom_metadata,
    )
