"""The blocks of code of the documentation, as a reader finds them.

Responsible for: which pages there are, and their fenced blocks: where each stands, its language,
the file that it names. Does not know: how a block is run, or which test does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page.relative_to(PROJECT).as_posix()
    for page in (*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"))
)
_FENCE = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"(?:#|//|--|\{#|<!--) ([\w./-]+\.\w+)(?: #\}| -->)?\n(.*)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block; one that is a file says its name in its first line, which is not of ``text``."""

    page: str
    line: int
    language: str
    text: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: str, section: str = "") -> Iterator[Block]:
    """Give the blocks of a page of the project, or of one section, in their order."""
    text = (PROJECT / page).read_text("utf-8")
    for fence in _FENCE.finditer(text, *_span(text, section)):
        indent, language, code = fence.groups()
        code = re.sub(f"^{indent}", "", code, flags=re.MULTILINE)
        line = text.count("\n", 0, fence.start()) + 1
        named = _NAME.match(code)
        name, code = (named[1], named[2]) if named else ("", code)
        yield Block(page, line, language.strip(), code, name)


def files(page: str) -> dict[str, str]:
    """Give the files of a page by their names."""
    return {block.name: block.text for block in blocks(page) if block.name}


def block_of(page: str, beginning: str) -> str:
    """Give the one block of a page that begins so."""
    [found] = [block.text for block in blocks(page) if block.text.startswith(beginning)]
    return found


def _span(text: str, section: str) -> tuple[int, int]:
    if not section:
        return 0, len(text)
    start = text.index(f"\n## {section}\n")
    end = text.find("\n## ", start + 1)
    return start, len(text) if end < 0 else end
