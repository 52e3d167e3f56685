"""Every exception that input or circumstances can cause has the one shape."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from django.http import Http404, HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from django.test import Client
from django.utils.translation import gettext_lazy
from rest_framework import exceptions as drf
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from django_imagekit_jwt.api.refusals import InvalidRequest, Refusal, refusal_response
from django_imagekit_jwt.api.views import ImageKitView
from django_imagekit_jwt.exceptions import (
    InvalidParameters,
    NotConfigured,
    NotIssued,
    PolicyViolation,
    UnknownPolicy,
)
from tests.conftest import Configure

from .asking import BOTH, TOKEN, ask, refusal

ERRORS = {"tags": ["One.", "Two."], "\ud800": ["Three \udfff."]}
SHOWN = {"tags": ["One.", "Two."], "\\ud800": ["Three \\udfff."]}
FIELDS: list[tuple[Exception, str, dict[str, list[str]]]] = [
    (InvalidParameters(ERRORS), "invalid_parameters", SHOWN),
    (PolicyViolation(ERRORS), "policy_violation", SHOWN),
    (InvalidRequest(errors=ERRORS), "invalid_request", SHOWN),
    (InvalidRequest.of("expire", "Wrong."), "invalid_request", {"expire": ["Wrong."]}),
    (
        drf.ValidationError({"a": ["No.", "Nor this."], "b": "No."}),
        "invalid",
        {"a": ["No.", "Nor this."], "b": ["No."]},
    ),
]
WORDS: list[tuple[Exception, int, str, str]] = [
    (
        NotConfigured("private_geheim"),
        503,
        "not_configured",
        "This site is not set up for uploads.",
    ),
    (NotIssued("Too many."), 503, "not_issued", "Too many."),
    (DatabaseError("private_geheim"), 503, "not_issued", "The record of this upload could not"),
    (OperationalError("locked"), 503, "not_issued", "The record of this upload could not"),
    (InterfaceError("closed"), 503, "not_issued", "The record of this upload could not"),
    (IntegrityError("twice"), 503, "not_issued", "so no token was issued. Try again."),
    (Http404("private_geheim"), 404, "not_found", "Not found."),
    (PermissionDenied("private_geheim"), 403, "permission_denied", "You do not have permission"),
    (RequestDataTooBig(), 400, "body_too_large", "Ask for fewer uploads"),
    (UnreadablePostError(), 400, "invalid_json", "The body broke off."),
    (TooManyFieldsSent(), 400, "invalid_json", "The body cannot be read."),
    (SuspiciousOperation(), 400, "invalid_json", "The body cannot be read."),
    (BadRequest(), 400, "invalid_json", "The body cannot be read."),
    (MultiPartParserError(), 400, "invalid_json", "Send a JSON object as application/json."),
    (RawPostDataException(), 400, "invalid_json", "The body cannot be read."),
    (drf.NotAuthenticated(), 401, "not_authenticated", "Authentication credentials were not"),
    (drf.Throttled(wait=5), 429, "throttled", "Request was throttled. Expected available in 5"),
    (drf.ValidationError("No."), 400, "invalid", "No."),
    (drf.ValidationError(["No.", "Nor this."]), 400, "invalid", "No. Nor this."),
    (drf.ParseError({"detail": "No.", "code": "odd"}), 400, "odd", "No."),
    (drf.ParseError({"detail": "No."}), 400, "parse_error", "No."),
    (drf.APIException(gettext_lazy("No.")), 500, "error", "No."),
    (drf.APIException("\ud800"), 500, "error", "\\ud800"),
    (Refusal(), 400, "invalid_request", "A server error occurred."),
]


def _shaped(error: Exception) -> tuple[int, dict[str, Any]]:
    response = refusal_response(error, {"view": ImageKitView(), "request": Request(HttpRequest())})
    assert response is not None
    return response.status_code, response.data


@pytest.mark.parametrize(("error", "code", "errors"), FIELDS, ids=repr)
def test_field_errors_are_a_400_that_names_each_field(
    error: Exception, code: str, errors: dict[str, list[str]]
) -> None:
    said = " ".join(sentence for sentences in errors.values() for sentence in sentences)
    assert _shaped(error) == (400, {"code": code, "message": said, "errors": errors})


@pytest.mark.parametrize(("error", "status", "code", "words"), WORDS, ids=repr)
def test_every_other_refusal_has_a_code_and_a_sentence(
    error: Exception, status: int, code: str, words: str
) -> None:
    shaped_status, data = _shaped(error)
    assert (shaped_status, data["code"]) == (status, code)
    assert words in data["message"]
    assert data.keys() == {"code", "message"}
    assert "geheim" not in data["message"]


def test_an_unknown_policy_is_a_fault_of_that_field() -> None:
    status, data = _shaped(UnknownPolicy("x"))
    assert (status, data["code"], list(data["errors"])) == (400, "unknown_policy", ["policy"])


@pytest.mark.parametrize(
    "error",
    [ValueError("ours"), KeyError("ours"), RuntimeError(), ProgrammingError("no such table")],
    ids=repr,
)
def test_a_fault_of_ours_is_not_dressed_up_as_a_refusal(error: Exception) -> None:
    assert refusal_response(error, {"view": ImageKitView()}) is None


class OncePerHour(UserRateThrottle):
    rate = "1/hour"


class Never(BaseThrottle):
    def allow_request(self, request: Request, view: APIView) -> bool:
        return False


@pytest.mark.parametrize(("url", "body"), BOTH)
def test_a_throttle_of_the_site_refuses_in_the_one_shape(
    url: str, body: object, signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(ImageKitView, "throttle_classes", [OncePerHour])
    assert ask(signed_in, url, "{}").status_code == 400
    answer = ask(signed_in, url, body)
    refusal(answer, 429, "throttled")
    assert 3500 < int(answer["Retry-After"]) <= 3600


def test_a_throttle_need_not_know_when_to_come_back(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageKitView, "throttle_classes", [Never])
    answer = ask(signed_in, TOKEN, "{}")
    refusal(answer, 429, "throttled")
    assert "Retry-After" not in answer


def test_asking_again_later_may_help_and_says_when(
    signed_in: Client, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(JTI="omit")
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    body = {"uploadPayload": {"fileName": "a"}, "expire": 1}
    assert ask(signed_in, TOKEN, body).status_code == 200
    answer = ask(signed_in, TOKEN, body)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["message"].startswith("Too many equal tokens were asked for")
