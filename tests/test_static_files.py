"""Django's static storages rewrite the package's files as they should, and nothing else in them."""

import re
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.static_storages import HASHED_ONLY, MANIFEST, MODULES, WHITENOISE, collect

SOURCE = Path(__file__).resolve().parents[1] / "django_imagekit_jwt/static/django_imagekit_jwt"
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.)")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
IMPORT = re.compile(r"""(?:from|import)[ (]*["']\./(.+?)["']""")


def hashed(root: Path) -> dict[str, Path]:
    """Give the package's files under their hashed names, by their own."""
    files = (root / "django_imagekit_jwt").iterdir()
    return {HASH.sub("", file.name): file for file in files if HASH.search(file.name)}


def imports(file: Path) -> list[str]:
    return IMPORT.findall(COMMENT.sub("", file.read_text("utf-8")))


@pytest.mark.parametrize("storage", [MANIFEST, MODULES, HASHED_ONLY, WHITENOISE])
def test_collectstatic_takes_every_file_of_the_package(
    storage: str, settings: Settings, tmp_path: Path
) -> None:
    collect(settings, tmp_path, storage)  # which raises what a storage could not process
    names = {HASH.sub("", name) for name in hashed(tmp_path)}
    assert {file.name for file in SOURCE.iterdir()} <= names


@pytest.mark.parametrize("storage", [MODULES, HASHED_ONLY, WHITENOISE])
def test_every_import_is_of_a_hashed_name(storage: str, settings: Settings, tmp_path: Path) -> None:
    collect(settings, tmp_path, storage)
    modules = [file for name, file in hashed(tmp_path).items() if name.endswith(".js")]
    imported = [name for file in modules for name in imports(file)]
    assert len(imported) >= sum(len(imports(file)) for file in SOURCE.glob("*.js")) > 0
    assert [name for name in imported if not HASH.search(name)] == []
    assert [name for name in imported if not (modules[0].parent / name).exists()] == []


@pytest.mark.parametrize("storage", [MANIFEST, MODULES])
def test_nothing_but_names_is_rewritten(storage: str, settings: Settings, tmp_path: Path) -> None:
    collect(settings, tmp_path, storage)
    files = hashed(tmp_path)
    for source in SOURCE.iterdir():
        assert HASH.sub("", files[source.name].read_text("utf-8")) == source.read_text("utf-8")
