import socket
import sys
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from django_imagekit_jwt.checks import check_settings
from tests.conftest import Configure
from tests.factories import KEYS

SOUND = {
    "PUBLIC_KEY": KEYS.public_key,
    "PRIVATE_KEY": KEYS.private_key,
    "URL_ENDPOINT": "https://ik.imagekit.io/suite",
}
SECRETS = (KEYS.private_key, "0123456789abcdef", "geheim")


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no check reach the network, and no key come from the environment."""

    def refuse(*args: object) -> NoReturn:
        raise AssertionError("a check reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.delenv("IMAGEKIT_PUBLIC_KEY", raising=False)
    monkeypatch.delenv("IMAGEKIT_PRIVATE_KEY", raising=False)


def _found() -> list[tuple[str, str, str]]:
    """Give each message's number, sentence and hint, none of which may hold a key."""
    found = [
        (str(message.id).removeprefix("django_imagekit_jwt."), message.msg, message.hint or "")
        for message in check_settings()
    ]
    assert not [secret for secret in SECRETS for part in found if secret in " ".join(part)]
    return found


def test_sound_settings_give_no_message() -> None:
    assert _found() == []


PLACEHOLDERS = ["private_your_key_0123456789abcdef01234", "private_xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]
SETTINGS: list[tuple[dict[Any, Any], str, str, str]] = [
    ({"PUBLIC_KEY": None}, "E001", "IMAGEKIT_JWT['PUBLIC_KEY'] is missing.", "IMAGEKIT_PUBLIC_KEY"),
    ({"PRIVATE_KEY": ""}, "E001", "['PRIVATE_KEY'] is missing.", "Developer options"),
    ({"PUBLIC_KEY": KEYS.private_key}, "E002", "starts with 'private_'", "Swap the two keys."),
    ({"PRIVATE_KEY": "public_suite_0123456789"}, "E002", "starts with 'public_'", "Swap"),
    ({"PUBLIC_KEY": "public_your_key_here"}, "E003", "is a placeholder", "Copy the key"),
    *[({"PRIVATE_KEY": key}, "E003", "a placeholder", "dashboard") for key in PLACEHOLDERS],
    ({"PRIVATE_KEY": "<private key>"}, "E003", "['PRIVATE_KEY'] is a placeholder", "Copy"),
    ({"PRIVATE_KEY": "CHANGEME"}, "E003", "a placeholder", "Copy"),
    ({"PUBLIC_KEY": "public_geheim"}, "E004", "['PUBLIC_KEY'] is too short", "at least 16"),
    ({"PRIVATE_KEY": "private_geheim"}, "E004", "is too short", "32 bytes to sign with HS256"),
    ({"POLICY": {}}, "E005", "has no setting 'POLICY'", 'Did you mean "POLICIES"?'),
    ({"private_key": "geheim"}, "E005", "no setting 'private_key'", "Known are ACCOUNTS, API_TI"),
    ({5: 6}, "E005", "no setting 5", "Known are"),
    ({"PUBLIC_KEY": 5}, "E006", "['PUBLIC_KEY'] is of type int", "a str, or a callable that"),
    ({"PRIVATE_KEY": b"geheim"}, "E006", "['PRIVATE_KEY'] is of type bytes", "Make it a str"),
    ({"URL_ENDPOINT": None}, "E006", "is of type NoneType", "Make it a str."),
    ({"TOKEN_LIFETIME": "600"}, "E006", "['TOKEN_LIFETIME'] is of type str", "Make it a int."),
    ({"TOKEN_LIFETIME": True}, "E006", "is of type bool", "Make it a int."),
    ({"AUTHENTICATION_CLASSES": "a.b"}, "E006", "is of type str", "Make it a list or tuple."),
    ({"PERMISSION_CLASSES": {}}, "E006", "is of type dict", "Make it a list or tuple."),
    ({"POLICIES": ["a"]}, "E006", "['POLICIES'] is of type list", "Make it a dict."),
    ({"JTI": "headers"}, "E007", "['JTI'] is 'headers'", "Use one of header, claim, omit."),
    ({"RECORD_IP": ""}, "E007", "['RECORD_IP'] is ''", "Use one of full, truncated, none."),
    ({"TRUSTED_PROXIES": 11}, "E007", "['TRUSTED_PROXIES'] is 11", "Use 0 to 10 proxies."),
    ({"TRUSTED_PROXIES": True}, "E006", "['TRUSTED_PROXIES'] is of type bool", "Make it a int."),
    ({"REQUEST_ID_HEADER": None}, "E006", "is of type NoneType", "Make it a str."),
    ({"REQUEST_ID_HEADER": ""}, "E007", "['REQUEST_ID_HEADER'] is ''", "such as X-Request-ID"),
    ({"REQUEST_ID_HEADER": "X-Id\n"}, "E007", "['REQUEST_ID_HEADER'] is 'X-Id\\n'", "hyphens"),
    ({"REQUEST_ID_HEADER": "HTTP_X_ID"}, "E007", "is 'HTTP_X_ID': no header's name", "hyphens"),
    ({"RETENTION": "90"}, "E006", "['RETENTION'] is of type str", "Make it a int or None."),
    ({"RETENTION": True}, "E006", "['RETENTION'] is of type bool", "Make it a int or None."),
    ({"RETENTION": 0}, "E007", "['RETENTION'] is 0", "Use 1 to 36500 days, or None"),
    ({"PRUNE_AT_ISSUE": 1001}, "E007", "['PRUNE_AT_ISSUE'] is 1001", "Use 0 to 1000 records."),
    ({"PRUNE_AT_ISSUE": None}, "E006", "is of type NoneType", "Make it a int."),
    ({"TOKEN_LIFETIME": 0}, "E007", "['TOKEN_LIFETIME'] is 0", "Use 1 to 3600 seconds."),
    ({"TOKEN_LIFETIME": 3601}, "E007", "is 3601", "Use 1 to 3600 seconds."),
    ({"URL_ENDPOINT": "ik.imagekit.io/a"}, "E008", "['URL_ENDPOINT'] is 'ik.", "https:// included"),
    ({"UPLOAD_URL": "ftp://a.b/"}, "E008", "['UPLOAD_URL'] is 'ftp://a.b/'", "the whole address"),
    ({"UPLOAD_URL": "https://[a/"}, "E008", "no address", "the whole address"),
    ({"AUTHENTICATION_CLASSES": ["no.Such"]}, "E009", "has 'no.Such': No module", "dotted path"),
    ({"AUTHENTICATION_CLASSES": [5]}, "E009", "['AUTHENTICATION_CLASSES'] has 5", "as text"),
    ({"PERMISSION_CLASSES": ["django.conf.No"]}, "E009", "has 'django.conf.No'", "dotted path"),
    ({"PERMISSION_CLASSES": ["nodots"]}, "E009", "['PERMISSION_CLASSES'] has 'nodots'", "dotted"),
    ({"VERIFY_UPLOADS": 1}, "E006", "['VERIFY_UPLOADS'] is of type int", "Make it a bool."),
    ({"WEBHOOK_SECRETS": [b"geheim"]}, "E006", "[0] is of type bytes", "whsec_ included"),
    ({"WEBHOOK_SECRETS": ["geheim"]}, "E004", "['WEBHOOK_SECRETS'][0] is too short", "Copy"),
    ({"API_URL": "api.imagekit.io"}, "E008", "['API_URL'] is 'api.", "https:// included"),
    ({"API_TIMEOUT": 0}, "E007", "['API_TIMEOUT'] is 0", "Use 1 to 60 seconds."),
    ({"RECEIPT_LIFETIME": 59}, "E007", "['RECEIPT_LIFETIME'] is 59", "60 to 2592000 seconds"),
    ({"URL_ENDPOINT": ""}, "W007", "uploaded files have no address", "ImageKit's dashboard"),
    ({"ACCOUNTS": {"eu": []}}, "E006", "['ACCOUNTS']['eu'] is of type list", "a dictionary"),
    ({"ACCOUNTS": {5: {}}}, "E006", "['ACCOUNTS'][5]", "by a name"),
    ({"ACCOUNTS": {"eu": {**SOUND, "URL": ""}}}, "E005", "no setting 'URL'", "URL_ENDPOINT."),
    (
        {"ACCOUNTS": {"eu": {**SOUND, "PUBLIC_KEY": ""}}},
        "E001",
        "IMAGEKIT_JWT['ACCOUNTS']['eu']['PUBLIC_KEY'] is missing",
        "Set it to the key",
    ),
    (
        {"ACCOUNTS": {"eu": {**SOUND, "PUBLIC_KEY": "private_geheim"}}},
        "E002",
        "['ACCOUNTS']['eu']['PUBLIC_KEY'] starts with 'private_'",
        "Swap",
    ),
    ({"THROTTLE_RATES": {"tokens": "1/min"}}, "E005", "['tokens']", 'Did you mean "token"?'),
    ({"THROTTLE_RATES": {"token": "often"}}, "E007", "is 'often'", "'60/min'"),
    ({"THROTTLE_RATES": {"token": 60}}, "E007", "is 60", "None for no limit"),
    ({"POLICIES": {5: {}}}, "E010", "['POLICIES'][5]: the name", "1 to 100 characters"),
    ({"POLICIES": {"": {}}}, "E010", "['POLICIES']['']: the name", "1 to 100"),
    ({"POLICIES": {"a" * 101: {}}}, "E010", "the name is no short text", "1 to 100"),
    (
        {"POLICIES": {"a": []}},
        "E010",
        "['POLICIES']['a'] is of type list",
        "a dictionary, a dotted path",
    ),
    ({"POLICIES": {"a": {"batchsize": 1}}}, "E010", "no option 'batchsize'", '"batch_size"?'),
    ({"POLICIES": {"a": {"name": "b"}}}, "E010", "has no option 'name'", "file_name"),
    ({"POLICIES": {"a": {"batch_size": 0}}}, "E010", "batch_size is 0.", "UploadPolicy"),
    ({"POLICIES": {"a": {"fixed_parameters": {"tgs": "b"}}}}, "E010", '"tags"?', "UploadPolicy"),
]


@pytest.mark.parametrize(
    ("changes", "number", "sentence", "hint"), SETTINGS, ids=lambda part: str(part)[:40]
)
def test_each_mistake_has_its_number_its_sentence_and_its_mend(
    changes: dict[Any, Any], number: str, sentence: str, hint: str
) -> None:
    with override_settings(IMAGEKIT_JWT={**SOUND, **changes}):
        [(found, said, mend)] = _found()
    assert found == number
    assert sentence in said
    assert hint in mend


@pytest.mark.parametrize("value", [None, [], "PUBLIC_KEY"], ids=repr)
def test_settings_that_are_no_dictionary_are_one_mistake(value: object) -> None:
    with override_settings(IMAGEKIT_JWT=value):
        [(number, sentence, hint)] = _found()
    assert (number, hint) == ("E006", "Make it a dictionary.")
    assert sentence == f"IMAGEKIT_JWT is of type {type(value).__name__}."


def test_without_settings_both_keys_are_missing() -> None:
    with override_settings():
        del settings.IMAGEKIT_JWT
        assert [number for number, _, _ in _found()] == ["E001", "E001", "W007"]


def test_keys_of_the_environment_are_checked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEKIT_PUBLIC_KEY", KEYS.public_key)
    monkeypatch.setenv("IMAGEKIT_PRIVATE_KEY", "private_geheim")
    with override_settings(IMAGEKIT_JWT={"URL_ENDPOINT": "https://ik.imagekit.io/suite"}):
        assert [number for number, _, _ in _found()] == ["E004"]


def test_no_check_calls_a_callable_key(configure: Configure) -> None:
    def vault() -> NoReturn:
        raise AssertionError("a check called the key")

    configure(PUBLIC_KEY=vault, PRIVATE_KEY=vault)
    assert _found() == []


def test_every_mistake_of_one_kind_is_told_at_once(configure: Configure) -> None:
    configure(PUBLIC_KEY="", JTI="x", TOKEN_LIFETIME=0, RECORDIP="none", UPLOAD_URL="ftp://a")
    assert [number for number, _, _ in _found()] == ["E005", "E007", "E007", "E001"]
    with override_settings(IMAGEKIT_JWT={**SOUND, "UPLOAD_URL": "x", "POLICIES": {"a": []}}):
        assert [number for number, _, _ in _found()] == ["E008", "E010"]


def test_no_limit_is_a_sound_rate(configure: Configure) -> None:
    configure(THROTTLE_RATES={"token": None, "uploads": "5/day"})
    assert _found() == []


def test_to_keep_records_for_good_is_sound(configure: Configure) -> None:
    configure(RETENTION=None, PRUNE_AT_ISSUE=0)
    assert _found() == []


def test_a_closed_default_policy_is_sound(configure: Configure) -> None:
    configure(POLICIES={"default": None, "avatars": {"fixed_parameters": {"folder": "/a"}}})
    assert _found() == []


@pytest.mark.django_db  # Django's own checks of a JSONField ask SQLite what it can
def test_django_runs_the_checks(configure: Configure) -> None:
    configure(JTI="nowhere")
    assert "django_imagekit_jwt.E007" in {message.id for message in run_checks()}


def test_verification_needs_imagekits_sdk(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(VERIFY_UPLOADS=True)
    assert _found() == []
    monkeypatch.setitem(sys.modules, "imagekitio", None)
    [(number, _, hint)] = _found()
    assert (number, hint) == (
        "E013",
        'Install it: pip install "django-imagekit-jwt[verify]"',
    )
