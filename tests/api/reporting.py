"""Reports of one upload, and how they are refused."""

from typing import Any

from .asking import UPLOADS

COMPLETE, FAIL = f"{UPLOADS}mine/complete/", f"{UPLOADS}mine/fail/"
QUEUED = {"message": "Queued."}


def refusal(answer: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert answer["Cache-Control"] == "no-store"
    assert body.keys() <= {"code", "message", "errors"}
    assert body["message"]
    return body
