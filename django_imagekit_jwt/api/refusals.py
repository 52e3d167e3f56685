"""The one shape of every refusal: ``{"code", "message", "errors"?}``.

Responsible for: turning any exception that input can cause into that shape and its HTTP status, and
having it logged. Does not know: why the exception was raised.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django import db
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.views import exception_handler

from django_imagekit_jwt.exceptions import (
    ImplausibleReport,
    InvalidAnswer,
    InvalidParameters,
    NotConfigured,
    NotIssued,
    PolicyViolation,
    QuotaExceeded,
    ReportConflict,
    UnknownPolicy,
    UnknownUpload,
    UploadFailed,
)
from django_imagekit_jwt.refusal_log import RefusedRequest, record_refusal

from .parsers import BodyTooLarge, InvalidJSON

logger = logging.getLogger("django_imagekit_jwt")

Errors = Mapping[str, Iterable[str]]
UNREADABLE = (BadRequest, MultiPartParserError, RawPostDataException, SuspiciousOperation)


class Refusal(drf.APIException):
    """A refusal with a code, a sentence, and sentences for each field where fields are at fault."""

    status_code = 400
    default_code = "invalid_request"

    def __init__(self, message: str | None = None, errors: Errors | None = None) -> None:
        self.errors = {name: list(why) for name, why in (errors or {}).items()}
        sentences = [sentence for why in self.errors.values() for sentence in why]
        super().__init__(message or " ".join(sentences) or None)


class InvalidRequest(Refusal):
    """The body is JSON, but not of the shape that this address takes."""

    @classmethod
    def of(cls, field: str, sentence: str) -> "InvalidRequest":
        """Refuse one field with one sentence."""
        return cls(errors={field: [sentence]})


class ParametersRefused(Refusal):
    """ImageKit would refuse these parameters, or this package does."""

    default_code = "invalid_parameters"


class PolicyRefused(Refusal):
    """The upload is possible, but the policy does not allow it."""

    default_code = "policy_violation"


class PolicyUnknown(Refusal):
    """No policy of that name is open."""

    default_code = "unknown_policy"


class NotConfiguredHere(Refusal):
    """The site's settings are at fault; the log says how, strangers are not told."""

    status_code = 503
    default_code = "not_configured"
    default_detail = _(
        "This site is not set up for uploads. Its administrators find the reason in the log."
    )


class NotIssuedNow(Refusal):
    """No token could be issued just now."""

    status_code = 503
    default_code = "not_issued"
    default_detail = _(
        "The record of this upload could not be written, so no token was issued. Try again."
    )
    wait = 5


class NotRecordedNow(NotIssuedNow):
    """What became of an upload could not be written just now."""

    default_code = "not_recorded"
    default_detail = _("This could not be saved just now. Try again: the file is not lost.")


class AnswerRefused(Refusal):
    """What was reported is no answer of ImageKit to this upload."""

    default_code = "invalid_answer"


class ReportRefused(Refusal):
    """What was reported contradicts what is known already."""

    status_code = 409
    default_code = "conflict"


class FailedAlready(ReportRefused):
    """The upload is known to have failed."""

    default_code = "upload_failed"


class NoSuchUpload(Refusal):
    """There is no such upload of this user."""

    status_code = 404
    default_code = "unknown_upload"


class QuotaRefused(Refusal):
    """The user has been granted as much as the policy gives in a time."""

    status_code = 429
    default_code = "quota_exceeded"

    def __init__(self, message: str, wait: int | None) -> None:
        self.wait = wait
        super().__init__(message)


def refusal_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer any exception that input or circumstances can cause; None for a fault of ours.

    REST framework's own handler sets status, ``WWW-Authenticate``, ``Retry-After`` and rolls back.
    """
    refused = _as_api_exception(error, context["view"])
    response = exception_handler(refused, context)
    if response is not None and isinstance(refused, drf.APIException):
        response.data = _shape(refused)
        record_refusal(_refused(response, context["request"], context["view"]), response)
    return response


def _refused(response: Response, request: Any, view: Any) -> RefusedRequest:
    """Say who was refused what: whoever was made out before, as asking now could be refused too."""
    code, fields = response.data["code"], [*response.data.get("errors", ())]
    status, user = response.status_code, getattr(request, "_user", None)
    return RefusedRequest(request._request, code, status, type(view), user, fields)


def _as_api_exception(error: Exception, view: Any) -> Exception:
    match error:
        case InvalidParameters():
            return ParametersRefused(errors=error.errors)
        case PolicyViolation():
            return PolicyRefused(errors=error.errors)
        case UnknownPolicy():
            return PolicyUnknown(errors={"policy": [str(error)]})
        case NotConfigured():
            logger.error("No token was issued: %s", error)
            return NotConfiguredHere()
        case QuotaExceeded():
            return QuotaRefused(str(error), error.retry_after)
        case NotIssued():
            return NotIssuedNow(str(error))
        case db.Error() if not isinstance(error, db.ProgrammingError):
            logger.error("Nothing was written: the database failed.", exc_info=error)
            unwritten: Exception = view.unwritten()
            return unwritten
    return _as_outcome(error)


def _as_outcome(error: Exception) -> Exception:
    match error:
        case InvalidAnswer() | ImplausibleReport():
            return AnswerRefused(errors=error.errors)
        case UnknownUpload():
            return NoSuchUpload(str(error))
        case ReportConflict():
            return ReportRefused(str(error))
        case UploadFailed():
            return FailedAlready(str(error))
    return _as_http_exception(error)


def _as_http_exception(error: Exception) -> Exception:
    match error:
        case Http404():
            return drf.NotFound()
        case PermissionDenied():
            return drf.PermissionDenied()
        case RequestDataTooBig():
            return BodyTooLarge()
        case UnreadablePostError():
            return InvalidJSON("The body broke off. Send the request again.")
    if isinstance(error, UNREADABLE):
        return InvalidJSON("The body cannot be read. Send a JSON object as application/json.")
    return error


def _shape(refused: drf.APIException) -> dict[str, Any]:
    detail = refused.detail
    errors = getattr(refused, "errors", {})
    code: object = refused.get_codes()
    if isinstance(detail, dict) and "detail" in detail:
        code, detail = detail.get("code", refused.default_code), detail["detail"]
    elif isinstance(detail, dict):
        code, errors = refused.default_code, detail
    shaped: dict[str, Any] = {
        "code": str(code if isinstance(code, str) else refused.default_code),
        "message": " ".join(_sentences(detail)),
    }
    if errors:
        shaped["errors"] = {_encodable(name): _sentences(why) for name, why in errors.items()}
    return shaped


def _sentences(detail: object) -> list[str]:
    """Flatten what REST framework allows as a detail: text, a list, or a mapping of either."""
    if isinstance(detail, Mapping):
        detail = list(detail.values())
    if isinstance(detail, list):
        return [sentence for part in detail for sentence in _sentences(part)]
    return [_encodable(str(detail))]


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
