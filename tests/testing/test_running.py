"""A local ImageKit while a test runs."""

import sys
import unittest

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import SimpleTestCase

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.exceptions import UploadFailed
from django_imagekit_jwt.testing import (
    ImageKitEmulatorMixin,
    imagekit_emulator,
    override_imagekit,
    uploaded_file,
)
from django_imagekit_jwt.testing import emulator as package
from django_imagekit_jwt.testing.emulator import Account, Emulator, Options
from django_imagekit_jwt.testing.running import is_running, settings_of


def test_the_settings_point_at_it_while_it_runs() -> None:
    before = settings.IMAGEKIT_JWT
    with imagekit_emulator() as emulator:
        assert is_running()
        assert emulator.upload_url == conf.UPLOAD_URL
        assert emulator.account.private_key == conf.PRIVATE_KEY
        assert conf.POLICIES is before["POLICIES"]
    assert not is_running()
    assert settings.IMAGEKIT_JWT is before


def test_of_two_the_inner_is_used_and_then_the_outer() -> None:
    with imagekit_emulator() as outer:
        with imagekit_emulator() as inner:
            assert outer.upload_url != inner.upload_url == conf.UPLOAD_URL
        assert outer.upload_url == conf.UPLOAD_URL
        assert is_running()


def test_one_that_the_settings_do_not_point_at_is_not_taken_for_imagekit() -> None:
    with imagekit_emulator(), override_imagekit(UPLOAD_URL=conf.UPLOAD_URL + "?"):
        assert not is_running()


def test_an_error_in_the_block_ends_it() -> None:
    with pytest.raises(ZeroDivisionError), imagekit_emulator() as emulator:
        raise ZeroDivisionError
    with override_imagekit(**settings_of(emulator)):
        assert not is_running()


@pytest.mark.django_db
def test_it_takes_options(ann: User) -> None:
    account = Account("public_other", "private_other_0123456789abcdef01234567", "other")
    options = Options(accounts=(account,), max_file_bytes=10)
    with imagekit_emulator(options) as emulator:
        assert conf.PUBLIC_KEY == "public_other"
        assert emulator.url_endpoint == conf.URL_ENDPOINT
        with pytest.raises(UploadFailed, match="size exceeds limits"):
            uploaded_file(ann)


@pytest.mark.django_db
def test_it_has_the_accounts_of_the_site(ann: User) -> None:
    keys = dict.fromkeys(("PUBLIC_KEY", "PRIVATE_KEY", "URL_ENDPOINT"), "")
    policies = {"papers": {"account": "eu"}}
    with (
        override_imagekit(ACCOUNTS={"us": keys, "eu": keys}, POLICIES=policies),
        imagekit_emulator() as emulator,
    ):
        file = uploaded_file(ann, policy="papers")
        assert file.account == "eu"
        assert file.url.startswith(f"{emulator.origin}/local2/")
        assert emulator.files() == ()


def test_without_its_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("server", "app", "uploads", "checks"):
        monkeypatch.delitem(sys.modules, f"{package.__name__}.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "lark", None)
    with (
        pytest.raises(ModuleNotFoundError, match=r'install "django-imagekit-jwt\[emulator\]"'),
        imagekit_emulator(),
    ):
        pass


def test_the_mixin_gives_each_test_its_own() -> None:
    seen: list[Emulator] = []

    @override_imagekit(TOKEN_LIFETIME=5)
    class Case(ImageKitEmulatorMixin, SimpleTestCase):
        def setUp(self) -> None:
            super().setUp()
            self.addCleanup(self.look)

        def look(self) -> None:
            assert is_running()
            assert self.imagekit.upload_url == conf.UPLOAD_URL
            assert conf.TOKEN_LIFETIME == 5
            seen.append(self.imagekit)

        def test_a(self) -> None:
            self.look()

        test_b = test_a

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    assert result.wasSuccessful(), result.errors
    assert len(seen) == 4
    assert len(set(seen)) == 2
    assert not is_running()
