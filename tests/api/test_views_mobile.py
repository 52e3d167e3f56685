"""What ImageKit's own Android and iOS samples send to a token endpoint, and how a policy answers.

Names, texts and times are those of the samples in imagekit-android and imagekit-ios.
"""

import re
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Configure
from tests.factories import decoded

from .asking import TOKEN, ask, refusal

ANDROID = {
    "fileName": "sample.pdf",
    "useUniqueFileName": "true",
    "tags": "nice,copy,books",
    "folder": "/dummy/folder/",
}
ANDROID_IN_FULL = {
    **ANDROID,
    "isPrivateFile": "false",
    "customCoordinates": "10,10,100,100",
    "responseFields": "tags,customCoordinates,isPrivateFile",
    "overwriteFile": "false",
    "overwriteAITags": "false",
    "overwriteTags": "true",
    "overwriteCustomMetadata": "true",
    "customMetadata": '{"device_name":"Emulator","uid":167434}',
}
IOS = {
    "fileName": "notes.pdf",
    "useUniqueFileName": "true",
    "tags": "demo,file",
    "folder": "/",
    "customMetadata": '{\n  "device_name" : "Emulator",\n  "path" : "a\\/b"\n}',
}
POLICY = {
    "folder": "/mobile/{user.username}",
    "file_name": "{name}{extension}",
    "mime_types": ["application/pdf"],
    "max_size": "5 MB",
    "fixed_parameters": {"isPrivateFile": True},
}


def request(payload: dict[str, str]) -> dict[str, Any]:
    public_key = "public_suite_0123456789"
    return {"uploadPayload": payload, "expire": 60, "publicKey": public_key}


@pytest.mark.parametrize("payload", [ANDROID, ANDROID_IN_FULL, IOS], ids=["android", "full", "ios"])
def test_the_default_policy_signs_what_the_samples_send(
    signed_in: Client, payload: dict[str, str]
) -> None:
    answer = ask(signed_in, TOKEN, request(payload))
    claims = decoded(answer.json()["token"])["payload"]
    assert {name: value for name, value in claims.items() if name not in {"iat", "exp"}} == payload
    assert claims["exp"] - claims["iat"] == 60


@pytest.mark.parametrize("payload", [ANDROID, ANDROID_IN_FULL, IOS], ids=["android", "full", "ios"])
def test_a_developer_can_mend_an_app_from_the_refusal_alone(
    signed_in: Client, payload: dict[str, str], configure: Configure
) -> None:
    configure(POLICIES={"default": POLICY})
    refused = refusal(ask(signed_in, TOKEN, request(payload)), 400, "policy_violation")
    mended = dict(payload)
    for name, [sentence] in refused["errors"].items():
        told = re.fullmatch(rf'{name} must be sent as "(.*)": this policy sets it\.', sentence)
        assert told, sentence
        mended[name] = told[1].replace('\\"', '"')
    assert mended["folder"] == "/mobile/ann"
    token = ask(signed_in, TOKEN, request(mended)).json()["token"]
    assert mended.items() <= decoded(token)["payload"].items()


def test_a_sample_that_asks_for_extensions_is_told_that_they_are_the_sites_to_allow(
    signed_in: Client,
) -> None:
    costly = {"extensions": '[{"name":"remove-bg"}]', "webhookUrl": "https://dummy.io/hook"}
    answer = ask(signed_in, TOKEN, request({**ANDROID, **costly}))
    assert refusal(answer, 400, "policy_violation")["errors"].keys() == costly.keys()
