"""The site that is sent what its own document allows and forbids, and those who send it."""

from collections import Counter
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken
from schemathesis import Case, CheckFunction
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import positive_data_acceptance

from django_imagekit_jwt.protocol.parameters import PARAMETERS
from django_imagekit_jwt.protocol.rules import MAX_TAG_CHARACTERS
from tests.factories import KEYS, imagekit_answer, issued_token

TOKEN, UPLOADS = "/imagekit/token/", "/imagekit/uploads/"
COMPLETE, FAIL = f"{UPLOADS}{{jti}}/complete/", f"{UPLOADS}{{jti}}/fail/"
ENDPOINTS = (TOKEN, UPLOADS, COMPLETE, FAIL)
SETTINGS = {
    "AUTHENTICATION_CLASSES": (
        "rest_framework_simplejwt.authentication.JWTAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ),
    "POLICIES": {
        "default": {"client_parameters": tuple(PARAMETERS), "batch_size": 1000},
        "narrow": {
            "folder": "/narrow",
            "max_size": "5 MB",
            "mime_types": ["image/*"],
            "quotas": [{"bytes": "1 GB", "per": "day"}],
        },
    },
}
SIGNED_IN = ("session", "bearer")
VISITORS = (*SIGNED_IN, "nobody", "forged", "wrong csrf token")
CONTENT_TYPES = ("application/json", "text/plain", "multipart/form-data; boundary=a", "odd")
RECORDS = ("fresh", "reported", "verified", "failed", "another's", "as it is")
CSRF = "c" * 32
MEANT = {
    "webhookUrl": "https://example.com/hook",
    "extensions": '[{"name": "remove-bg"}]',
    "customMetadata": '{"a": 1}',
    "transformation": '{"pre": "w-300"}',
    "checks": '"file.size" < "5mb"',
}
"""What the endpoints take, where a schema cannot say enough of it."""


Credentials = tuple[dict[str, str], dict[str, str]]
"""Headers and cookies."""


@dataclass(frozen=True)
class Choice:
    """What of a request the document leaves open: who asks, of which record, by which policy."""

    visitor: str = "session"
    record: str = "fresh"
    policy: str = "default"
    content_type: str = "application/json"
    is_meant: bool = True
    """Whether what only the site can know is as it should be."""


@dataclass
class Site:
    """Sends cases, holds each answer to the document, and counts."""

    credentials: dict[str, Credentials]
    records: dict[str, str]
    ann: User
    answered: Counter[int] = field(default_factory=Counter)

    def send(self, case: Case[Any], choice: Choice, *, fails: bool = False) -> int:
        """Send a copy of a case, and give the status of the answer; 5xx only if it ``fails``."""
        sent = _copy(case)
        self._suit(sent, choice)
        headers, cookies = self.credentials[choice.visitor]
        if isinstance(sent.body, dict):
            headers = {**headers, "Content-Type": choice.content_type}
        answer = sent.call_and_validate(
            headers=headers, cookies=cookies, excluded_checks=_excluded(choice, fails=fails)
        )
        self.answered[answer.status_code] += 1
        return answer.status_code

    def _suit(self, case: Case[Any], choice: Choice) -> None:
        """Make what the document allows into what this site allows."""
        if case.path_parameters and choice.record != "as it is":
            case.path_parameters = {"jti": self._jti(choice.record)}
        is_allowed = case.meta is not None and case.meta.generation.mode.is_positive
        if choice.is_meant and is_allowed and isinstance(case.body, dict):
            case.body = _meant(case.body, choice.policy)

    def _jti(self, record: str) -> str:
        if record == "fresh":
            return issued_token(user=self.ann, jti=token_hex(8)).jti
        return self.records[record]


def _copy(case: Case[Any]) -> Case[Any]:
    """Give a case that can be changed and sent, so that the first can be sent again."""
    return Case(
        case.operation,
        case.method,
        case.path,
        path_parameters=case.path_parameters,
        headers=case.headers.copy(),
        cookies=case.cookies,
        query=case.query,
        body=case.body,
        media_type=case.media_type,
        meta=case.meta,
    )


def _excluded(choice: Choice, *, fails: bool) -> list[CheckFunction]:
    """Let a policy, and what was reported before, refuse what the document allows."""
    is_plain = choice.is_meant and choice.policy == "default" and choice.record == "fresh"
    return [not_a_server_error] * fails + [positive_data_acceptance] * (not is_plain)


def _meant(body: dict[str, Any], policy: str) -> dict[str, Any]:
    changed = dict(body)
    if "fileId" in body:
        # The rest is as it was made, and plausible whatever it says.
        told = imagekit_answer(fileId=token_hex(8), isPrivateFile=False)
        known = {name: told[name] for name in ("fileId", "filePath", "isPrivateFile", "url")}
        return {**body, **known}
    for name in ("uploadPayload", "uploads"):
        if isinstance(body.get(name), dict):
            changed |= {"policy": policy, name: _texts(body[name])}
        elif name in body:
            changed |= {"policy": policy, name: [_texts(one) for one in body[name]]}
    if isinstance(body.get("publicKey"), str):
        changed["publicKey"] = KEYS.public_key
    if isinstance(body.get("field"), str):
        changed["field"] = "".join(one for one in body["field"] if one.isprintable())
    return changed


def _texts(parameters: dict[str, str]) -> dict[str, str]:
    tags = parameters.get("tags", "")
    fewer = {"tags": "a, b"} if len(tags) > MAX_TAG_CHARACTERS else {}
    return {name: {**MEANT, **fewer}.get(name, value) for name, value in parameters.items()}


def opened() -> Site:
    """Give the site with its users, and a record in each state."""
    ann, ben = (User.objects.create_user(name) for name in ("ann", "ben"))
    client = Client()
    client.force_login(ann)
    session = client.cookies["sessionid"].value
    credentials = {
        "session": _cookies(sessionid=session, csrftoken=CSRF),
        "bearer": ({"Authorization": f"Bearer {AccessToken.for_user(ann)}"}, {}),
        "nobody": ({}, {}),
        "forged": ({"Authorization": "Bearer forged"}, {}),
        "wrong csrf token": _cookies(sessionid=session, csrftoken="d" * 32),
    }
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "reported": {"reported_at": now, "file_id": "a", "file_path": "/cat.jpg"},
        "verified": {"verified_at": now, "file_id": "b", "file_path": "/cat.jpg"},
        "failed": {"failed_at": now, "failure": "It broke."},
        "another's": {"user": ben, "username": "ben"},
    }
    records = {
        name: issued_token(**{"user": ann, "jti": name.replace("'", ""), **state}).jti
        for name, state in states.items()
    }
    return Site(credentials, records, ann)


def _cookies(**cookies: str) -> Credentials:
    """Give cookies twice: only the header tells the check of credentials that they are meant."""
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": header, "X-CSRFToken": CSRF}, cookies
