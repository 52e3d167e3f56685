"""The documentation builds with every warning as an error: a lost link, a page of no contents."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.docs.blocks import PROJECT
from tests.skipping import cannot_run

DOCS = PROJECT / "docs"
TOCTREE = re.compile(r"^```\{toctree\}\n(?::[^\n]*\n)*\n(.*?)^```", re.DOTALL | re.MULTILINE)
BESIDE = {"../CHANGELOG": "changes", "../CONTRIBUTING": "contributing"}
STRICTLY = ("--fail-on-warning", "--keep-going", "--quiet")


def test_each_page_is_built_without_a_warning(tmp_path: Path) -> None:
    built = build(tmp_path)
    pages = {page.stem: page.read_text("utf-8") for page in built.glob("*.html")}
    made = {"genindex", "py-modindex", "search"}
    assert pages.keys() - made == {page.stem for page in DOCS.glob("*.md")}
    assert "What one kind of upload may be" in pages["python"]
    assert 'href="changes.html"' in pages["going-live"]
    assert "Keep a Changelog" in pages["changes"]


def build(folder: Path) -> Path:
    """Build the pages in a folder; give where they are."""
    if find_spec("sphinx") is None:
        cannot_run('Sphinx is not installed: pip install -e ".[docs,emulator]"')
    folders = ("-d", folder / "doctrees", DOCS, folder / "html")
    command = [sys.executable, "-m", "sphinx", *STRICTLY, *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_the_contents_are_links_too_for_who_reads_on_github() -> None:
    index = (DOCS / "index.md").read_text("utf-8")
    in_contents = {page for pages in TOCTREE.findall(index) for page in pages.split()}
    linked = re.findall(r"\]\(([\w./-]+)\.md", index)
    assert in_contents == {BESIDE.get(page, page) for page in linked}
