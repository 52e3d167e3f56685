"""The posted form: text fields, the token and the file, as they came.

Responsible for: multipart/form-data (RFC 7578) into plain values, and the three ways to send the
file (OpenAPI, FileUploadV2, ``file``). Does not know: what a field means or who may send it.

Chosen: any other content type is a form without fields. An empty file counts as a missing one. Of
a URL the emulator says that it fetches nothing. A field posted twice, a file under another name
than ``file`` and text that is not UTF-8 are refused as a payload that cannot match. A body larger
than the largest file allowed, written in base64, and one megabyte is not read, so its token is not
used up.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

from .options import MEGABYTE
from .refusals import FILE_TOO_LARGE, INVALID_PAYLOAD, MISSING_FILE, Refusal, invalid_parameter

_DATA_URI = re.compile(r"data:[^,]*;base64,", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_BASE64_GROWTH = 4 / 3
_BAD_FILE = "Send the file's bytes as a part with a file name, or as base64 text."
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Werkzeug puts it where a field's bytes are no UTF-8, so what was sent is not known any more."""


class FormRequest(Request):
    """A request whose files are read into memory.

    Werkzeug's temporary files stay open where a client leaves in the middle of an upload.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


@dataclass(frozen=True)
class Form:
    """What was posted: ``fields`` are all texts but ``file`` and ``token``.

    ``unclear`` names the fields that cannot be compared: posted twice, misplaced or not UTF-8.
    """

    fields: Mapping[str, str]
    token: str | None
    file: bytes | str
    unclear: tuple[str, ...]


def read_form(request: Request, *, max_file_bytes: int) -> Form:
    """Read the whole body; raises Refusal for one that is too large to be read."""
    limit = int(max_file_bytes * _BASE64_GROWTH) + MEGABYTE
    request.max_content_length = request.max_form_memory_size = limit
    if request.mimetype != "multipart/form-data":
        return Form({}, None, b"", ())
    try:
        texts = list(request.form.items(multi=True))
        files = list(request.files.items(multi=True))
    except RequestEntityTooLarge as error:
        raise Refusal(FILE_TOO_LARGE, f"The whole body may have {limit} bytes.") from error
    fields = dict(texts)
    return Form(
        fields={name: text for name, text in fields.items() if name not in {"file", "token"}},
        token=fields.get("token"),
        file=_file(files) or fields.get("file", ""),
        unclear=_unclear(texts, [name for name, _ in files]),
    )


def _file(files: list[tuple[str, FileStorage]]) -> bytes:
    return next((part.read() for name, part in files if name == "file"), b"")


def _unclear(texts: list[tuple[str, str]], files: list[str]) -> tuple[str, ...]:
    names = [name for name, _ in texts] + files
    twice = {name for name in names if names.count(name) > 1}
    garbled = {name for name, text in texts if REPLACEMENT in text}
    return tuple(sorted(twice | garbled | ({*files} - {"file"})))


def refuse_unclear(form: Form) -> None:
    """Refuse a form that cannot be compared with what was signed."""
    if form.unclear:
        why = f"Send these once, as UTF-8 text: {', '.join(form.unclear)}."
        raise Refusal(INVALID_PAYLOAD, why)


def file_bytes(file: bytes | str) -> bytes:
    """Give the file's bytes, however they were sent; raises Refusal where there are none."""
    data = file if isinstance(file, bytes) else _decoded(file)
    if not data:
        raise Refusal(MISSING_FILE, _BAD_FILE)
    return data


def _decoded(text: str) -> bytes:
    if _WEB_ADDRESS.match(text):
        raise invalid_parameter("file", f"The emulator fetches no URLs. {_BAD_FILE}")
    try:
        return b64decode(_DATA_URI.sub("", text, count=1), validate=True)
    # ValueError is what Python says of characters outside ASCII.
    except ValueError as error:
        raise invalid_parameter("file", _BAD_FILE) from error
