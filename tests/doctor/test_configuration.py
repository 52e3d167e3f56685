"""What the system checks say, told."""

import pytest
from django.db import connection
from pytest_django import Settings

from django_imagekit_jwt.doctor.configuration import check_settings
from django_imagekit_jwt.doctor.findings import Finding
from tests.conftest import Configure

LIMITED = {"album": {}, "profile": {}, "default": {"max_size": "1 MB", "mime_types": ["image/*"]}}


@pytest.fixture(autouse=True)
def _limited(configure: Configure) -> None:
    configure(POLICIES=LIMITED)


def test_where_they_say_nothing_that_is_told() -> None:
    assert check_settings() == [Finding("ok", "settings", "The system checks have nothing to say.")]


def test_an_error_has_failed_and_a_warning_warns(configure: Configure) -> None:
    configure(PUBLIC_KEY="private_0123456789abcdef", URL_ENDPOINT="")
    swapped, missing = check_settings()
    assert (swapped.level, swapped.subject) == ("failed", "settings")
    assert swapped.message.startswith("E002: IMAGEKIT_JWT['PUBLIC_KEY'] starts with 'private_'")
    assert swapped.hint.startswith("Swap the two keys.")
    assert (missing.level, missing.message[:5]) == ("warning", "W007:")


def test_what_only_matters_on_the_internet_is_told(configure: Configure) -> None:
    configure(UPLOAD_URL="http://uploads.example/")
    assert [one.message[:5] for one in check_settings()] == ["W005:"]


def test_what_is_silenced_is_not_told(configure: Configure, settings: Settings) -> None:
    configure(URL_ENDPOINT="")
    settings.SILENCED_SYSTEM_CHECKS = ["django_imagekit_jwt.W007"]
    assert [one.level for one in check_settings()] == ["ok"]


def test_no_database_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(connection.features), "supports_json_field", raising=False)
    assert [one.level for one in check_settings()] == ["ok"]
