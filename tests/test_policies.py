from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from django_imagekit_jwt.exceptions import (
    NotConfigured,
    UnknownPolicy,
)
from django_imagekit_jwt.policies import UploadPolicy, get_policy, policy_options
from django_imagekit_jwt.quotas import Quota
from tests.conftest import Configure


@pytest.mark.parametrize(
    ("wanted", "setting", "cap", "seconds"),
    [
        (None, 600, None, 600),
        (None, 600, 3600, 3600),
        (3600, 600, None, 3600),
        (None, 600, 60, 60),
        (3600, 600, 3600, 3600),
        (3600, 600, 120, 120),
        (1, 600, 120, 1),
        (120, 1, 120, 120),
    ],
)
def test_a_token_lives_as_asked_or_as_set_under_the_cap_of_the_policy(
    wanted: int | None, setting: int, cap: int | None, seconds: int, configure: Configure
) -> None:
    configure(TOKEN_LIFETIME=setting)
    assert UploadPolicy(lifetime=cap).seconds(wanted) == seconds


WRONG_OPTIONS: list[tuple[Mapping[str, Any], str]] = [
    ({"lifetime": 0}, "lifetime is 0. Make it a number from 1 to 3600."),
    ({"lifetime": 3601}, "lifetime is 3601."),
    ({"lifetime": True}, "lifetime is true."),
    ({"lifetime": "60"}, 'lifetime is "60".'),
    ({"batch_size": 0}, "batch_size is 0. Make it a number from 1 to 1000."),
    ({"batch_size": 1001}, "batch_size is 1001."),
    ({"batch_size": 1.5}, "batch_size is 1.5."),
    ({"client_parameters": ["filename"]}, 'Did you mean "fileName"?'),
    ({"client_parameters": "zzz"}, 'client_parameters names "zzz"'),
    ({"client_parameters": [5]}, "client_parameters has 5"),
    ({"client_parameters": [{}]}, "client_parameters has an object"),
    ({"client_parameters": None}, "client_parameters is null"),
    ({"fixed_parameters": None}, "not a mapping"),
    ({"fixed_parameters": {"folder": ".."}}, "Send a path"),
    ({"fixed_parameters": {"iat": 1}}, "a claim of the token itself"),
    ({"fixed_parameters": {5: "a"}}, "no upload parameter"),
    ({"fixed_parameters": {"checks": '"file.size" < 5'}}, "Use the option checks for that."),
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


@pytest.mark.parametrize(
    ("lifetime", "seconds"),
    [(90, 90), (timedelta(minutes=2), 120), (lambda: 30, 30), (lambda: timedelta(seconds=5), 5)],
)
def test_a_lifetime_is_seconds_or_a_timedelta_or_a_callable(lifetime: Any, seconds: int) -> None:
    assert UploadPolicy(lifetime=lifetime).seconds(None) == seconds


def test_a_callable_that_gives_too_much_is_a_fault_of_the_site() -> None:
    with pytest.raises(NotConfigured, match="lifetime is 3601"):
        UploadPolicy(lifetime=lambda: 3601).seconds(None)


class Own(UploadPolicy):
    """A site's own class."""


own = UploadPolicy(max_size="2 MB")


@pytest.mark.parametrize(
    ("path", "policy"), [("own", UploadPolicy(name="a", max_size="2 MB")), ("Own", Own(name="a"))]
)
def test_a_policy_may_be_a_dotted_path(
    path: str, policy: UploadPolicy, configure: Configure
) -> None:
    configure(POLICIES={"a": f"{__name__}.{path}"})
    assert get_policy("a") == policy
    assert type(get_policy("a")) is type(policy)
    assert get_policy("a") is get_policy("a")


def test_quotas_are_dictionaries_or_quotas() -> None:
    quota = Quota(bytes=1024, per="day")
    policy = UploadPolicy(max_size=1, quotas=[{"bytes": "1 KB", "per": "day"}, quota])
    assert policy.counted == (quota, quota)


def test_one_client_parameter_may_be_given_as_text(configure: Configure) -> None:
    configure(POLICIES={"avatars": {"client_parameters": "fileName"}})
    assert get_policy("avatars").client_parameters == {"fileName"}


def test_the_default_policy_exists_without_being_defined() -> None:
    assert get_policy() == get_policy("default") == UploadPolicy(name="default")


def test_a_policy_is_what_the_settings_say_now(configure: Configure) -> None:
    configure(POLICIES={"default": {"batch_size": 5}, "avatars": {"lifetime": 60}})
    assert get_policy().batch_size == 5
    assert get_policy("avatars") == UploadPolicy(name="avatars", lifetime=60)
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
    assert {"folder", "quotas", "lifetime"} < policy_options()
    assert "name" not in policy_options()
