"""The settings of a new site, as `startproject` writes them, with what a page adds.

Responsible for: reading a block of settings as its reader's settings module does, with what the
reader fills in. Does not know: what is tried on the site then.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.docs.blocks import Block, files
from tests.docs.runners import is_options
from tests.docs.sites import APPS, start_project
from tests.factories import KEYS

ENDPOINT = "https://ik.imagekit.io/suite"
NAMES = {"vault_key": lambda: KEYS.private_key}
"""What the pages leave to the reader's own modules."""
MADE = ("mysite/settings.py", "mysite/urls.py")
OURS = ("ALLOWED_HOSTS", "DATABASES")
"""What the suite keeps."""


def start_site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a new site, and be a machine that has the keys where the pages say that they are."""
    start_project(folder)
    monkeypatch.setenv("IMAGEKIT_PUBLIC_KEY", KEYS.public_key)
    monkeypatch.setenv("IMAGEKIT_PRIVATE_KEY", KEYS.private_key)
    (folder / "press.key").write_text(KEYS.private_key, "utf-8")
    monkeypatch.setenv("PRESS_KEY_FILE", str(folder / "press.key"))


def read_settings(block: Block, folder: Path) -> dict[str, Any]:
    """Give the settings of the new site in that folder with what the block adds to them."""
    for name, text in files(block.page).items():
        if name not in MADE:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    made: dict[str, Any] = {"__file__": str(folder / "mysite/settings.py"), **NAMES}
    exec((folder / "mysite/settings.py").read_text("utf-8"), made)
    # A reader has keys of that length where a page has none.
    text = block.text.replace("…", KEYS.private_key)
    if is_options(block):
        made["IMAGEKIT_JWT"] = {"POLICIES": _policies(eval(f"{{{text}}}", made))}
    else:
        exec(text, made)
    made["IMAGEKIT_JWT"] = {"URL_ENDPOINT": ENDPOINT, **made.get("IMAGEKIT_JWT", {})}
    made["INSTALLED_APPS"] += [app for app in APPS if app not in made["INSTALLED_APPS"]]
    return {name: value for name, value in made.items() if name.isupper() and name not in OURS}


def _policies(options: dict[str, Any]) -> dict[str, Any]:
    """Give policies, also where the page shows one option of a policy."""
    are_policies = all(isinstance(one, dict) for one in options.values())
    return options if are_policies else {"avatar": {"max_size": "2 MB", **options}}
