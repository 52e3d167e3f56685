"""Each block of settings is tried on a new site: the checks are content, it answers and signs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.test import Client, override_settings

from django_imagekit_jwt.issuing import issue_uploads
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import get_policy
from django_imagekit_jwt.uploads import Requester, WantedUpload
from tests.docs.blocks import Block
from tests.docs.new_site import read_settings, start_site
from tests.docs.runners import SETTINGS, of_runner
from tests.docs.sites import importable

OF_THE_READERS_APPS = "django_imagekit_jwt.E012"
"""A permission of a model that the reader has, and that no page shows."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        start_site(folder, patch)
        yield folder


@pytest.fixture(params=of_runner(SETTINGS), ids=str)
def block(
    request: pytest.FixtureRequest, new_site: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Block]:
    """A block, whose settings are the site's."""
    found: Block = request.param
    if "django.utils.csp" in found.text:
        pytest.importorskip("django.utils.csp", reason="Django has it from 6.0 on")
    importable(new_site, monkeypatch)
    with override_settings(**read_settings(found, new_site)):
        yield found


def test_a_site_with_these_settings_is_sound_and_signs(block: Block) -> None:
    found = [message for message in run_checks() if message.id != OF_THE_READERS_APPS]
    assert found == []
    assert Client().get("/admin/login/").status_code == 200
    admin = User.objects.create_superuser("admin")
    policies = settings.IMAGEKIT_JWT.get("POLICIES", {})
    names = [name for name, policy in policies.items() if policy is not None]
    for name in names:
        wanted = [WantedUpload({"fileName": "cat.png"})]
        issue_uploads(Requester(admin), get_policy(name), wanted)
    assert [*IssuedToken.objects.order_by("pk").values_list("policy", flat=True)] == names
