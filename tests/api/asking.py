"""Asking the endpoints, and the one shape of their refusals."""

import json
from typing import TYPE_CHECKING, Any

from django.test import Client

from django_imagekit_jwt.models import IssuedToken

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

TOKEN = "/imagekit/token/"
UPLOADS = "/imagekit/uploads/"
CAT = {"uploadPayload": {"fileName": "cat.jpg"}}
CATS = {"uploads": [{"fileName": "cat.jpg"}]}
BOTH = ((TOKEN, CAT), (UPLOADS, CATS))
"""Each endpoint with a body that it takes."""


def ask(
    client: Client,
    url: str,
    body: object,
    content_type: str = "application/json",
    **headers: str,
) -> "Answer":
    """POST a body: bytes and text as they are, whatever the type says; anything else as JSON."""
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic("POST", url, data, content_type, headers=named)


def refusal(answer: "Answer", status: int, code: str) -> dict[str, Any]:
    """Give the body of a refusal, which must have the one shape, give no token and not be kept."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer["Cache-Control"] == "no-store"
    body: dict[str, Any] = answer.json()
    assert body.keys() in ({"code", "message"}, {"code", "message", "errors"})
    assert body["code"] == code
    assert body["message"]
    for name, sentences in body.get("errors", {}).items():
        assert isinstance(name, str)
        assert sentences
        assert all(isinstance(one, str) and one in body["message"] for one in sentences)
    assert not IssuedToken.objects.exists()
    return body


def fields(answer: "Answer", code: str) -> list[str]:
    """Give the names of the fields that a 400 finds fault with."""
    return list(refusal(answer, 400, code).get("errors", {}))
