"""Refusals, and the lines that they become."""

import logging
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from django_imagekit_jwt.refusal_log import RefusedRequest, note_policy, record_refusal
from tests.refusal_lines import LOGGER, only_line


class Someone:
    """A user of another system."""

    def __init__(self, name: str, pk: object) -> None:
        self.name, self.pk = name, pk

    def get_username(self) -> str:
        return self.name


def refused(path: str = "/imagekit/token/", headers: Any = None, **changes: Any) -> RefusedRequest:
    request = RequestFactory().post(path, headers=headers or {})
    values: dict[str, Any] = {"request": request, "code": "policy_violation", "status": 400}
    return RefusedRequest(**{**values, **changes})


def line_of(
    caplog: pytest.LogCaptureFixture, refusal: RefusedRequest
) -> tuple[str, dict[str, Any], HttpResponse]:
    caplog.set_level(logging.INFO, LOGGER)
    caplog.clear()
    answer = HttpResponse()
    record_refusal(refusal, answer)
    return (*only_line(caplog), answer)


def hostile(text: str) -> RefusedRequest:
    """Give a refusal in which everything that a client may choose is this text."""
    refusal = refused(user=Someone(text, text), fields=[text] * 1000)
    refusal.request.path = f"/imagekit/uploads/{text}/complete/"
    refusal.request.method = text
    note_policy(refusal.request, text)
    return refusal
