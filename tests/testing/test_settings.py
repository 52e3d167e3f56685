"""Changing keys of ``IMAGEKIT_JWT``, in every way that Django's own decorator has."""

import unittest
from typing import Any

import pytest
from django.conf import settings
from django.test import SimpleTestCase, override_settings

from django_imagekit_jwt.checks import check_settings
from django_imagekit_jwt.conf import conf, key_pair, url_endpoint
from django_imagekit_jwt.testing import imagekit_settings, override_imagekit
from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, running_emulator
from django_imagekit_jwt.testing.settings import NOWHERE, named_accounts, settings_at


def outcome(case: type[unittest.TestCase]) -> unittest.TestResult:
    """Run all tests of a class, with what is once for the class."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result


def test_a_key_is_changed_for_a_block_and_the_others_stay() -> None:
    before = settings.IMAGEKIT_JWT
    with override_imagekit(TOKEN_LIFETIME=5):
        assert {**before, "TOKEN_LIFETIME": 5} == settings.IMAGEKIT_JWT
        with override_imagekit(JTI="omit", TOKEN_LIFETIME=6):
            assert (conf.TOKEN_LIFETIME, conf.JTI) == (6, "omit")
        assert (conf.TOKEN_LIFETIME, conf.JTI) == (5, "header")
    assert settings.IMAGEKIT_JWT is before


def test_an_error_in_the_block_changes_it_back() -> None:
    with pytest.raises(ZeroDivisionError), override_imagekit(TOKEN_LIFETIME=5):
        raise ZeroDivisionError
    assert conf.TOKEN_LIFETIME == 600


def test_it_decorates_functions_and_coroutines() -> None:
    @override_imagekit(TOKEN_LIFETIME=5)
    def plain() -> int:
        return conf.TOKEN_LIFETIME

    @override_imagekit(TOKEN_LIFETIME=7)
    async def waiting() -> int:
        return conf.TOKEN_LIFETIME

    # No event loop, as a browser's may run in this thread.
    with pytest.raises(StopIteration) as done:
        waiting().send(None)
    assert (plain(), done.value.value, conf.TOKEN_LIFETIME) == (5, 7, 600)


def test_a_decorator_changes_what_is_there_when_it_is_called() -> None:
    @override_imagekit(TOKEN_LIFETIME=5)
    def record_ip() -> str:
        return conf.RECORD_IP

    with override_imagekit(RECORD_IP="none"):
        assert record_ip() == "none"


def test_it_decorates_a_class_beside_others_and_beside_its_parents() -> None:
    seen: list[tuple[Any, ...]] = []

    @override_imagekit(RECORD_IP="none", TOKEN_LIFETIME=5)
    @override_settings(IMAGEKIT_JWT={"JTI": "claim"}, USE_TZ=False)
    class Parent(SimpleTestCase):
        def look(self) -> None:
            seen.append((conf.JTI, conf.RECORD_IP, conf.TOKEN_LIFETIME, settings.USE_TZ))

    @override_imagekit(TOKEN_LIFETIME=6)
    class Child(Parent):
        test_of_the_class = Parent.look

        @override_imagekit(TOKEN_LIFETIME=7)
        def test_of_the_method(self) -> None:
            self.look()

    class Other(Parent):
        test_of_the_parent = Parent.look

    assert outcome(Child).wasSuccessful()
    assert outcome(Other).wasSuccessful()
    assert seen == [(*("claim", "none"), seconds, False) for seconds in (6, 7, 5)]
    assert (conf.RECORD_IP, conf.TOKEN_LIFETIME) == ("full", 600)


def test_as_djangos_own_it_decorates_no_other_class() -> None:
    class Plain:
        pass

    with pytest.raises(ValueError, match="Only subclasses of Django SimpleTestCase"):
        override_imagekit(TOKEN_LIFETIME=5)(Plain)


@pytest.mark.parametrize("kind", [override_imagekit, imagekit_settings])
def test_a_key_that_there_is_not_is_an_error_that_names_the_nearest(
    kind: type[override_imagekit],
) -> None:
    with pytest.raises(TypeError, match=r'no setting "TOKEN_LIVETIME".*"TOKEN_LIFETIME"'):
        kind(TOKEN_LIVETIME=5)
    with pytest.raises(TypeError, match=r'no setting "x"\. See docs/settings\.md'):
        kind(x=5)


def test_test_keys_replace_the_sites_and_its_policies_stay() -> None:
    policies = conf.POLICIES
    with imagekit_settings(RECORD_IP="none"):
        assert key_pair().private_key == DEFAULT_ACCOUNT.private_key
        addresses = (url_endpoint(), conf.UPLOAD_URL, conf.API_URL)
        assert all(address.startswith(NOWHERE) for address in addresses)
        assert policies == conf.POLICIES
        assert conf.RECORD_IP == "none"
        assert check_settings() == []
    assert key_pair().private_key != DEFAULT_ACCOUNT.private_key


def test_they_decorate_a_class() -> None:
    seen = []

    @imagekit_settings(TOKEN_LIFETIME=5)
    class Case(SimpleTestCase):
        def test_it(self) -> None:
            seen.append((conf.PUBLIC_KEY, conf.TOKEN_LIFETIME))

    assert outcome(Case).wasSuccessful()
    assert seen == [(DEFAULT_ACCOUNT.public_key, 5)]


def test_every_account_of_the_site_gets_keys_of_its_own() -> None:
    real = {"PUBLIC_KEY": "public_real", "PRIVATE_KEY": "private_real", "URL_ENDPOINT": "https://r"}
    with (
        override_imagekit(ACCOUNTS={"eu": real, "us": real}),
        imagekit_settings(),
    ):
        keys = [key_pair(name) for name in ("", "eu", "us")]
        assert len({key.public_key for key in keys}) == len({key.private_key for key in keys}) == 3
        assert url_endpoint("us") == f"{NOWHERE}/{named_accounts(['eu', 'us'])['us'].imagekit_id}"
        assert check_settings() == []


def test_the_addresses_are_those_that_the_emulator_says() -> None:
    with running_emulator() as emulator:
        there = settings_at((), emulator.origin)
        assert there["URL_ENDPOINT"] == emulator.url_endpoint
        assert (there["UPLOAD_URL"], there["API_URL"]) == (emulator.upload_url, emulator.api_url)
        assert there["WEBHOOK_SECRETS"] == [emulator.webhook_secret]
