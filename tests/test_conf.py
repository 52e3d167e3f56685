import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from django.test import override_settings

from django_imagekit_jwt.conf import Setting, Settings, conf, key_pair, known_settings, raw_key
from django_imagekit_jwt.exceptions import NotConfigured
from django_imagekit_jwt.protocol.tokens import KeyPair
from tests.conftest import Configure
from tests.factories import KEYS

KeyName = Literal["PUBLIC_KEY", "PRIVATE_KEY"]
DEFAULTS: dict[str, object] = {
    "PUBLIC_KEY": None,
    "PRIVATE_KEY": None,
    "URL_ENDPOINT": "",
    "UPLOAD_URL": "https://upload.imagekit.io/api/v2/files/upload",
    "TOKEN_LIFETIME": 600,
    "JTI": "header",
    "AUTHENTICATION_CLASSES": ("rest_framework.authentication.SessionAuthentication",),
    "PERMISSION_CLASSES": ("rest_framework.permissions.IsAuthenticated",),
    "ACCOUNTS": {},
    "POLICIES": {},
    "THROTTLE_RATES": {"token": "60/min", "uploads": "60/min", "outcomes": "600/min"},
    "VERIFY_UPLOADS": False,
    "API_URL": "https://api.imagekit.io",
    "API_TIMEOUT": 5,
    "WEBHOOK_SECRETS": (),
    "RECEIPT_LIFETIME": 86_400,
    "SIGNED_URL_LIFETIME": 3600,
    "RECORD_IP": "full",
    "TRUSTED_PROXIES": 0,
    "REQUEST_ID_HEADER": "X-Request-ID",
    "COUNT_REFUSALS": False,
    "RETENTION": None,
    "PRUNE_AT_ISSUE": 0,
}


@pytest.fixture
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMAGEKIT_PUBLIC_KEY", raising=False)
    monkeypatch.delenv("IMAGEKIT_PRIVATE_KEY", raising=False)


def test_the_settings_are_those_of_the_design_and_closed_by_default() -> None:
    assert {name: setting.default for name, setting in known_settings().items()} == DEFAULTS


@pytest.mark.parametrize("name", DEFAULTS)
def test_what_is_not_set_has_its_default(name: str) -> None:
    with override_settings(IMAGEKIT_JWT={}):
        assert getattr(conf, name) == DEFAULTS[name]


@pytest.mark.parametrize("name", DEFAULTS)
def test_every_access_reads_through_to_the_settings(name: str, configure: Configure) -> None:
    before = getattr(conf, name)
    changed = object()
    configure(**{name: changed})
    assert getattr(conf, name) is changed
    with override_settings(IMAGEKIT_JWT={name: before}):
        assert getattr(conf, name) == before


@pytest.mark.parametrize("value", [None, 5, "PUBLIC_KEY", ["PUBLIC_KEY"]], ids=repr)
def test_settings_that_are_no_mapping_count_as_empty(value: object) -> None:
    with override_settings(IMAGEKIT_JWT=value):
        assert conf.JTI == "header"


def test_the_class_gives_the_setting_itself() -> None:
    assert isinstance(Settings.JTI, Setting)
    assert Settings.JTI.choices == ("header", "claim", "omit")


def test_the_key_pair_is_the_configured_one() -> None:
    assert key_pair() == KEYS


def test_a_key_may_be_given_by_a_callable_that_is_called_only_to_sign(configure: Configure) -> None:
    calls = []

    def vault() -> str:
        calls.append(1)
        return KEYS.private_key

    configure(PRIVATE_KEY=vault)
    assert raw_key("PRIVATE_KEY") is vault
    assert not calls
    assert key_pair().private_key == KEYS.private_key
    assert len(calls) == 1


@pytest.mark.parametrize("missing", [None, ""], ids=["None", "empty"])
@pytest.mark.parametrize("name", ["PUBLIC_KEY", "PRIVATE_KEY"])
def test_a_missing_key_is_read_from_the_environment(
    name: KeyName, missing: str | None, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(**{name: missing})
    monkeypatch.setenv(f"IMAGEKIT_{name}", "from the environment")
    assert getattr(key_pair(), name.lower()) == "from the environment"


def test_an_account_has_keys_of_its_own_and_none_of_the_environments(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAGEKIT_PUBLIC_KEY", "public_of_the_environment")
    eu = {"PUBLIC_KEY": "public_eu", "PRIVATE_KEY": lambda: "private_eu_from_a_vault"}
    configure(ACCOUNTS={"eu": eu, "us": {}})
    assert key_pair("eu") == KeyPair("public_eu", "private_eu_from_a_vault")
    assert key_pair() == KEYS
    with pytest.raises(NotConfigured, match=r"\['ACCOUNTS'\]\['us'\]\['PUBLIC_KEY'\] is missing"):
        key_pair("us")
    with pytest.raises(NotConfigured, match=r'has no "eux"\. Did you mean "eu"\?'):
        key_pair("eux")


def test_a_configured_key_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEKIT_PRIVATE_KEY", "private_of_another_account")
    assert key_pair() == KEYS


@pytest.mark.usefixtures("no_environment")
@pytest.mark.parametrize("missing", [None, "", lambda: ""], ids=["None", "empty", "callable"])
@pytest.mark.parametrize("name", ["PUBLIC_KEY", "PRIVATE_KEY"])
def test_a_key_that_is_nowhere_is_named(
    name: KeyName, missing: object, configure: Configure
) -> None:
    configure(**{name: missing})
    with pytest.raises(NotConfigured, match=rf"IMAGEKIT_JWT\['{name}'\] is missing") as caught:
        key_pair()
    assert f"the environment variable IMAGEKIT_{name}" in str(caught.value)
    assert KEYS.private_key not in str(caught.value)


PROGRAM = """
import django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django_imagekit_jwt"],
)
django.setup()
import importlib
for name in ("checks", "conf", "html", "issuing", "models", "policies", "urls"):
    importlib.import_module("django_imagekit_jwt." + name)
from django.core.checks import run_checks
print(sorted({message.id for message in run_checks()}))
"""


@pytest.mark.usefixtures("no_environment")
def test_nothing_raises_at_import_without_any_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    assert done.stderr == ""
    assert "'django_imagekit_jwt.E001'" in done.stdout
