from typing import Any

import pytest

from django_imagekit_jwt.checks_policies import wrong_policies
from django_imagekit_jwt.policies import UploadPolicy
from tests.conftest import Configure
from tests.factories import KEYS

EU = {"eu": {"PUBLIC_KEY": KEYS.public_key, "PRIVATE_KEY": KEYS.private_key}}
sound = UploadPolicy(max_size="2 MB")


class Subclass(UploadPolicy):
    """A policy of the site's own class."""


def _found(policy: object, configure: Configure) -> list[tuple[str, str, str]]:
    configure(POLICIES={"avatar": policy}, ACCOUNTS=EU)
    return [
        (str(message.id).rpartition(".")[2], message.msg, message.hint or "")
        for message in wrong_policies()
    ]


SOUND = [
    {},
    None,
    f"{__name__}.sound",
    f"{__name__}.Subclass",
    {"account": "eu"},
    {"permission": "django_imagekit_jwt.view_issuedtoken"},
    {"permission": "rest_framework.permissions.IsAdminUser"},
    {"permission": bool},
]


@pytest.mark.parametrize("policy", SOUND, ids=str)
def test_a_sound_policy_gives_no_message(policy: object, configure: Configure) -> None:
    assert _found(policy, configure) == []


MISTAKES: list[tuple[Any, str, str, str]] = [
    ({"folders": "/a"}, "E010", "has no option 'folders'", 'Did you mean "folder"?'),
    ({"folder": "/a/{user.password}"}, "E010", "user.password", "docs/policies.md"),
    ({"folder": "/a/{user.pk"}, "E010", "cannot be read", "docs/policies.md"),
    ({"folder": "a"}, "E010", "does not start with", "docs"),
    ({"file_name": "{nam}"}, "E010", 'Did you mean "name"?', "docs"),
    ({"max_size": "2 megs"}, "E010", 'max_size: "2 megs" is no size', "docs"),
    ({"max_size": 1, "min_size": 2}, "E010", "min_size is more than max_size", "docs"),
    ({"mime_types": ["image"]}, "E010", '"image" is no media type', "docs"),
    ({"mime_types": 5}, "E010", "mime_types is 5", "docs"),
    ({"max_width": -1}, "E010", "max_width is -1", "docs"),
    ({"checks": '"file.size'}, "E010", "Close each quote", "docs"),
    ({"lifetime": 3601}, "E010", "lifetime is 3601", "docs"),
    ({"quotas": [{"file": 1}]}, "E010", 'Did you mean "files"?', "docs"),
    ({"quotas": {"files": 1}}, "E010", "Make it a list", "docs"),
    ({"quotas": [{"bytes": 1, "per": "day"}]}, "E010", "there must be a max_size", "docs"),
    ({"account": "us"}, "E011", "names the account 'us'", "eu"),
    ({"permission": "auth.ad_user"}, "E012", "'auth.ad_user'", 'Did you mean "auth.add_user"?'),
    ({"permission": "a.b.c"}, "E012", "No module named 'a'", "a dotted path"),
    ("shop.uploads.missing", "E010", "No module named 'shop'", "docs"),
    ("django.conf.settings", "E010", "dotted path of an UploadPolicy", "docs"),
    ([], "E010", "is of type list", "a dotted path, or None"),
]


@pytest.mark.parametrize(
    ("policy", "number", "sentence", "hint"), MISTAKES, ids=lambda part: str(part)[:40]
)
def test_each_mistake_has_its_number_its_sentence_and_its_mend(
    policy: object, number: str, sentence: str, hint: str, configure: Configure
) -> None:
    [(found, said, mend)] = _found(policy, configure)
    assert found == number
    assert sentence in said
    assert hint in mend
    assert "avatar" in said
