"""The REST API of the media library: list files, details of files and versions, delete.

Responsible for: ``/v1/files`` as far as the emulator offers it, with Basic authentication.
Does not know: CORS, routing, or uploads.

Chosen: of the list's parameters ``searchQuery`` and other values of ``type`` than ``file``, and
``sort`` by relevance, are refused with a sentence rather than ignored; folders are not assets here.
``path`` names one folder, without those in it. A ``fileId`` or ``versionId`` that is not 24
hexadecimal digits is an invalid parameter, any other that is unknown a missing file or version.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from .accounts import Account, account_by_credentials
from .answers import details, json_answer
from .events import deletion_event
from .library import StoredFile
from .names import stored_folder
from .options import Options
from .refusals import NO_SUCH_FILE, NO_SUCH_VERSION, Refusal, invalid_parameter
from .store import Store
from .webhooks import Webhooks

_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
_MAX_LIMIT = 1000
_SORT_KEYS: Mapping[str, Callable[[StoredFile], Any]] = {
    "NAME": lambda file: file.name,
    "CREATED": lambda file: file.created_at,
    "UPDATED": lambda file: file.updated_at,
    "HEIGHT": lambda file: file.media.height or 0,
    "WIDTH": lambda file: file.media.width or 0,
    "SIZE": lambda file: file.size,
}


class MediaLibrary:
    """The media library of one emulator, as its REST API shows it."""

    def __init__(self, store: Store, options: Options, webhooks: Webhooks) -> None:
        self._store = store
        self._options = options
        self._webhooks = webhooks

    def list_files(self, request: Request) -> Response:
        """Answer ``GET /v1/files``: an array of file details, by default the oldest first."""
        account = self._authenticate(request)
        _refuse_unoffered(request.args)
        limit, skip = _limit(request.args), _skip(request.args)
        files = _sorted(self._store.files_of(account.imagekit_id), request.args)
        chosen = [file for file in files if _is_wanted(file, request.args)][skip : skip + limit]
        return json_answer([details(file, _endpoint(request, account)) for file in chosen])

    def file_details(self, request: Request, file_id: str) -> Response:
        """Answer ``GET /v1/files/{fileId}/details``."""
        account = self._authenticate(request)
        stored = self._store.get(account.imagekit_id, _checked(file_id, "fileId"))
        if stored is None:
            raise Refusal(NO_SUCH_FILE, status=404)
        return json_answer(details(stored, _endpoint(request, account)))

    def version_details(self, request: Request, file_id: str, version_id: str) -> Response:
        """Answer ``GET /v1/files/{fileId}/versions/{versionId}``."""
        account = self._authenticate(request)
        current = self._store.get(account.imagekit_id, _checked(file_id, "fileId"))
        is_current = current is not None and current.version_id == version_id
        earlier = self._store.earlier_version(file_id, _checked(version_id, "versionId"))
        stored = current if is_current else earlier
        if current is None or stored is None:
            raise Refusal(NO_SUCH_VERSION, status=404)
        endpoint = _endpoint(request, account)
        return json_answer(details(stored, endpoint, is_current=is_current))

    def delete_file(self, request: Request, file_id: str) -> Response:
        """Answer ``DELETE /v1/files/{fileId}``."""
        account = self._authenticate(request)
        if not self._store.delete(account.imagekit_id, _checked(file_id, "fileId")):
            raise Refusal(NO_SUCH_FILE, status=404)
        self._webhooks.announce(deletion_event(file_id, self._options.clock()))
        return Response(status=204)

    def _authenticate(self, request: Request) -> Account:
        authorization = request.headers.get("Authorization")
        return account_by_credentials(self._options.accounts, authorization)


def _endpoint(request: Request, account: Account) -> str:
    return f"{request.root_url}{account.imagekit_id}"


def _checked(value: str, name: str) -> str:
    if not _ID.fullmatch(value):
        raise invalid_parameter(name, f"A {name} is 24 hexadecimal digits.")
    return value


def _refuse_unoffered(arguments: Mapping[str, str]) -> None:
    if "searchQuery" in arguments or arguments.get("type", "file") != "file":
        raise Refusal("The emulator lists files only, and knows no searchQuery.")


def _limit(arguments: Mapping[str, str]) -> int:
    limit = _number(arguments, "limit", _MAX_LIMIT)
    if limit < 1:
        raise Refusal(f"Minimum value of limit parameter is 1. Value sent is {limit}.")
    if limit > _MAX_LIMIT:
        raise Refusal(f"Maximum value of limit parameter is 1000. Value sent is {limit}.")
    return limit


def _skip(arguments: Mapping[str, str]) -> int:
    skip = _number(arguments, "skip", 0)
    if skip < 0:
        raise Refusal(
            "The value of skip parameter should be greater than or equal to 0. "
            f"Value sent is {skip}."
        )
    return skip


def _number(arguments: Mapping[str, str], name: str, default: int) -> int:
    text = arguments.get(name, str(default))
    if not _NUMBER.fullmatch(text):
        raise invalid_parameter(name, "Send a whole number.")
    return int(text)


def _sorted(files: list[StoredFile], arguments: Mapping[str, str]) -> list[StoredFile]:
    direction, _, key = arguments.get("sort", "ASC_CREATED").partition("_")
    if direction not in {"ASC", "DESC"} or key not in _SORT_KEYS:
        raise Refusal("Your request contains invalid value for sort parameters.")
    # Reversed first, so that of files created in one moment the last one leads when descending.
    ordered = files[::-1] if direction == "DESC" else files
    return sorted(ordered, key=_SORT_KEYS[key], reverse=direction == "DESC")


def _is_wanted(file: StoredFile, arguments: Mapping[str, str]) -> bool:
    folder, kind = arguments.get("path"), arguments.get("fileType", "all")
    return (folder is None or file.folder == stored_folder(folder)) and (
        kind == "all" or file.media.is_image is (kind == "image")
    )
