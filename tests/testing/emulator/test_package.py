"""What the package offers."""

import subprocess
import sys

import pytest

from django_imagekit_jwt.testing import emulator


def test_all_that_is_offered_is_there() -> None:
    assert {name for name in emulator.__all__ if getattr(emulator, name, None) is None} == set()


@pytest.mark.parametrize("name", ["emulate", "Application"])
def test_any_other_name_is_not(name: str) -> None:
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
        getattr(emulator, name)


def test_a_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("server", "app", "uploads", "checks"):
        monkeypatch.delitem(sys.modules, f"{emulator.__name__}.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "lark", None)
    with pytest.raises(ModuleNotFoundError, match=r'install "django-imagekit-jwt\[emulator\]"'):
        _ = emulator.running_emulator


def test_it_imports_neither_django_nor_the_protocol() -> None:
    program = (
        "import sys; from django_imagekit_jwt.testing.emulator import running_emulator;"
        "print([name for name in sys.modules"
        " if name.split('.')[0] == 'django' or name.startswith('django_imagekit_jwt.protocol')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
