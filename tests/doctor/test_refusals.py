"""What ImageKit means."""

import json

import pytest

from django_imagekit_jwt.doctor.refusals import Refusal, explain, without_secrets
from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, refusals
from tests.doctor.answers import answered
from tests.testing.emulator.client import basic, sign


def refused(message: object, status: int = 400) -> Refusal:
    return explain(answered(status, json.dumps({"message": message, "help": "me"})))


@pytest.mark.parametrize(
    ("message", "status", "said"),
    [
        (refusals.INVALID_TOKEN, 400, "ImageKit takes the token for invalid."),
        (refusals.INVALID_PAYLOAD, 400, "the form is not what the token was signed for."),
        (refusals.EXPIRED_TOKEN, 400, "had expired when it reached ImageKit."),
        ("Your request contains expired private API key.", 403, "The private key has expired."),
        ("Your account is disabled.", 403, "ImageKit has disabled the account."),
        (refusals.CANNOT_AUTHENTICATE, 403, "knows no account with this private key."),
        (refusals.NO_PRIVATE_KEY, 401, "ImageKit saw no private key."),
        ("Upload Limit Exceeded.", 400, "the account has reached its limit of uploads."),
        (
            "You have sent too many requests to update the file recently. Please try again later.",
            400,
            "there were too many requests.",
        ),
        ("Slow down.", 429, "there were too many requests."),
    ],
)
def test_a_documented_message_is_explained(message: str, status: int, said: str) -> None:
    refusal = refused(message, status)
    assert said in refusal.message
    assert refusal.hint


def test_only_what_is_wrong_with_a_token_may_be_mended_by_another() -> None:
    of_token = {refusals.INVALID_TOKEN, refusals.INVALID_PAYLOAD}
    others = {refusals.EXPIRED_TOKEN, refusals.CANNOT_AUTHENTICATE, "Upload Limit Exceeded."}
    assert {one for one in of_token | others if refused(one).is_of_token} == of_token


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (400, "This is not in ImageKit's documentation"),
        (503, "Try again later."),
    ],
)
def test_any_other_message_is_shown_as_it_came(status: int, hint: str) -> None:
    refusal = refused('A new "rule".\n', status)
    assert refusal.message == rf'ImageKit answered {status}: "A new \"rule\".\n"'
    assert refusal.hint.startswith(hint)


@pytest.mark.parametrize(
    "body",
    ["<p>Blocked", "", "[1]", '{"message": 5}', '{"error": "x"}', "[" * 100_000],
    ids=range(6),
)
def test_what_is_no_answer_of_imagekits_is_said(body: str) -> None:
    refusal = explain(answered(200, body))
    assert refusal.message.startswith("What answered 200 is not ImageKit")


@pytest.mark.parametrize(
    "secret",
    [
        DEFAULT_ACCOUNT.private_key,
        DEFAULT_ACCOUNT.public_key,
        "private_short",
        sign({"fileName": "a"}),
        basic()["Authorization"].split()[1],
    ],
    ids=["private", "public", "short", "token", "basic"],
)
def test_no_key_and_no_token_is_shown(secret: str) -> None:
    said = refused(f"No {secret} here ({secret}).").message
    assert secret not in said
    assert secret[8:16] not in said
    assert "here" in said


def test_words_are_not_taken_for_secrets() -> None:
    said = "both overwriteFile and useUniqueFileName are public: support@imagekit.io."
    assert without_secrets(said) == said
