"""The endpoints that hear what became of an upload: parse, call ``outcomes``, answer.

Responsible for: HTTP. Does not know: what is believed, or what a form makes of a receipt.
"""

from rest_framework.request import Request
from rest_framework.response import Response

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.exceptions import UploadFailed
from django_imagekit_jwt.linking import confirm_from_events
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import report_failure, report_upload
from django_imagekit_jwt.refusal_log import note_policy
from django_imagekit_jwt.verifying import verify_if_possible

from .outcome_serializers import read_answer, read_failure, write_completed
from .refusals import NotRecordedNow
from .views import ImageKitView, requester_of


class CompleteView(ImageKitView):
    """``POST uploads/<jti>/complete/``: the owner reports ImageKit's answer."""

    throttle_scope = "outcomes"
    unwritten = NotRecordedNow

    def post(self, request: Request, jti: str) -> Response:
        """Answer the receipt and the file, 202 while ImageKit still processes it."""
        record = report_upload(requester_of(request), jti, read_answer(request.data))
        note_policy(request._request, record.policy)
        record = confirm_from_events(record)
        if conf.VERIFY_UPLOADS:
            record = _verified(record)
        if record.has_failed:
            raise UploadFailed(f"This upload failed: {record.failure}")
        return Response(write_completed(record), status=202 if record.file_id is None else 200)


class FailView(ImageKitView):
    """``POST uploads/<jti>/fail/``: the owner reports why the upload failed."""

    throttle_scope = "outcomes"
    unwritten = NotRecordedNow

    def post(self, request: Request, jti: str) -> Response:
        """Answer what is known of the upload, which may be better than what was reported."""
        record = report_failure(requester_of(request), jti, read_failure(request.data))
        return Response({"status": record.outcome})


def _verified(record: IssuedToken) -> IssuedToken:
    record = verify_if_possible(record)
    if record.file_id is not None and record.outcome == "reported":
        _verify_later(record.jti)
    return record


def _verify_later(jti: str) -> None:
    try:
        from django_imagekit_jwt.tasks import verify_later  # noqa: PLC0415 - needs the framework
    except ImportError:
        return
    verify_later(jti)
