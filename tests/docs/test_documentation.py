"""What others call is in the documentation: settings, checks, codes, options, events, styles."""

import re
from pathlib import Path

import pytest

from django_imagekit_jwt import checks, checks_deployment, checks_policies, fields
from django_imagekit_jwt.api import parsers, refusals
from django_imagekit_jwt.conf import known_settings
from django_imagekit_jwt.html import UploadOptions
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.policies import policy_options

PROJECT = Path(__file__).resolve().parents[2]
STATIC = PROJECT / "django_imagekit_jwt/static/django_imagekit_jwt"


def text(name: str) -> str:
    return (PROJECT / name).read_text("utf-8")


def rows(name: str) -> set[str]:
    """Give every name in code quotes that a table's row of the page begins with."""
    first_cells = re.findall(r"^\| ([^|]*) \|", text(name), re.MULTILINE)
    return {name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)}


def named(pattern: str, *sources: str) -> set[str]:
    return {found for source in sources for found in re.findall(pattern, source)}


def test_every_setting_and_no_other_is_documented() -> None:
    assert {name for name in rows("docs/settings.md") if name.isupper()} == set(known_settings())


def test_every_check_and_no_other_is_documented() -> None:
    modules = (checks, checks_policies, checks_deployment, fields)
    sources = [Path(module.__file__ or "").read_text("utf-8") for module in modules]
    ids = {f"django_imagekit_jwt.{number}" for number in named(r"\b([EW]\d{3})\b", *sources)}
    assert {name for name in rows("docs/settings.md") if "." in name} == ids


def test_every_option_of_a_policy_and_no_other_is_documented() -> None:
    written = {
        name for name in rows("docs/policies.md") if not name.startswith(("{", "is", "w", "e"))
    }
    assert policy_options() <= rows("docs/policies.md")
    assert {name for name in written if "_" in name} <= policy_options()


def test_every_code_of_a_refusal_is_documented() -> None:
    sources = [Path(module.__file__ or "").read_text("utf-8") for module in (parsers, refusals)]
    codes = named(r'default_code = "(\w+)"', *sources)
    assert len(codes) > 7
    assert codes <= rows("docs/endpoints.md")


def test_every_keyword_of_the_tag_is_documented() -> None:
    keywords = set(UploadOptions.__dataclass_fields__) - {"parameters"}
    assert keywords <= rows("docs/widget.md")


def test_every_event_and_no_other_is_documented() -> None:
    element = (STATIC / "element.js").read_text("utf-8")
    details = (STATIC / "types.d.ts").read_text("utf-8").split("interface Details")[1]
    events = named(r"^  (\w+):", *details.splitlines())
    assert events
    assert "imagekit-upload:${" in element
    documented = {name for name in rows("docs/widget.md") if name.startswith("imagekit-upload:")}
    assert documented == {f"imagekit-upload:{event}" for event in events}


@pytest.mark.parametrize("pattern", [r"--imagekit-upload-[a-z-]+", r"\.imagekit-upload-[a-z]+"])
def test_every_handle_of_the_style_is_documented(pattern: str) -> None:
    sheets = [(STATIC / name).read_text("utf-8") for name in ("upload.css", "field.css")]
    handles = named(pattern, *sheets)
    assert handles
    assert handles <= named(pattern, text("docs/widget.md"))


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    links = [
        (page, link) for page in pages for link in named(r"\]\(([\w./-]+)[)#]", page.read_text())
    ]
    assert links
    assert [link for page, link in links if not (page.parent / link).exists()] == []


def test_every_field_of_the_record_is_documented() -> None:
    columns = {field.name for field in IssuedToken._meta.get_fields()} - {"id"}
    assert columns == rows("docs/admin.md")
