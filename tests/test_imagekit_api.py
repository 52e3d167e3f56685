import sys
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.exceptions import ImageKitUnreachable, NotConfigured
from django_imagekit_jwt.imagekit_api import delete_file, file_facts
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.example_project.test_demo import free_ports
from tests.uploading import reported

pytestmark = pytest.mark.django_db
NO_FILE = "0123456789abcdef01234567"


def test_the_details_of_a_file_are_read(imagekit: Emulator, ann: User) -> None:
    record = reported(ann, folder="/pictures", isPrivateFile="true")
    assert record.file_id
    facts = file_facts("", record.file_id, record.version_id)
    [stored] = imagekit.files()
    assert facts is not None
    assert (facts.file_id, facts.version_id) == (stored.file_id, stored.version_id)
    assert (facts.path, facts.size, facts.mime) == (stored.path, stored.size, "image/png")
    assert facts.is_private is True
    assert facts.updated_at is not None


def test_an_earlier_version_is_asked_for_itself(imagekit: Emulator, ann: User) -> None:
    exact = {"useUniqueFileName": "false", "overwriteFile": "true"}
    first = reported(ann, **exact)
    second = reported(ann, data=b"only words", **exact)
    assert first.file_id == second.file_id
    earlier = file_facts("", first.file_id or "", first.version_id)
    now = file_facts("", first.file_id or "")
    assert earlier is not None
    assert now is not None
    assert (earlier.version_id, earlier.size) == (first.version_id, first.size)
    assert (now.version_id, now.size) == (second.version_id, len(b"only words"))


@pytest.mark.parametrize("file_id", [NO_FILE, "no-id-at-all"])
def test_a_file_that_there_is_not_is_none(imagekit: Emulator, file_id: str) -> None:
    assert file_facts("", file_id) is None
    assert delete_file("", file_id) is False


def test_a_file_is_removed_once(imagekit: Emulator, ann: User) -> None:
    record = reported(ann)
    assert delete_file("", record.file_id or "") is True
    assert imagekit.files() == ()
    assert delete_file("", record.file_id or "") is False


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_refusal_says_nothing_of_the_file(imagekit: Emulator, status: int) -> None:
    for ask in (file_facts, delete_file):
        imagekit.api.fail_next(status, "private_geheim")
        with pytest.raises(ImageKitUnreachable, match=rf"^ImageKit's API answered {status}\.$"):
            ask("", NO_FILE)


@pytest.mark.parametrize("misfortune", ["drop_next", "html_next"])
def test_no_answer_and_a_page_of_a_proxy_say_nothing_either(
    imagekit: Emulator, ann: User, misfortune: str
) -> None:
    record = reported(ann)
    getattr(imagekit.api, misfortune)()
    with pytest.raises(ImageKitUnreachable, match=r"^ImageKit's API "):
        file_facts("", record.file_id or "")
    assert file_facts("", record.file_id or "") is not None


def test_it_is_waited_for_no_longer_than_the_setting_says(
    imagekit: Emulator, configure: Configure
) -> None:
    configure(API_TIMEOUT=1)
    imagekit.api.slow_next(30)
    began = time.monotonic()
    with pytest.raises(ImageKitUnreachable, match="APITimeoutError"):
        file_facts("", NO_FILE)
    assert 0.9 < time.monotonic() - began < 5


def test_nobody_at_the_address_is_no_answer(configure: Configure) -> None:
    configure(API_URL=f"http://127.0.0.1:{free_ports(1)[0]}")
    with pytest.raises(ImageKitUnreachable, match="APIConnectionError"):
        file_facts("", NO_FILE)


def test_each_account_asks_with_its_own_key(imagekit: Emulator, configure: Configure) -> None:
    configure(ACCOUNTS={"eu": {"PUBLIC_KEY": "public_eu", "PRIVATE_KEY": "private_eu"}})
    with pytest.raises(ImageKitUnreachable, match="answered 403"):
        file_facts("eu", NO_FILE)
    with pytest.raises(NotConfigured, match="'ACCOUNTS'"):
        file_facts("us", NO_FILE)


@pytest.mark.parametrize("ask", [file_facts, delete_file])
def test_without_the_sdk_it_says_what_to_install(
    ask: Callable[[str, str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imagekitio", None)
    with pytest.raises(NotConfigured, match=r'pip install "django-imagekit-jwt\[verify\]"'):
        ask("", NO_FILE)
