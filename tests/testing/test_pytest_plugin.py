"""The fixtures, here and in the run of a site that knows nothing of ours."""

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing import Configure
from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Emulator
from django_imagekit_jwt.testing.running import is_running

from .site import attempt, run, said

# Without the plugins of others: they take their time, and may import what ours must not.
ALONE = ("env", "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1", "python", "-W", "error", "-m", "pytest")
BARE = (*ALONE, "-p", "no:cacheprovider", "-p", "imagekit_jwt")
WITH_DJANGO = (*BARE, "-p", "django")

LIGHT = """
import sys

from django_imagekit_jwt.testing import pytest_plugin

HEAVY = {"django", "rest_framework", "jwt", "werkzeug", "PIL", "lark", "puremagic"}


def test_the_plugin_is_loaded_and_nothing_else_is(request):
    assert request.config.pluginmanager.has_plugin("imagekit_jwt")
    assert HEAVY & set(sys.modules) == set()


def test_settings_are_djangos_plugin(imagekit_settings):
    pass
"""

WITHOUT_EXTRA = """
import sys

sys.modules.update(dict.fromkeys(["lark", "PIL", "puremagic", "werkzeug"]))
"""

RESTORED = """
import unittest

import pytest
from django.conf import settings
from django.test import TestCase

from django_imagekit_jwt.testing.running import is_running

ORIGINAL = settings.IMAGEKIT_JWT
TIME_ZONE = settings.TIME_ZONE


def change(settings, imagekit_settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    imagekit_settings(TOKEN_LIFETIME=5)
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "RECORD_IP": "none"}
    imagekit_settings(TOKEN_LIFETIME=6)


def test_1_settings_first(settings, imagekit_settings, imagekit_emulator):
    change(settings, imagekit_settings)


def test_2_nothing_is_left():
    assert settings.IMAGEKIT_JWT is ORIGINAL
    assert settings.TIME_ZONE == TIME_ZONE


def test_3_settings_last(imagekit_emulator, imagekit_settings, settings):
    change(settings, imagekit_settings)
    assert is_running()


test_4_nothing_is_left = test_2_nothing_is_left


@pytest.mark.usefixtures("imagekit_emulator")
class OfUnittest(TestCase):
    def test_it_has_an_emulator(self):
        assert is_running()
"""


def test_it_is_an_entry_point_that_pytest_loads() -> None:
    [plugin] = entry_points(group="pytest11", name="imagekit_jwt")
    assert plugin.value == "django_imagekit_jwt.testing.pytest_plugin"


def test_settings_are_keys_and_addresses_that_can_be_changed(imagekit_settings: Configure) -> None:
    assert DEFAULT_ACCOUNT.public_key == conf.PUBLIC_KEY
    assert conf.API_URL == "https://imagekit.invalid"
    imagekit_settings(TOKEN_LIFETIME=5)
    imagekit_settings(RECORD_IP="none")
    assert (conf.TOKEN_LIFETIME, conf.RECORD_IP) == (5, "none")
    assert not is_running()
    with pytest.raises(TypeError, match=r'no setting "RECORDIP"\. Did you mean "RECORD_IP"'):
        imagekit_settings(RECORDIP="none")


@pytest.mark.django_db
def test_the_emulator_gets_what_is_uploaded(
    imagekit_emulator: Emulator,
    imagekit_settings: Configure,
    upload_receipt: Callable[..., str],
    uploaded_file: Callable[..., ImageKitFile],
    ann: User,
) -> None:
    imagekit_settings(TOKEN_LIFETIME=5)
    assert imagekit_emulator.upload_url == conf.UPLOAD_URL
    assert upload_receipt(ann, field="avatar")
    assert uploaded_file(ann).url.startswith(imagekit_emulator.url_endpoint)
    assert len(imagekit_emulator.files()) == IssuedToken.objects.count() == 2


@pytest.mark.django_db
def test_without_an_emulator_uploads_are_recorded_too(
    upload_receipt: Callable[..., str], uploaded_file: Callable[..., ImageKitFile], ann: User
) -> None:
    assert upload_receipt(ann, field="avatar")
    assert uploaded_file(ann).url.startswith("https://imagekit.invalid/local/")
    assert [one.outcome for one in IssuedToken.objects.all()] == ["reported"] * 2


def test_all_is_undone_whatever_else_a_test_sets(site: Path) -> None:
    (site / "mysite/test_restored.py").write_text(RESTORED, "utf-8")
    assert "5 passed" in run(site, *WITH_DJANGO, "mysite/test_restored.py")


def test_a_run_loads_nothing_until_a_fixture_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "test_light.py").write_text(LIGHT, "utf-8")
    done = attempt(tmp_path, *BARE)
    assert "1 passed, 1 error" in said(done)
    assert "This fixture needs pytest-django: pip install pytest-django" in said(done)


def test_without_the_extra_all_goes_but_the_emulator_which_names_it(site: Path) -> None:
    (site / "without_extra.py").write_text(WITHOUT_EXTRA, "utf-8")
    done = attempt(site, *WITH_DJANGO, "-p", "without_extra", "mysite/test_profile.py")
    assert "5 passed, 3 errors" in said(done)
    assert said(done).count("ERROR mysite/test_profile.py") == 3
    assert 'pip install "django-imagekit-jwt[emulator]"' in said(done)
