"""What ImageKit answers to an upload: the local one, or what it would have said.

Responsible for: the HTTP of an upload as a browser does it, and an answer where there is nobody to
ask. Does not know: records, or what is made of an answer.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.test.client import encode_multipart

from django_imagekit_jwt.issuing import IssuedUpload
from django_imagekit_jwt.outcomes import Failure
from django_imagekit_jwt.protocol.file_names import split_name
from django_imagekit_jwt.protocol.file_paths import expected_path, is_unique


class NotTaken(Exception):
    """ImageKit did not take an upload: ``failure`` is what a browser would report of it."""

    def __init__(self, failure: Failure, help_text: str = "") -> None:
        self.failure = failure
        status = failure.status or "no answer"
        super().__init__(f"{status}, {failure.message} {help_text}".strip())


def send(issued: IssuedUpload, data: bytes) -> dict[str, Any]:
    """Post the bytes with the token that was issued for them, and give the answer.

    Raises NotTaken for a refusal, for what is no answer of ImageKit's, and for none.
    """
    try:
        status, text = _post(issued, data)
    except (OSError, HTTPException) as error:
        problem = f"{type(error).__name__}: {error}"
        raise NotTaken(Failure("network", "The connection was lost."), problem) from error
    try:
        answer = dict(json.loads(text))
    except ValueError as error:
        failure = Failure("unexpected_answer", "ImageKit answered no JSON object.", status)
        raise NotTaken(failure) from error
    if status >= 300:
        raise NotTaken(Failure("refused", answer["message"], status), answer["help"])
    return answer


def imagined_answer(parameters: Mapping[str, str], data: bytes) -> dict[str, Any]:
    """Give what ImageKit would answer to a new file with these signed parameters."""
    folder, _, name = expected_path(parameters).rpartition("/")
    if is_unique(parameters):
        stem, extension = split_name(name)
        name = f"{stem}_{secrets.token_hex(4)}{extension}"
    file_id = secrets.token_hex(12)
    return {
        "fileId": file_id,
        "name": name,
        "filePath": f"{folder}/{name}",
        "size": len(data),
        "versionInfo": {"id": file_id, "name": "Version 1"},
    }


def _post(issued: IssuedUpload, data: bytes) -> tuple[int, bytes]:
    boundary = secrets.token_hex(16)
    fields = {**issued.parameters, "token": issued.token, "file": ContentFile(data, "file")}
    address = urlsplit(issued.upload_url)
    with closing(HTTPConnection(address.netloc)) as connection:
        connection.request(
            "POST",
            address.path,
            encode_multipart(boundary, fields),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        response = connection.getresponse()
        return response.status, response.read()
