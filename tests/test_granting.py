import json

import pytest

from django_imagekit_jwt import granting
from django_imagekit_jwt.exceptions import (
    InvalidParameters,
    PolicyViolation,
)
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.protocol.parameters import PARAMETERS
from django_imagekit_jwt.uploads import WantedUpload
from tests.grants import ANN, AVATAR, grant, refused

COSTLY = {
    "webhookUrl": "https://example.com/",
    "extensions": '[{"name": "remove-bg"}]',
    "transformation": '{"pre": "w-300"}',
}
AVATARS = UploadPolicy(
    name="avatars",
    client_parameters=["fileName", "tags"],
    fixed_parameters={"folder": "/avatars", "useUniqueFileName": True, "tags": ["avatar"]},
)
FIXED = {"folder": "/avatars", "useUniqueFileName": "true", "tags": "avatar"}


def test_the_default_policy_signs_all_but_the_costly_parameters() -> None:
    assert UploadPolicy().client_parameters == set(PARAMETERS) - set(COSTLY)


@pytest.mark.parametrize("how", ["complete", "approve"])
@pytest.mark.parametrize("name", COSTLY)
def test_what_costs_money_or_sends_data_elsewhere_is_refused_until_allowed(
    name: str, how: str
) -> None:
    sent = {"fileName": "a", name: COSTLY[name]}
    error = refused(PolicyViolation, UploadPolicy(), how, sent)
    assert list(error.errors) == [name]
    assert 'the policy "default" does not let a client set it' in str(error)
    assert grant(UploadPolicy(client_parameters=sent), how, sent) == sent


def test_completing_adds_what_the_policy_fixes() -> None:
    assert grant(AVATARS, "complete", {"fileName": "a"}) == {"fileName": "a", **FIXED}


def test_completing_signs_line_breaks_as_a_browser_posts_them_and_approving_changes_none() -> None:
    sent = {"fileName": "a", "description": "one\ntwo"}
    assert grant(UploadPolicy(), "complete", sent) == {"fileName": "a", "description": "one\r\ntwo"}
    assert grant(UploadPolicy(), "approve", sent) == sent
    fixed = UploadPolicy(fixed_parameters={"description": "one\ntwo"})
    assert grant(fixed, "complete", {"fileName": "a"})["description"] == "one\r\ntwo"


def test_a_client_may_repeat_what_the_policy_fixes() -> None:
    assert grant(AVATARS, "complete", {"folder": "/avatars", "fileName": "a"}) == {
        "fileName": "a",
        **FIXED,
    }


def test_the_policy_can_fix_the_file_name_too() -> None:
    assert grant(UploadPolicy(fixed_parameters={"fileName": "logo.png"}), "complete", {}) == {
        "fileName": "logo.png"
    }


@pytest.mark.parametrize("how", ["complete", "approve"])
@pytest.mark.parametrize("name", FIXED)
def test_a_client_cannot_change_what_the_policy_fixes(name: str, how: str) -> None:
    sent = {**FIXED, "fileName": "a", name: "false"}
    error = refused(PolicyViolation, AVATARS, how, sent)
    assert list(error.errors) == [name]
    assert f'"{FIXED[name]}": ' in str(error)


@pytest.mark.parametrize("how", ["complete", "approve"])
def test_every_forbidden_parameter_is_named(how: str) -> None:
    sent = {**FIXED, "fileName": "a", "description": "b", "isPublished": "true"}
    assert set(refused(PolicyViolation, AVATARS, how, sent).errors) == {
        "description",
        "isPublished",
    }


def test_approving_gives_back_what_was_sent_unchanged() -> None:
    sent = {**FIXED, "fileName": "a"}
    assert list(grant(AVATARS, "approve", sent).items()) == list(sent.items())


def test_approving_asks_for_each_fixed_parameter_as_the_form_is_already_made() -> None:
    error = refused(PolicyViolation, AVATARS, "approve", {"fileName": "a", "tags": "avatar"})
    assert error.errors == {
        "folder": ['folder must be sent as "/avatars": this policy sets it.'],
        "useUniqueFileName": ['useUniqueFileName must be sent as "true": this policy sets it.'],
    }


@pytest.mark.parametrize("how", ["complete", "approve"])
def test_what_imagekit_would_refuse_goes_before_what_the_policy_forbids(how: str) -> None:
    sent = {"fileName": 5, "description": "b"}
    assert list(refused(InvalidParameters, AVATARS, how, sent).errors) == ["fileName"]


MADE = {
    "fileName": "my_cat.png",
    "useUniqueFileName": "false",
    "overwriteFile": "true",
    "folder": "/avatars/7/2026/11",
    "checks": '("request.folder" : "/avatars") AND "file.mime" : "image/"'
    ' AND "file.size" <= 2097152',
}


def test_everything_that_the_policy_says_is_inside_the_signature() -> None:
    granted = granting.complete(AVATAR, WantedUpload({"fileName": "my cat.PNG"}), ANN)
    assert granted.parameters == MADE
    assert granted.max_bytes == 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("size", "mime", "field", "sentence"),
    [
        (2 * 1024 * 1024 + 1, "image/png", "size", "at most 2 MB"),
        (5, "text/html", "type", 'type is "text/html". Send a file of image/*.'),
    ],
)
def test_what_a_client_declares_and_cannot_pass_is_refused_early(
    size: int, mime: str, field: str, sentence: str
) -> None:
    with pytest.raises(PolicyViolation) as caught:
        granting.complete(AVATAR, WantedUpload({"fileName": "a.png"}, size, mime), ANN)
    assert list(caught.value.errors) == [field]
    assert sentence in str(caught.value)


def test_at_the_token_endpoint_each_parameter_to_send_is_named_whole() -> None:
    with pytest.raises(PolicyViolation) as caught:
        granting.approve(AVATAR, WantedUpload({"fileName": "my cat.PNG"}), ANN)
    for name, value in MADE.items():
        [sentence] = caught.value.errors[name]
        assert sentence == f"{name} must be sent as {json.dumps(value)}: this policy sets it."
    assert granting.approve(AVATAR, WantedUpload(MADE), ANN).parameters == MADE


@pytest.mark.parametrize("file_name", ["{random}{extension}", "{name}-x{extension}"])
def test_a_name_that_only_the_server_can_make_is_refused_at_the_token_endpoint(
    file_name: str,
) -> None:
    policy = UploadPolicy(file_name=file_name)
    with pytest.raises(PolicyViolation, match="Ask uploads/ for the token"):
        granting.approve(policy, WantedUpload({"fileName": "a.png"}), ANN)
    made = granting.complete(policy, WantedUpload({"fileName": "a.png"}), ANN).parameters
    assert made["fileName"] in {"0123456789abcdef" * 2 + ".png", "a-x.png"}


def test_a_fixed_file_name_must_be_sent_as_it_is() -> None:
    policy = UploadPolicy(fixed_parameters={"fileName": "logo.png"})
    with pytest.raises(PolicyViolation, match=r'fileName must be sent as "logo\.png"'):
        granting.approve(policy, WantedUpload({"fileName": "a.png"}), ANN)
