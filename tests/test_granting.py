import json
from datetime import datetime, timezone
from typing import Any

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt import granting
from django_imagekit_jwt.exceptions import (
    FieldErrors,
    InvalidParameters,
    NotConfigured,
    PolicyViolation,
)
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.protocol.parameters import PARAMETERS
from django_imagekit_jwt.uploads import Context, Requester, WantedUpload

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


NOBODY = Context(Requester(None), datetime(2026, 11, 24, tzinfo=timezone.utc), lambda: "0" * 32)


def grant(policy: UploadPolicy, how: str, sent: Any) -> dict[str, str]:
    granted = getattr(granting, how)(policy, WantedUpload(sent), NOBODY)
    return dict(granted.parameters)


def _refused(kind: type[FieldErrors], policy: UploadPolicy, how: str, sent: Any) -> FieldErrors:
    with pytest.raises(kind) as caught:
        grant(policy, how, sent)
    assert type(caught.value) is kind
    return caught.value


def test_the_default_policy_signs_all_but_the_costly_parameters() -> None:
    assert UploadPolicy().client_parameters == set(PARAMETERS) - set(COSTLY)


@pytest.mark.parametrize("how", ["complete", "approve"])
@pytest.mark.parametrize("name", COSTLY)
def test_what_costs_money_or_sends_data_elsewhere_is_refused_until_allowed(
    name: str, how: str
) -> None:
    sent = {"fileName": "a", name: COSTLY[name]}
    error = _refused(PolicyViolation, UploadPolicy(), how, sent)
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
    error = _refused(PolicyViolation, AVATARS, how, sent)
    assert list(error.errors) == [name]
    assert f'"{FIXED[name]}": ' in str(error)


@pytest.mark.parametrize("how", ["complete", "approve"])
def test_every_forbidden_parameter_is_named(how: str) -> None:
    sent = {**FIXED, "fileName": "a", "description": "b", "isPublished": "true"}
    assert set(_refused(PolicyViolation, AVATARS, how, sent).errors) == {
        "description",
        "isPublished",
    }


def test_approving_gives_back_what_was_sent_unchanged() -> None:
    sent = {**FIXED, "fileName": "a"}
    assert list(grant(AVATARS, "approve", sent).items()) == list(sent.items())


def test_approving_asks_for_each_fixed_parameter_as_the_form_is_already_made() -> None:
    error = _refused(PolicyViolation, AVATARS, "approve", {"fileName": "a", "tags": "avatar"})
    assert error.errors == {
        "folder": ['folder must be sent as "/avatars": this policy sets it.'],
        "useUniqueFileName": ['useUniqueFileName must be sent as "true": this policy sets it.'],
    }


@pytest.mark.parametrize("how", ["complete", "approve"])
def test_what_imagekit_would_refuse_goes_before_what_the_policy_forbids(how: str) -> None:
    sent = {"fileName": 5, "description": "b"}
    assert list(_refused(InvalidParameters, AVATARS, how, sent).errors) == ["fileName"]


AVATAR = UploadPolicy(
    name="avatar",
    folder="/avatars/{user.pk}/{date:%Y/%m}",
    file_name="{name}{extension}",
    use_unique_file_name=False,
    overwrite=True,
    mime_types=["image/*"],
    max_size="2 MB",
    checks='"request.folder" : "/avatars"',
    client_parameters=["fileName"],
)
ANN = Context(
    Requester(User(pk=7, username="../ann")),
    datetime(2026, 11, 24, tzinfo=timezone.utc),
    lambda: "0123456789abcdef" * 2,
)
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


class Orders(UploadPolicy):
    """A policy with a hook."""

    def parameters(self, request: object, upload: WantedUpload) -> dict[str, Any]:
        return {"customMetadata": {"order": 5}, "tags": upload.parameters["fileName"]}


def test_the_hook_adds_parameters_as_python_values() -> None:
    granted = granting.complete(Orders(), WantedUpload({"fileName": "a"}), ANN)
    assert granted.parameters == {"fileName": "a", "customMetadata": '{"order":5}', "tags": "a"}


def test_a_hook_that_errs_is_a_fault_of_the_site() -> None:
    with pytest.raises(NotConfigured, match='policy "default" made parameters: tags is "%"'):
        granting.complete(Orders(), WantedUpload({"fileName": "%"}), ANN)


class OwnChecks(UploadPolicy):
    """A policy whose hook has checks."""

    def parameters(self, request: object, upload: WantedUpload) -> dict[str, Any]:
        return {"checks": upload.parameters["description"]}


@pytest.mark.parametrize(
    ("options", "checks"),
    [
        ({}, '"file.mime" = "a/b"'),
        ({"max_size": 9}, '("file.mime" = "a/b") AND "file.size" <= 9'),
        (
            {"max_size": 9, "checks": '"file.size" > 1'},
            '(("file.size" > 1) AND ("file.mime" = "a/b")) AND "file.size" <= 9',
        ),
    ],
)
def test_a_hooks_checks_replace_no_limit(options: dict[str, Any], checks: str) -> None:
    wanted = WantedUpload({"fileName": "a", "description": '"file.mime" = "a/b"'})
    assert granting.complete(OwnChecks(**options), wanted, ANN).parameters["checks"] == checks


@pytest.mark.parametrize("options", [{}, {"max_size": 9}, {"checks": '"file.size" > 1'}])
def test_a_hooks_checks_cannot_be_read_past_their_end(options: dict[str, Any]) -> None:
    wanted = WantedUpload({"fileName": "a", "description": '"a" > 1) OR ("b" > 1'})
    with pytest.raises(NotConfigured, match="could be read past its own end"):
        granting.complete(OwnChecks(**options), wanted, ANN)


COUNTED = UploadPolicy(max_size=100, quotas=[{"bytes": 1000, "per": "day"}])


@pytest.mark.parametrize(("size", "most"), [(None, 100), (0, 0), (60, 60), (100, 100)])
def test_where_bytes_are_counted_the_declared_size_is_the_signed_limit(
    size: int | None, most: int
) -> None:
    granted = granting.complete(COUNTED, WantedUpload({"fileName": "a"}, size), ANN)
    assert granted.max_bytes == most
    assert granted.parameters["checks"] == f'"file.size" <= {most}'


def test_somebody_without_a_name_has_a_folder_that_is_nobodys() -> None:
    policy = UploadPolicy(folder="/u/{user.pk}/{user.username}")
    assert grant(policy, "complete", {"fileName": "a"})["folder"] == "/u/_/_"
