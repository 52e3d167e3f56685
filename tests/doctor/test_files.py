"""The file of a trial, at ImageKit's API and where it is delivered."""

import json
from collections.abc import Mapping

import pytest

from django_imagekit_jwt.doctor import files
from django_imagekit_jwt.doctor.files import examine_file, judge_details, remove
from django_imagekit_jwt.doctor.findings import Finding
from django_imagekit_jwt.doctor.trials import PARAMETERS, try_placement
from django_imagekit_jwt.protocol.answers import FileFacts
from django_imagekit_jwt.protocol.tokens import KeyPair
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.doctor.answers import answered

ENDPOINT = "https://ik.imagekit.io/your_id"
FILE = {"fileId": "f", "filePath": "/imagekit-doctor_abc.png"}


@pytest.fixture
def keys(imagekit: Emulator) -> KeyPair:
    return KeyPair(imagekit.account.public_key, imagekit.account.private_key)


@pytest.fixture
def facts(imagekit: Emulator, db: None) -> FileFacts:
    outcome = try_placement("header", "", None).outcome
    assert isinstance(outcome, FileFacts)
    return outcome


def examined(facts: FileFacts, keys: KeyPair) -> dict[str, Finding]:
    return {one.subject: one for one in examine_file(facts, PARAMETERS, "", keys)}


def test_a_file_is_read_looked_at_and_removed(
    imagekit: Emulator, facts: FileFacts, keys: KeyPair
) -> None:
    assert [(one.level, one.message) for one in examined(facts, keys).values()] == [
        ("ok", "ImageKit's API has the file, as it was signed."),
        ("ok", "URL_ENDPOINT delivers the file."),
        ("ok", "ImageKit removed the file."),
    ]
    assert imagekit.files() == ()


def test_a_wrong_endpoint_of_urls_is_told(
    imagekit: Emulator, facts: FileFacts, keys: KeyPair, configure: Configure
) -> None:
    configure(URL_ENDPOINT=f"{imagekit.origin}/other")
    found = examined(facts, keys)
    said = "URL_ENDPOINT is not of the account that the keys are of."
    assert (found["read"].level, found["read"].message) == ("failed", said)
    assert found["picture"].level == "failed"
    assert found["picture"].message == "URL_ENDPOINT answered 404 for the file, and no picture."
    assert imagekit.files() == ()


@pytest.mark.parametrize(
    ("endpoint", "level", "said"),
    [
        ("", "warning", "URL_ENDPOINT is missing."),
        ("http://nowhere.invalid/local", "failed", "http://nowhere.invalid gave no answer"),
    ],
    ids=["missing", "nowhere"],
)
def test_a_picture_that_cannot_be_looked_at_is_told(
    facts: FileFacts, keys: KeyPair, configure: Configure, endpoint: str, level: str, said: str
) -> None:
    configure(URL_ENDPOINT=endpoint)
    found = examined(facts, keys)["picture"]
    assert found.level == level
    assert said in found.message


@pytest.mark.parametrize(
    ("misfortune", "said"),
    [
        ("drop_next", "gave no answer: the connection was closed."),
        ("html_next", "What answered 200 is not ImageKit: it sent no JSON as ImageKit does."),
        ("fail_next", 'ImageKit answered 500: "The emulator was told to fail."'),
    ],
)
def test_a_file_that_cannot_be_read_is_removed_all_the_same(
    imagekit: Emulator, facts: FileFacts, keys: KeyPair, misfortune: str, said: str
) -> None:
    getattr(imagekit.api, misfortune)()
    found = examined(facts, keys)
    assert found["read"].level == "failed"
    assert found["read"].message.endswith(said)
    assert (found["picture"].level, found["delete"].level) == ("ok", "ok")
    assert imagekit.files() == ()


def test_an_interruption_leaves_no_file(
    imagekit: Emulator, facts: FileFacts, keys: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "ask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        examine_file(facts, PARAMETERS, "", keys)
    assert imagekit.files() == ()


@pytest.mark.parametrize("misfortune", ["drop_next", "fail_next"])
def test_a_file_that_is_not_removed_is_named(
    imagekit: Emulator, facts: FileFacts, keys: KeyPair, misfortune: str
) -> None:
    getattr(imagekit.api, misfortune)()
    found = remove(facts, keys)
    assert (found.level, found.subject) == ("failed", "delete")
    mend = f'Remove "{facts.path}" in ImageKit\'s media library by hand.'
    assert found.hint.endswith(mend)
    assert len(imagekit.files()) == 1


@pytest.mark.parametrize(
    ("status", "answer", "level", "said"),
    [
        (200, FILE, "ok", "as it was signed"),
        (200, {**FILE, "filePath": "/other.png"}, "failed", "not what was signed: filePath."),
        (200, {**FILE, "isPrivateFile": True}, "failed", "not what was signed: isPrivateFile."),
        (200, {**FILE, "url": f"{ENDPOINT}/f.png"}, "ok", "as it was signed"),
        (200, {**FILE, "url": "https://ik.imagekit.io/x/f.png"}, "failed", "not of the account"),
        (200, {"fileId": "f"}, "failed", "What answered 200 is not ImageKit"),
        (404, {"message": "The requested file does not exist."}, "failed", "does not know"),
        (403, {"message": "Your account is disabled."}, "failed", "has disabled the account"),
    ],
)
def test_the_details_are_held_to_what_was_signed(
    status: int, answer: Mapping[str, object], level: str, said: str
) -> None:
    found = judge_details(answered(status, json.dumps(answer)), PARAMETERS, ENDPOINT)
    assert (found.level, found.subject) == (level, "read")
    assert said in found.message
    assert bool(found.hint) == (level != "ok")
