"""The WSGI application: which request goes where, and what every answer carries.

Responsible for: routing, CORS (Fetch standard, "CORS protocol") and refusals in JSON.
Does not know: ImageKit's rules.

Chosen: every answer, errors too, may be read by any origin; all headers that a preflight asks for
are allowed.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from .answers import error_answer, refusal_answer
from .delivery import Delivery
from .faults import Faults, ForeignAnswer
from .forms import FormRequest
from .media_library import MediaLibrary
from .options import Options
from .refusals import Refusal
from .store import Store
from .uploads import Uploads
from .webhooks import Webhooks

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

UPLOAD_PATH = "/api/v2/files/upload"
_API_PATHS = "/v1/"
_PAGE = "<!DOCTYPE html><title>Welcome</title><p>This page is no answer of ImageKit's."
_METHODS = "GET, HEAD, POST, DELETE, OPTIONS"
_DEFAULT_OPTIONS = Options()


class Application:
    """A local ImageKit as a WSGI application (PEP 3333); safe for threads.

    ``store`` is what it remembers; ``faults`` are the misfortunes that a test asks for uploads, and
    ``api_faults`` for the REST API; ``webhooks`` are sent by a thread that ``close`` ends;
    ``clock`` is what a server dates its answers by.
    """

    def __init__(self, store: Store, options: Options) -> None:
        self.store = store
        self.faults = Faults()
        self.api_faults = Faults()
        self.webhooks = Webhooks(options)
        uploads = Uploads(store, options, self.faults, self.webhooks)
        library = MediaLibrary(store, options, self.webhooks)
        delivery = Delivery(store, options)
        self.clock = options.clock
        self._endpoints: Mapping[str, Callable[..., Response]] = {
            "upload": uploads.receive,
            "list": library.list_files,
            "details": library.file_details,
            "version": library.version_details,
            "delete": library.delete_file,
            "deliver": delivery.serve,
        }
        # Slashes stay as they are: a redirect would lose a posted body.
        self._map = Map(_rules(), merge_slashes=False)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._answer(FormRequest(environ))
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer(environ, start_response)

    def close(self) -> None:
        """Let go of what a fault holds, and stop sending webhooks."""
        self.faults.close()
        self.api_faults.close()
        self.webhooks.close()

    def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return _preflight_answer(request)
        try:
            if request.path.startswith(_API_PATHS):
                self.api_faults.strike()
            endpoint, values = self._map.bind_to_environ(request.environ).match()
            return self._endpoints[endpoint](request, **values)
        except Refusal as refusal:
            return refusal_answer(refusal)
        except ForeignAnswer:
            return Response(_PAGE, content_type="text/html; charset=utf-8")
        except HTTPException as error:
            return error_answer(f"{error.name}: {request.method} {request.path}", error.code or 500)


def _rules() -> Iterable[Rule]:
    yield Rule(UPLOAD_PATH, endpoint="upload", methods=["POST"])
    yield Rule("/v1/files", endpoint="list", methods=["GET"])
    yield Rule("/v1/files/<file_id>/details", endpoint="details", methods=["GET"])
    yield Rule("/v1/files/<file_id>/versions/<version_id>", endpoint="version", methods=["GET"])
    yield Rule("/v1/files/<file_id>", endpoint="delete", methods=["DELETE"])
    yield Rule("/<imagekit_id>/<path:path>", endpoint="deliver", methods=["GET"])


def _preflight_answer(request: Request) -> Response:
    asked = request.headers.get("Access-Control-Request-Headers", "Authorization, Content-Type")
    headers = {
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": asked,
        "Vary": "Access-Control-Request-Headers",
    }
    return Response(status=204, headers=headers)


def create_app(storage: Path, options: Options = _DEFAULT_OPTIONS) -> Application:
    """Give a local ImageKit that remembers in ``storage``, a directory made if it is missing.

    Several applications, also in several processes, may share a directory; they then agree on
    files and on used tokens. Raises OSError where the directory cannot be written.
    """
    return Application(Store(storage), options)
