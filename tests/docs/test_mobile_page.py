"""What docs/mobile.md says that an app sends and gets."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken

from tests.conftest import Configure
from tests.docs.blocks import blocks
from tests.factories import decoded

PAGE = [*blocks("docs/mobile.md")]
REQUEST, REFUSAL = [block.text for block in PAGE if block.language == "json"]
SETTINGS, WITHOUT_LIMITS = [block.text for block in PAGE if block.language == "python"]


@pytest.fixture
def settings_of_the_page(configure: Configure) -> None:
    made: dict[str, Any] = {}
    exec(SETTINGS, made)
    configure(**made["IMAGEKIT_JWT"])


def ask(user: User) -> Any:
    """Send the page's request, with this site's public key and the user's bearer token."""
    body = REQUEST.replace("public_…", "public_suite_0123456789")
    bearer = {"Authorization": f"Bearer {AccessToken.for_user(user)}"}
    return Client().post("/imagekit/token/", body, "application/json", headers=bearer)


def test_an_app_that_does_not_know_of_the_limits_is_told_the_whole_of_them(
    ann: User, settings_of_the_page: None
) -> None:
    answer = ask(ann)
    assert answer.status_code == 400
    assert answer.json() == json.loads(REFUSAL)


def test_without_limits_the_payload_is_signed_as_it_stands(
    ann: User, settings_of_the_page: None, configure: Configure
) -> None:
    configure(POLICIES=eval(f"{{{WITHOUT_LIMITS}}}"))
    answer = ask(ann)
    assert answer.json().keys() == {"token"}
    claims = decoded(answer.json()["token"])["payload"]
    assert claims.pop("exp") - claims.pop("iat") == 60
    assert claims == json.loads(REQUEST)["uploadPayload"]


def test_nobody_gets_a_token_without_a_bearer_token(db: None, settings_of_the_page: None) -> None:
    answer = Client().post("/imagekit/token/", REQUEST, "application/json")
    assert answer.status_code == 401
