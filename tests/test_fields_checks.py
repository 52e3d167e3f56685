from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import models
from django.test import override_settings
from django.test.utils import isolate_apps

from django_imagekit_jwt.fields import AUTHENTICATION, MIDDLEWARE, ImageKitFileField
from tests.conftest import Configure

SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"


def messages_of(**options: Any) -> list[tuple[str, str, str]]:
    """Give number, sentence and hint of each message of a model with such a field."""
    with isolate_apps("tests.forms_app"):

        class Sheet(models.Model):  # noqa: DJ008 - nobody reads it
            file = ImageKitFileField(**options)

            class Meta:
                app_label = "forms_app"

        found = Sheet.check()
        assert all(message.obj is Sheet._meta.get_field("file") for message in found)
    return [
        (str(message.id).removeprefix("django_imagekit_jwt."), message.msg, message.hint or "")
        for message in found
    ]


def test_a_sound_field_gives_no_message(db: None) -> None:  # Django asks it for JSON
    assert messages_of() == []
    assert [message for message in run_checks() if "forms_app" in str(message.obj)] == []


@pytest.mark.parametrize(
    ("policy", "policies", "hint"),
    [
        ("avatrs", {"avatars": {}}, 'Did you mean "avatars"?'),
        ("zzz", {"avatars": {}}, "Known are avatars, default."),
        ("default", {"default": None, "avatars": {}}, "Known are avatars."),
        ("avatars", {"avatars": None}, "Known are default."),
    ],
)
def test_a_policy_that_is_not_open_is_an_error(
    policy: str, policies: dict[str, object], hint: str, configure: Configure
) -> None:
    configure(POLICIES=policies)
    assert messages_of(policy=policy) == [("E014", f'The policy "{policy}" is not open.', hint)]


@pytest.mark.parametrize("policies", [[], {"default": {"batch_size": 0}}, {"default": 5}], ids=str)
def test_settings_that_are_wrong_are_told_of_elsewhere(
    policies: object, configure: Configure
) -> None:
    configure(POLICIES=policies)
    assert messages_of() == []


@pytest.mark.parametrize(
    ("middleware", "sentence", "hint"),
    [
        ([SESSIONS, AUTHENTICATION], "so no form knows who sends it", "Add it after"),
        ([], f"MIDDLEWARE has no '{MIDDLEWARE}'", f"'{AUTHENTICATION}'"),
        ((MIDDLEWARE, SESSIONS, AUTHENTICATION), "before a request has its user", "Move it after"),
        ((AUTHENTICATION, MIDDLEWARE), None, None),
        (["a.site.has.its.own.Authentication", MIDDLEWARE], None, None),
    ],
)
def test_a_form_can_know_who_sends_it(
    middleware: list[str], sentence: str | None, hint: str | None
) -> None:
    with override_settings(MIDDLEWARE=middleware):
        found = messages_of()
    if sentence is None or hint is None:
        assert found == []
        return
    [(number, said, mend)] = found
    assert number == "E015"
    assert sentence in said
    assert hint in mend


def test_what_django_itself_checks_is_checked() -> None:
    assert [number for number, _, _ in messages_of(max_length=0)] == ["fields.E121"]
