"""The files' bytes at the URL endpoint.

Responsible for: ``GET /<imagekit_id>/<path>``, with ranges and conditional requests (RFC 9110), and
that a private file needs a signed URL. Does not know: uploads, the REST API, or signatures.

Chosen: transformations (``tr:`` as first part of the path, ``tr`` in the query) are ignored: the
original is served. A private file whose URL is not signed answers 401, an unpublished one 404, and
so does a version whose bytes are gone. What a browser would run is kept in a sandbox, since anybody
may upload it.
"""

from hashlib import sha256

from werkzeug.wrappers import Request, Response

from .accounts import account_by_id
from .answers import VERSION
from .options import Options
from .refusals import NO_SUCH_FILE, NOT_AUTHORIZED, Refusal
from .signed_urls import is_signed
from .store import Store


class Delivery:
    """The URL endpoints of one emulator."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._options = options

    def serve(self, request: Request, imagekit_id: str, path: str) -> Response:
        """Answer with the original bytes of the file at ``path``."""
        account = account_by_id(self._options.accounts, imagekit_id)
        if account is None:
            raise Refusal(NO_SUCH_FILE, status=404)
        has_signature = is_signed(request.environ, account, self._options.clock())
        stored = self._store.find(imagekit_id, f"/{_without_transformation(path)}")
        if stored is None or not stored.is_published:
            raise Refusal(NO_SUCH_FILE, status=404)
        if stored.is_private and not has_signature:
            raise Refusal(NOT_AUTHORIZED, "The file is private: sign its URL.", status=401)
        is_current = request.args.get(VERSION, stored.version_id) == stored.version_id
        data = self._store.read(stored) if is_current else None
        if data is None:
            raise Refusal(NO_SUCH_FILE, status=404)
        return _file_answer(request, data, stored.media.mime)


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
