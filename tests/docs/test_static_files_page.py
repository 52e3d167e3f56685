"""With the storage of docs/static-files.md, modules and what they import have hashed names."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from tests.docs.blocks import files
from tests.docs.sites import importable

FILES = files("docs/static-files.md")
HASHED = re.compile(r"django_imagekit_jwt/upload\.[0-9a-f]{12}\.js")


def test_the_storage_of_the_page_rewrites_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mysite").mkdir()
    (tmp_path / "mysite/storage.py").write_text(FILES["mysite/storage.py"], "utf-8")
    importable(tmp_path, monkeypatch)
    made: dict[str, Any] = {"BASE_DIR": tmp_path}
    exec(FILES["mysite/settings.py"], made)
    root: Path = made["STATIC_ROOT"]
    with override_settings(STORAGES=made["STORAGES"], STATIC_ROOT=root, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        name = staticfiles_storage.url("django_imagekit_jwt/upload.js").removeprefix("/static/")
    assert HASHED.fullmatch(name)
    imported = re.findall(r'from "\./([^"]+)"', (root / name).read_text("utf-8"))
    assert imported
    assert [one for one in imported if not re.search(r"\.[0-9a-f]{12}\.js$", one)] == []
