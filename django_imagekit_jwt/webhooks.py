"""The webhook: ImageKit says what became of an upload.

Responsible for: HTTP, in that an event is believed only if it is signed, in time and whole.
Does not know: what an event changes.
"""

import logging
import time

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .conf import webhook_secrets
from .exceptions import InvalidEvent, NotConfigured, ReportConflict, UnknownUpload
from .linking import receive_event
from .protocol.events import read_event, verify_event
from .refusal_log import RefusedRequest, record_refusal

logger = logging.getLogger("django_imagekit_jwt")

RETRY_AFTER = "60"


@login_not_required  # an event is signed, and comes with no session
@csrf_exempt
@require_POST
@never_cache
def webhook(request: HttpRequest) -> HttpResponse:
    """Answer 204 to what is believed, 400 to what is not, 503 to what should come again."""
    try:
        verify_event(request.body, request.headers, webhook_secrets(), time.time())
        receive_event(read_event(request.body))
    except (InvalidEvent, RequestDataTooBig, UnreadablePostError) as error:
        logger.warning("An event was refused: %s", error)
        sentence = "The event is not signed as it should be, or cannot be read."
        return _refusal(request, "invalid_event", sentence, 400)
    except NotConfigured as error:
        logger.error("An event was not taken: %s", error)
        return _refusal(request, "not_configured", "This site is not set up for events.", 503)
    except (DatabaseError, InterfaceError, ReportConflict, UnknownUpload):
        logger.exception("An event was not taken, and should come again.")
        return _refusal(request, "not_recorded", "Send the event again later.", 503)
    return HttpResponse(status=204)


def _refusal(request: HttpRequest, code: str, sentence: str, status: int) -> HttpResponse:
    answer = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    if status == 503:
        answer["Retry-After"] = RETRY_AFTER
    record_refusal(RefusedRequest(request, code, status), answer)
    return answer
