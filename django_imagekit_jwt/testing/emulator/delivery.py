"""The files' bytes at the URL endpoint.

Responsible for: ``GET /<imagekit_id>/<path>``, with ranges and conditional requests (RFC 9110).
Does not know: uploads or the REST API.

Chosen: transformations (``tr:`` as first part of the path, ``tr`` in the query) are ignored: the
original is served. A private file answers 401, because the emulator does not verify signed URLs; an
unpublished one 404. What a browser would run is kept in a sandbox, since anybody may upload it.
"""

from hashlib import sha256

from werkzeug.wrappers import Request, Response

from .accounts import account_by_id
from .library import StoredFile
from .options import Options
from .refusals import NO_SUCH_FILE, Refusal
from .store import Store


class Delivery:
    """The URL endpoints of one emulator."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._options = options

    def serve(self, request: Request, imagekit_id: str, path: str) -> Response:
        """Answer with the original bytes of the file at ``path``."""
        stored = self._find(imagekit_id, _without_transformation(path))
        if stored is None or not stored.is_published:
            raise Refusal(NO_SUCH_FILE, status=404)
        if stored.is_private:
            why = "The file is private, and the emulator verifies no signed URLs."
            raise Refusal("Your request is not authorized.", why, status=401)
        data = self._store.read(stored)
        if data is None:
            raise Refusal(NO_SUCH_FILE, status=404)
        return _file_answer(request, data, stored.media.mime)

    def _find(self, imagekit_id: str, path: str) -> StoredFile | None:
        if account_by_id(self._options.accounts, imagekit_id) is None:
            return None
        return self._store.find(imagekit_id, f"/{path}")


def _without_transformation(path: str) -> str:
    return path.partition("/")[2] if path.startswith("tr:") else path


def _file_answer(request: Request, data: bytes, mime: str) -> Response:
    answer = Response(data, content_type=mime)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox"
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(sha256(data).hexdigest())
    answer.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return answer
