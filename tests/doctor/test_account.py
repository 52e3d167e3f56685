"""Keys, and whom they are sent to."""

from base64 import b64encode

import pytest
from werkzeug.wrappers import Request, Response

from django_imagekit_jwt.doctor.account import call_api, check_private_key, usable_keys
from django_imagekit_jwt.doctor.findings import Finding
from django_imagekit_jwt.protocol.tokens import KeyPair
from django_imagekit_jwt.testing.emulator import Emulator
from example_project.second_origin import serving
from tests.conftest import Configure

PUBLIC = "public_suite_0123456789"
PRIVATE = "private_suite_0123456789abcdef0123456789"
STRANGER = KeyPair(PUBLIC, "private_stranger_0123456789abcdef0123")


def keys_of(imagekit: Emulator) -> KeyPair:
    return KeyPair(imagekit.account.public_key, imagekit.account.private_key)


def refused() -> str:
    raise RuntimeError(PRIVATE)


def test_good_keys_may_be_used() -> None:
    assert usable_keys("") == KeyPair(PUBLIC, PRIVATE)


def test_keys_of_callables_are_called(configure: Configure) -> None:
    configure(PRIVATE_KEY=lambda: PRIVATE)
    assert usable_keys("") == KeyPair(PUBLIC, PRIVATE)


@pytest.mark.parametrize(
    ("changes", "account", "said"),
    [
        ({"PUBLIC_KEY": lambda: PRIVATE, "PRIVATE_KEY": lambda: PUBLIC}, "", "keys are swapped"),
        ({"PUBLIC_KEY": lambda: PRIVATE}, "", "The keys are swapped"),
        ({"PRIVATE_KEY": lambda: PUBLIC}, "", "The keys are swapped"),
        ({"PRIVATE_KEY": refused}, "", "The callable that gives a key raised RuntimeError."),
        ({"PRIVATE_KEY": ""}, "", "IMAGEKIT_JWT['PRIVATE_KEY'] is missing."),
        ({}, "eu", "IMAGEKIT_JWT['ACCOUNTS'] has no \"eu\"."),
        ({"API_URL": "http://api.imagekit.io"}, "", "API_URL does not begin with https://"),
    ],
    ids=["both", "public", "private", "raising", "missing", "account", "plain"],
)
def test_other_keys_are_sent_nowhere(
    configure: Configure, changes: dict[str, object], account: str, said: str
) -> None:
    configure(**changes)
    found = usable_keys(account)
    assert isinstance(found, Finding)
    assert (found.level, found.subject) == ("failed", "key")
    assert said in found.message
    assert found.hint
    assert "0123456789" not in f"{found!r}"


def test_the_private_key_is_the_user_name_of_basic_credentials(configure: Configure) -> None:
    asked = []

    @Request.application
    def api(request: Request) -> Response:
        asked.append((request.full_path, request.headers["Authorization"], request.data))
        return Response("[]")

    with serving(api) as origin:
        configure(API_URL=f"{origin}/")
        call_api("GET", "/v1/files?limit=1", STRANGER)
    credentials = b64encode(f"{STRANGER.private_key}:".encode()).decode()
    assert asked == [("/v1/files?limit=1", f"Basic {credentials}", b"")]


def test_a_redirect_does_not_take_the_key_along(configure: Configure) -> None:
    asked = []

    @Request.application
    def other(request: Request) -> Response:
        asked.append(request.headers)
        return Response("[]")

    moved = Response(status=302)
    with serving(other) as target, serving(moved) as origin:
        moved.location = target
        configure(API_URL=origin)
        assert check_private_key(STRANGER).level == "failed"
    assert asked == []


def test_a_key_that_imagekit_knows_is_well(imagekit: Emulator) -> None:
    known = Finding("ok", "key", "ImageKit knows the private key.")
    assert check_private_key(keys_of(imagekit)) == known


def test_a_key_of_nobody_is_told(imagekit: Emulator) -> None:
    found = check_private_key(STRANGER)
    assert (found.level, found.subject) == ("failed", "key")
    assert found.message == "ImageKit knows no account with this private key."


@pytest.mark.parametrize(
    ("status", "message", "said"),
    [
        (403, "Your request contains expired private API key.", "The private key has expired."),
        (403, "Your account is disabled.", "ImageKit has disabled the account."),
        (401, "Your request does not contain private API key.", "ImageKit saw no private key."),
        (429, "Rate limit.", "ImageKit says that there were too many requests."),
        (500, "Down.", 'ImageKit answered 500: "Down."'),
    ],
)
def test_a_refusal_is_told(imagekit: Emulator, status: int, message: str, said: str) -> None:
    imagekit.api.fail_next(status, message)
    found = check_private_key(keys_of(imagekit))
    assert (found.level, found.message) == ("failed", said)


@pytest.mark.parametrize(
    ("misfortune", "said"),
    [
        ("html_next", "What answered 200 is not ImageKit: it sent no JSON as ImageKit does."),
        ("drop_next", "gave no answer: the connection was closed."),
    ],
)
def test_no_answer_of_imagekits_is_told(imagekit: Emulator, misfortune: str, said: str) -> None:
    getattr(imagekit.api, misfortune)()
    found = check_private_key(keys_of(imagekit))
    assert found.level == "failed"
    assert found.message.endswith(said)
    assert "API_URL" in found.hint


def test_it_is_waited_for_no_longer_than_the_setting_says(
    imagekit: Emulator, configure: Configure
) -> None:
    configure(API_TIMEOUT=1)
    imagekit.api.slow_next(30)
    assert check_private_key(keys_of(imagekit)).message.endswith("nothing came within 1 s.")
