"""The shapes of reports and of what answers them: JSON to frozen dataclasses and back.

Responsible for: which keys a report may hold, and what a client is told of its file.
Does not know: whether a report is believed.
"""

from typing import Any

from django_imagekit_jwt.files import addresses, file_of
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import LONGEST_FAILURE, Failure
from django_imagekit_jwt.receipts import write_receipt

from .refusals import InvalidRequest
from .serializers import is_integer, json_type, read_object, read_text, wrong_type

FAILURE_KEYS = ("code", "message", "status")
MAX_CODE_LENGTH = 100


def read_answer(data: object) -> dict[str, Any]:
    """Read the body of ``complete/``: ImageKit's answer; raises InvalidRequest."""
    if not isinstance(data, dict):
        raise InvalidRequest(f"The body is {json_type(data)}. Send ImageKit's answer as it came.")
    return data


def read_failure(data: object) -> Failure:
    """Read the body of ``fail/``; raises InvalidRequest naming the field."""
    body = read_object(data, FAILURE_KEYS)
    status = 0 if body.get("status") is None else body["status"]
    if not is_integer(status) or not 0 <= status <= 999:
        raise wrong_type("status", status, "ImageKit's HTTP status, or 0 where there was no answer")
    return Failure(
        code=_short(body, "code", MAX_CODE_LENGTH),
        message=_short(body, "message", LONGEST_FAILURE),
        status=int(status),
    )


def write_completed(record: IssuedToken) -> dict[str, Any]:
    """Give the body that answers a report; nothing but nulls while there is no file yet."""
    if record.file_id is None:
        return {"receipt": None, "file": None}
    file = file_of(record)
    url, thumbnail_url = addresses(file)
    return {
        "receipt": write_receipt(record),
        "file": {
            "fileId": record.file_id,
            "filePath": record.file_path,
            "name": file.name,
            "url": url,
            "thumbnailUrl": thumbnail_url,
            "size": record.size,
            "status": record.outcome,
        },
    }


def _short(body: dict[str, Any], name: str, longest: int) -> str:
    text = read_text(body, name) or ""
    if len(text) > longest or "\0" in text:
        raise wrong_type(name, text, f"at most {longest} characters, without NUL")
    # A lone half of a character can be in JSON, and in no database.
    return text.encode("utf-8", "replace").decode()
