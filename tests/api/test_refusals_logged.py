"""Each refusal of the endpoints is one line and one signal, whoever was refused and why."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone
from rest_framework.throttling import UserRateThrottle

from django_imagekit_jwt.api.outcome_views import CompleteView
from django_imagekit_jwt.api.parsers import MAX_BODY_BYTES
from django_imagekit_jwt.api.views import ImageKitView
from django_imagekit_jwt.models import IssuedToken
from tests.conftest import Configure
from tests.factories import imagekit_answer, issued_token
from tests.failing_writes import read_only
from tests.refusal_lines import LOGGER, lines, only_line

from .asking import CAT, CATS, TOKEN, UPLOADS, ask
from .conftest import Receiving

pytestmark = pytest.mark.django_db
COMPLETE = f"{UPLOADS}mine/complete/"
JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmaWxlTmFtZSI6ImEifQ.mVZ0JmFh_-c2lnbmF0dXJlMDEy"
BEARER = "rest_framework_simplejwt.authentication.JWTAuthentication"


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)


Case = tuple[str, object, str, str, list[str]]
"""An address and a body, and the code, policy and fields of the refusal."""
BODIES: list[Case] = [
    (TOKEN, "{", "invalid_json", "", []),
    (TOKEN, {"uploadPayload": {}, "policy": 5}, "invalid_request", "", ["policy"]),
    (TOKEN, {**CAT, "policy": "secret"}, "unknown_policy", "secret", ["policy"]),
    (TOKEN, {**CAT, "publicKey": "public_of_another"}, "invalid_request", "default", ["publicKey"]),
    (
        TOKEN,
        {"uploadPayload": {"tag": "geheim"}},
        "invalid_parameters",
        "default",
        ["fileName", "tag"],
    ),
    (UPLOADS, {"uploads": []}, "invalid_request", "", ["uploads"]),
    (UPLOADS, {"uploads": [{}]}, "invalid_parameters", "default", ["uploads[0].fileName"]),
    (
        UPLOADS,
        {"policy": "locked", "uploads": [{"fileName": "a", "folder": "geheim", "tags": "geheim"}]},
        "policy_violation",
        "locked",
        ["uploads[0].folder", "uploads[0].tags"],
    ),
]


@pytest.mark.parametrize("case", BODIES, ids=str)
def test_a_400_names_the_policy_as_far_as_it_was_read_and_the_fields_but_no_value(
    case: Case,
    signed_in: Client,
    ann: User,
    configure: Configure,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url, body, code, policy, fields = case
    locked = {"client_parameters": ["fileName"], "fixed_parameters": {"folder": "/a"}}
    configure(POLICIES={"locked": locked})
    answer = ask(signed_in, f"{url}?query=geheim", body)
    level, facts = only_line(caplog)
    assert (level, answer.status_code, answer.json()["code"]) == ("INFO", 400, code)
    assert sorted(facts.pop("fields")) == sorted(fields)
    assert facts == {
        "code": code,
        "status": 400,
        "method": "POST",
        "path": url,
        "policy": policy,
        "username": "ann",
        "user": str(ann.pk),
        "address": "127.0.0.1",
        "request_id": answer["X-Request-ID"],
    }
    assert "geheim" not in str([facts, caplog.messages])


def test_the_answer_quotes_the_id_that_the_proxy_gave(
    signed_in: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ask(signed_in, TOKEN, "{", X_Request_ID="from-the-proxy:1")
    assert answer["X-Request-ID"] == "from-the-proxy:1"
    assert only_line(caplog)[1]["request_id"] == "from-the-proxy:1"


def test_a_401_is_a_line_without_the_credentials(
    client: Client, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(AUTHENTICATION_CLASSES=[BEARER])
    assert ask(client, TOKEN, CAT).status_code == 401
    assert ask(client, TOKEN, CAT, Authorization=f"Bearer {JWT}").status_code == 401
    assert [(level, facts["code"], facts["username"]) for level, facts in lines(caplog)] == [
        ("INFO", "not_authenticated", ""),
        ("INFO", "token_not_valid", ""),
    ]
    assert JWT not in str([vars(record) for record in caplog.records])


def test_a_403_is_a_warning_that_says_who_where_that_is_known(
    client: Client, ann: User, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    configure(POLICIES={"staff": {"permission": "auth.add_user"}})
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    assert ask(client, TOKEN, CAT).status_code == 403
    assert ask(strict, TOKEN, CAT).status_code == 403
    client.force_login(ann)
    assert ask(client, TOKEN, {**CAT, "policy": "staff"}).status_code == 403
    found = [
        (level, facts["code"], facts["policy"], facts["username"], facts["status"])
        for level, facts in lines(caplog)
    ]
    assert found == [
        ("WARNING", "not_authenticated", "", "", 403),
        ("WARNING", "permission_denied", "", "", 403),
        ("WARNING", "permission_denied", "staff", "ann", 403),
    ]


@pytest.mark.parametrize("jti", ["no-such", JWT, "a%0Ab", "%ED%A0%80"])
def test_a_404_is_a_line_and_no_token_in_its_path(
    jti: str, signed_in: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ask(signed_in, f"{UPLOADS}{jti}/fail/", {})
    level, facts = only_line(caplog)
    assert (level, facts["code"], answer.status_code) == ("INFO", "unknown_upload", 404)
    assert facts["path"].startswith(UPLOADS)
    assert facts["path"].isprintable()
    assert JWT[:24] not in facts["path"]


def test_a_409_is_a_line(signed_in: Client, ann: User, caplog: pytest.LogCaptureFixture) -> None:
    issued_token(user=ann, jti="mine")
    for file, status in (("one", 200), ("another", 409)):
        assert ask(signed_in, COMPLETE, imagekit_answer(fileId=file)).status_code == status
    level, facts = only_line(caplog)
    assert (level, facts["code"], facts["status"]) == ("INFO", "conflict", 409)
    assert "another" not in str(facts)


def test_what_failed_already_names_the_policy_of_its_record(
    signed_in: Client, ann: User, receiving: Receiving, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Any] = []
    receiving(lambda sender, policy, **_: heard.append((sender, policy)))
    issued_token(user=ann, jti="mine", policy="avatars")
    assert ask(signed_in, COMPLETE, imagekit_answer()).status_code == 200
    IssuedToken.objects.update(failed_at=timezone.now(), failure="ImageKit has no such file.")
    assert ask(signed_in, COMPLETE, imagekit_answer()).status_code == 409
    _, facts = only_line(caplog)
    assert (facts["code"], facts["policy"]) == ("upload_failed", "avatars")
    assert heard == [(CompleteView, "avatars")]


class Once(UserRateThrottle):
    rate = "1/hour"


def test_a_429_is_a_warning_of_a_throttle_and_of_a_quota(
    signed_in: Client,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    configure(POLICIES={"default": {"quotas": [{"files": 1, "per": "day"}]}})
    for status in (201, 429):
        assert ask(signed_in, UPLOADS, CATS).status_code == status
    memory = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    memory["default"]["LOCATION"] = __name__
    monkeypatch.setattr(ImageKitView, "throttle_classes", [Once])
    with override_settings(CACHES=memory):
        statuses = [ask(signed_in, UPLOADS, CATS).status_code for _ in range(2)]
    assert statuses == [429, 429]
    assert [(level, facts["code"], facts["policy"]) for level, facts in lines(caplog)] == [
        ("WARNING", "quota_exceeded", "default"),
        ("WARNING", "quota_exceeded", "default"),
        ("WARNING", "throttled", ""),
    ]


def test_a_503_is_an_error_and_the_log_still_says_why(
    signed_in: Client, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    with read_only():
        assert ask(signed_in, TOKEN, CAT).status_code == 503
    configure(PRIVATE_KEY=lambda: "")
    assert ask(signed_in, UPLOADS, CATS).status_code == 503
    assert [(level, facts["code"], facts["username"]) for level, facts in lines(caplog)] == [
        ("ERROR", "not_issued", "ann"),
        ("ERROR", "not_configured", "ann"),
    ]
    assert "Nothing was written: the database failed." in caplog.text
    assert "No token was issued: IMAGEKIT_JWT['PRIVATE_KEY'] is missing" in caplog.text


def test_who_asks_is_not_made_out_for_the_log_alone(
    signed_in: Client,
    caplog: pytest.LogCaptureFixture,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    with django_assert_num_queries(0):
        answer = ask(signed_in, TOKEN, "x" * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 400
    _, facts = only_line(caplog)
    assert (facts["code"], facts["username"], facts["user"]) == ("body_too_large", "", "")


def test_another_method_is_a_line(signed_in: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert signed_in.get(TOKEN).status_code == 405
    level, facts = only_line(caplog)
    assert (level, facts["code"], facts["method"]) == ("INFO", "method_not_allowed", "GET")
