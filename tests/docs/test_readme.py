"""The README's view that people paste does what is said of it: it signs whatever it is sent."""

import json
import time
from typing import Any

import jwt
from django.http import JsonResponse
from django.test import RequestFactory

from tests.docs.blocks import block_of
from tests.factories import KEYS, decoded

KNOWN = {"json": json, "jwt": jwt, "time": time, "JsonResponse": JsonResponse}
KNOWN |= {"PRIVATE_KEY": KEYS.private_key, "PUBLIC_KEY": KEYS.public_key}


def test_the_pasted_view_signs_whatever_it_is_sent() -> None:
    made: dict[str, Any] = {**KNOWN}
    exec(block_of("README.md", "def token("), made)
    payload = {"fileName": "cat.jpg", "webhookUrl": "https://elsewhere.example"}
    body = {"uploadPayload": payload}
    request = RequestFactory().post("/token/", body, "application/json")
    token = decoded(json.loads(made["token"](request).content)["token"])
    assert token["header"] == {"alg": "HS256", "kid": KEYS.public_key, "typ": "JWT"}
    claims = token["payload"]
    assert claims.pop("exp") - claims.pop("iat") == 3600
    assert claims == payload
