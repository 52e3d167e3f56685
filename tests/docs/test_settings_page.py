"""docs/settings.md has the defaults that the code has."""

import re
from ast import literal_eval
from typing import Any

import pytest

from django_imagekit_jwt.conf import known_settings
from tests.docs.blocks import PROJECT

ROW = re.compile(r"^\| `([A-Z_]+)` \| ([^|]+) \|", re.MULTILINE)
DEFAULTS = dict(ROW.findall((PROJECT / "docs/settings.md").read_text("utf-8")))
IN_WORDS = {
    "PUBLIC_KEY": "environment `IMAGEKIT_PUBLIC_KEY`",
    "PRIVATE_KEY": "environment `IMAGEKIT_PRIVATE_KEY`",
    "WEBHOOK_SECRETS": "environment `IMAGEKIT_WEBHOOK_SECRET`",
    "AUTHENTICATION_CLASSES": "session",
    "PERMISSION_CLASSES": "`IsAuthenticated`",
}


def read(written: str) -> Any:
    """Read a default: an address stands without quotes."""
    text = written.strip("`")
    return text if text.startswith("https://") else literal_eval(text)


@pytest.mark.parametrize("name", sorted(known_settings()))
def test_a_default_is_documented_as_it_is(name: str) -> None:
    written = DEFAULTS[name]
    if name in IN_WORDS:
        assert written == IN_WORDS[name]
    else:
        assert read(written) == known_settings()[name].default
