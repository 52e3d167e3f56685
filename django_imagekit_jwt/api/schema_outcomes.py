"""The bodies of ``complete/`` and ``fail/`` as JSON Schema.

Responsible for: what may be reported, as far as a schema can say it, and what is answered.
Does not know: statuses, or drf-spectacular.

What a schema cannot say (whether the token can have produced the file) is left to the endpoints.
"""

from django_imagekit_jwt.outcomes import LONGEST_FAILURE
from django_imagekit_jwt.protocol import answers
from django_imagekit_jwt.querysets import TokenStatus

from .outcome_serializers import MAX_CODE_LENGTH
from .parsers import MAX_NAMES
from .schema_shapes import (
    ADDRESS,
    CONTROL,
    WITHOUT_NUL,
    Shape,
    a_closed_object,
    a_number,
    a_text,
    an_object,
    or_null,
)

_KEEPABLE = rf"^[^{CONTROL}]*$"
_PATH = rf"^(?!.*//)(?!.*/\.\.(/|$))/([^{CONTROL}]*[^/{CONTROL}])$"
_VERSION = r"^(?!\.+$)[A-Za-z0-9._~+=-]*$"

_STORED = an_object(
    "fileId filePath",
    {
        "fileId": a_text(pattern="^[A-Za-z0-9_-]{1,100}$"),
        "filePath": a_text(maxLength=answers.LONGEST_PATH, pattern=_PATH),
        "versionInfo": or_null(
            an_object(
                "", {"id": or_null(a_text(maxLength=answers.LONGEST_VERSION, pattern=_VERSION))}
            )
        ),
        "size": or_null(a_number(0, answers.TOO_MANY_BYTES - 1, "Bytes.")),
        "mime": or_null(a_text(maxLength=answers.LONGEST_TEXT, pattern=_KEEPABLE)),
        "fileType": or_null(a_text(maxLength=answers.LONGEST_TEXT, pattern=_KEEPABLE)),
        "isPrivateFile": {"type": "boolean", "nullable": True},
        "url": or_null(a_text(maxLength=answers.LONGEST_URL, format="uri")),
        "updatedAt": or_null(a_text(format="date-time")),
    },
    maxProperties=MAX_NAMES,
)
_QUEUED = an_object(
    "message",
    {"message": {}},
    maxProperties=MAX_NAMES,
    description="ImageKit's answer with status 202.",
    **{"not": {"required": ["fileId"]}},
)
ANSWER = Shape(
    "ImageKitAnswer",
    {"oneOf": [_STORED, _QUEUED], "description": "ImageKit's answer to the upload, as it came."},
)

COMPLETED = Shape(
    "ImageKitCompleted",
    a_closed_object(
        "receipt file",
        {
            "receipt": a_text("What a form takes for the file."),
            "file": a_closed_object(
                "fileId filePath name url thumbnailUrl size status",
                {
                    "fileId": a_text(),
                    "filePath": a_text(),
                    "name": a_text(),
                    "url": ADDRESS,
                    "thumbnailUrl": ADDRESS,
                    "size": or_null(a_number(0, description="Bytes.")),
                    "status": a_text(enum=[TokenStatus.REPORTED.value, TokenStatus.VERIFIED.value]),
                },
            ),
        },
    ),
)
PROCESSING = Shape(
    "ImageKitProcessing",
    a_closed_object(
        "receipt file",
        {
            "receipt": or_null(a_text("Always null.", maxLength=0)),
            "file": or_null({"type": "object", "maxProperties": 0, "description": "Always null."}),
        },
    ),
)

FAILURE = Shape(
    "ImageKitFailure",
    a_closed_object(
        "",
        {
            "code": or_null(a_text(maxLength=MAX_CODE_LENGTH, pattern=WITHOUT_NUL)),
            "message": or_null(a_text(maxLength=LONGEST_FAILURE, pattern=WITHOUT_NUL)),
            "status": or_null(a_number(0, 999, "ImageKit's HTTP status; 0 where none came.")),
        },
    ),
)
OUTCOME = Shape(
    "ImageKitOutcome",
    a_text(
        enum=[
            TokenStatus.REPORTED.value,
            TokenStatus.VERIFIED.value,
            TokenStatus.FAILED.value,
        ]
    ),
)
"""A component of its own: of a member's enum drf-spectacular would make one that other enums of the
site of that name would be in the way of."""
FAILED = Shape("ImageKitFailed", a_closed_object("status", {"status": OUTCOME}))
