from collections.abc import Mapping
from typing import Any

import pytest

from django_imagekit_jwt.exceptions import (
    FieldErrors,
    InvalidParameters,
    NotConfigured,
    PolicyViolation,
    UnknownPolicy,
)
from django_imagekit_jwt.policies import UploadPolicy, get_policy, policy_options
from django_imagekit_jwt.protocol.parameters import PARAMETERS
from tests.conftest import Configure

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


def _refused(kind: type[FieldErrors], policy: UploadPolicy, how: str, sent: Any) -> FieldErrors:
    with pytest.raises(kind) as caught:
        getattr(policy, how)(sent)
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
    assert getattr(UploadPolicy(client_parameters=sent), how)(sent) == sent


def test_completing_adds_what_the_policy_fixes() -> None:
    assert AVATARS.complete({"fileName": "a"}) == {"fileName": "a", **FIXED}


def test_completing_signs_line_breaks_as_a_browser_posts_them_and_approving_changes_none() -> None:
    sent = {"fileName": "a", "description": "one\ntwo"}
    assert UploadPolicy().complete(sent) == {"fileName": "a", "description": "one\r\ntwo"}
    assert UploadPolicy().approve(sent) == sent
    fixed = UploadPolicy(fixed_parameters={"description": "one\ntwo"})
    assert fixed.complete({"fileName": "a"})["description"] == "one\r\ntwo"


def test_a_client_may_repeat_what_the_policy_fixes() -> None:
    assert AVATARS.complete({"folder": "/avatars", "fileName": "a"}) == {"fileName": "a", **FIXED}


def test_the_policy_can_fix_the_file_name_too() -> None:
    assert UploadPolicy(fixed_parameters={"fileName": "logo.png"}).complete({}) == {
        "fileName": "logo.png"
    }


@pytest.mark.parametrize("how", ["complete", "approve"])
@pytest.mark.parametrize("name", FIXED)
def test_a_client_cannot_change_what_the_policy_fixes(name: str, how: str) -> None:
    sent = {**FIXED, "fileName": "a", name: "false"}
    error = _refused(PolicyViolation, AVATARS, how, sent)
    assert list(error.errors) == [name]
    assert f'but this policy sets it to "{FIXED[name]}": send that.' in str(error)


@pytest.mark.parametrize("how", ["complete", "approve"])
def test_every_forbidden_parameter_is_named(how: str) -> None:
    sent = {**FIXED, "fileName": "a", "description": "b", "isPublished": "true"}
    assert set(_refused(PolicyViolation, AVATARS, how, sent).errors) == {
        "description",
        "isPublished",
    }


def test_approving_gives_back_what_was_sent_unchanged() -> None:
    sent = {**FIXED, "fileName": "a"}
    assert list(AVATARS.approve(sent).items()) == list(sent.items())


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


@pytest.mark.parametrize(
    ("wanted", "setting", "cap", "seconds"),
    [
        (None, 600, 3600, 600),
        (None, 600, 60, 60),
        (3600, 600, 3600, 3600),
        (3600, 600, 120, 120),
        (1, 600, 120, 1),
        (120, 1, 120, 120),
    ],
)
def test_a_token_lives_as_asked_or_as_set_under_the_cap_of_the_policy(
    wanted: int | None, setting: int, cap: int, seconds: int, configure: Configure
) -> None:
    configure(TOKEN_LIFETIME=setting)
    assert UploadPolicy(max_lifetime=cap).lifetime(wanted) == seconds


WRONG_OPTIONS: list[tuple[Mapping[str, Any], str]] = [
    ({"max_lifetime": 0}, "max_lifetime is 0. Make it a number from 1 to 3600."),
    ({"max_lifetime": 3601}, "max_lifetime is 3601."),
    ({"max_lifetime": True}, "max_lifetime is true."),
    ({"max_lifetime": "60"}, 'max_lifetime is "60".'),
    ({"max_lifetime": None}, "max_lifetime is null."),
    ({"batch_size": 0}, "batch_size is 0. Make it a number from 1 to 1000."),
    ({"batch_size": 1001}, "batch_size is 1001."),
    ({"batch_size": 1.5}, "batch_size is 1.5."),
    ({"client_parameters": ["filename"]}, 'Did you mean "fileName"?'),
    ({"client_parameters": "zzz"}, 'client_parameters names "zzz"'),
    ({"client_parameters": [5]}, "client_parameters names 5"),
    ({"client_parameters": [{}]}, "unhashable"),
    ({"client_parameters": None}, "not iterable"),
    ({"fixed_parameters": None}, "no attribute 'items'"),
    ({"fixed_parameters": {"folder": ".."}}, "Send a path"),
    ({"fixed_parameters": {"iat": 1}}, "a claim of the token itself"),
    ({"fixed_parameters": {5: "a"}}, "no upload parameter"),
    ({"fixed_parameters": {"useUniqueFileName": "yes"}}, 'Send the text "true" or "false"'),
    ({"batchsize": 5}, "batchsize"),
    ({"name": "other"}, "name"),
]


@pytest.mark.parametrize(("options", "sentence"), WRONG_OPTIONS, ids=lambda part: str(part)[:40])
def test_wrong_options_are_a_fault_of_the_settings(
    options: Mapping[str, Any], sentence: str, configure: Configure
) -> None:
    configure(POLICIES={"avatars": options})
    with pytest.raises(NotConfigured) as caught:
        get_policy("avatars")
    assert str(caught.value).startswith("IMAGEKIT_JWT['POLICIES'][\"avatars\"]: ")
    assert sentence in str(caught.value)


def test_one_client_parameter_may_be_given_as_text(configure: Configure) -> None:
    configure(POLICIES={"avatars": {"client_parameters": "fileName"}})
    assert get_policy("avatars").client_parameters == {"fileName"}


def test_the_default_policy_exists_without_being_defined() -> None:
    assert get_policy() == get_policy("default") == UploadPolicy(name="default")


def test_a_policy_is_what_the_settings_say_now(configure: Configure) -> None:
    configure(POLICIES={"default": {"batch_size": 5}, "avatars": {"max_lifetime": 60}})
    assert get_policy().batch_size == 5
    assert get_policy("avatars") == UploadPolicy(name="avatars", max_lifetime=60)
    configure(POLICIES={"default": {"batch_size": 6}})
    assert get_policy().batch_size == 6


def test_the_default_policy_is_closed_with_none(configure: Configure) -> None:
    configure(POLICIES={"default": None, "avatars": {}})
    with pytest.raises(UnknownPolicy, match=r'policy is "default", which is not open here'):
        get_policy()


@pytest.mark.parametrize(
    ("name", "hint"),
    [("avatar", 'Did you mean "avatars"?'), ("hidden", "Ask the site for its policies.")],
)
def test_an_unknown_name_is_answered_with_an_open_one_only(
    name: str, hint: str, configure: Configure
) -> None:
    configure(POLICIES={"avatars": {}, "hiddens": None})
    with pytest.raises(UnknownPolicy) as caught:
        get_policy(name)
    assert str(caught.value).endswith(hint)


def test_the_options_are_those_documented() -> None:
    assert policy_options() == {
        "client_parameters",
        "fixed_parameters",
        "max_lifetime",
        "batch_size",
    }
