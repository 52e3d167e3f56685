"""Receivers of the signal hear of each refusal, and break nothing."""

import logging
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from django_imagekit_jwt.api.views import TokenView, UploadsView
from tests.refusal_lines import LOGGER, lines

from .asking import CAT, TOKEN, UPLOADS, ask
from .conftest import Receiving

pytestmark = pytest.mark.django_db


def test_each_refusal_is_told_of_once(
    signed_in: Client, receiving: Receiving, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    heard: list[dict[str, Any]] = []
    receiving(lambda **told: heard.append(told))
    ask(signed_in, TOKEN, {**CAT, "policy": "secret"})
    ask(signed_in, UPLOADS, "{")
    names = ("sender", "code", "status", "policy", "username")
    assert [tuple(told[name] for name in names) for told in heard] == [
        (TokenView, "unknown_policy", 400, "secret", "ann"),
        (UploadsView, "invalid_json", 400, "", "ann"),
    ]
    assert [told["request"].path for told in heard] == [TOKEN, UPLOADS]
    assert len(lines(caplog)) == 2


def test_what_a_receiver_raises_breaks_nothing(
    signed_in: Client, receiving: Receiving, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**told: Any) -> None:
        raise RuntimeError("a receiver of the site's own")

    heard: list[str] = []
    receiving(fail)
    receiving(lambda code, **_: heard.append(code))
    answer = ask(signed_in, TOKEN, "{")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")
    assert heard == ["invalid_json"]
    assert "a receiver of the site's own" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_a_receiver_writes_is_kept_where_each_request_is_a_transaction(
    signed_in: Client, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", bool(1))
    atomic: list[bool] = []

    def count(code: str, **told: Any) -> None:
        atomic.append(connection.in_atomic_block)
        Group.objects.create(name=code)

    receiving(count)
    assert ask(signed_in, TOKEN, {**CAT, "policy": "secret"}).status_code == 400
    assert atomic == [False]
    assert [group.name for group in Group.objects.all()] == ["unknown_policy"]
