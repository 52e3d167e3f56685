"""The hook of docs/policies.md, under the name that its last line gives it."""

import json
import re
import sys
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.test import Client

from tests.api.asking import UPLOADS, ask
from tests.conftest import Configure
from tests.docs.blocks import block_of

HOOK = block_of("docs/policies.md", "from django_imagekit_jwt.policies")
[SETTING] = re.findall(r'^# ("POLICIES": .*)$', HOOK, re.MULTILINE)


def test_the_order_in_the_session_is_signed_whatever_the_client_says(
    ann: User, client: Client, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("shop.uploads")
    exec(HOOK, vars(module))
    monkeypatch.setitem(sys.modules, "shop", ModuleType("shop"))
    monkeypatch.setitem(sys.modules, "shop.uploads", module)
    configure(**eval(f"{{{SETTING}}}"))
    client.force_login(ann)
    session = client.session
    session["order"] = 5
    session.save()

    answer = ask(client, UPLOADS, {"policy": "order", "uploads": [{"fileName": "cat.png"}]})
    [upload] = answer.json()["uploads"]
    assert json.loads(upload["parameters"]["customMetadata"]) == {"order": 5}
    assert "5242880" in upload["parameters"]["checks"]
    chosen: dict[str, Any] = {"fileName": "cat.png", "customMetadata": {"order": 6}}
    refused = ask(client, UPLOADS, {"policy": "order", "uploads": [chosen]})
    assert refused.status_code == 400
    assert [one for one in run_checks() if "order" in one.msg] == []
