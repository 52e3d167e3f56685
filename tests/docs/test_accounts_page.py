"""The settings of docs/accounts.md, with two accounts of one local ImageKit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.outcomes import account_of_record
from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Account, Options, running_emulator
from django_imagekit_jwt.testing.running import settings_of
from django_imagekit_jwt.testing.sending import NotTaken
from tests.conftest import Configure
from tests.docs.blocks import files
from tests.docs.sites import importable
from tests.uploading import upload

PRESS = Account("public_of_the_press_0000", "private_of_the_press_not_a_secret_0000", "press")
FILES = files("docs/accounts.md")


@pytest.fixture
def settings_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    (tmp_path / "mysite").mkdir()
    (tmp_path / "mysite/keys.py").write_text(FILES["mysite/keys.py"], "utf-8")
    (tmp_path / "press.key").write_text(f"{PRESS.private_key}\n", "utf-8")
    monkeypatch.setenv("PRESS_KEY_FILE", str(tmp_path / "press.key"))
    importable(tmp_path, monkeypatch)
    made: dict[str, Any] = {}
    exec(FILES["mysite/settings.py"], made)
    wanted: dict[str, Any] = made["IMAGEKIT_JWT"]
    return wanted


@pytest.fixture
def press(settings_of_the_page: dict[str, Any], configure: Configure) -> Iterator[str]:
    """The local ImageKit with both accounts; give where the press's files are."""
    with running_emulator(options=Options(accounts=(DEFAULT_ACCOUNT, PRESS))) as imagekit:
        endpoint = f"{imagekit.origin}/press"
        of_the_press = settings_of_the_page["ACCOUNTS"]["press"]
        of_the_press |= {"PUBLIC_KEY": PRESS.public_key, "URL_ENDPOINT": endpoint}
        configure(**settings_of(imagekit))
        configure(**{name: settings_of_the_page[name] for name in ("ACCOUNTS", "POLICIES")})
        yield endpoint


def test_the_policy_says_which_account_signs_and_has_the_file(ann: User, press: str) -> None:
    release = upload(ann, policy="release", fileName="release.png")
    assert release.record.kid == PRESS.public_key
    assert account_of_record(release.record) == "press"
    assert release.answer["url"].startswith(f"{press}/press/release")
    avatar = upload(ann, policy="avatar")
    assert avatar.record.kid == DEFAULT_ACCOUNT.public_key


def test_a_new_key_in_the_file_signs_without_a_restart(
    ann: User, press: str, tmp_path: Path
) -> None:
    (tmp_path / "press.key").write_text("private_that_imagekit_does_not_know", "utf-8")
    with pytest.raises(NotTaken, match="Signature verification failed"):
        upload(ann, policy="release")
