"""No Python and no shell stands in the documentation that no test runs."""

import re

import pytest

from tests.docs.blocks import PAGES, PROJECT, Block, blocks
from tests.docs.runners import CLAIMS, FILES, SETTINGS, SHELL, SINGLE, WHOLE, pages_read, runner

RUN = {"python", "sh"}
SHOWN = {"css", "django", "html", "http", "ini", "js", "json", "po", "sql", "text"}
SHOWN |= {"ts", "tsx", "vue"}
DIRECTIVES = {"{eval-rst}", "{include}", "{toctree}"}
BLOCKS = [block for page in PAGES for block in blocks(page)]


def test_every_block_of_python_or_shell_is_run_by_a_test() -> None:
    to_run = [block for block in BLOCKS if block.language in RUN]
    assert len(to_run) > 50
    assert [str(block) for block in to_run if runner(block) is None] == []


def test_every_block_says_its_language_by_a_name_that_is_known_here() -> None:
    known = RUN | SHOWN | DIRECTIVES
    unknown = [str(one) for one in BLOCKS if one.language.partition(" ")[0] not in known]
    assert unknown == [], "Name one of the languages above, or say there whether it is run."


@pytest.mark.parametrize("page", PAGES)
def test_no_block_is_overlooked(page: str) -> None:
    fences = re.findall(r"^\s*(?:```|~~~)", (PROJECT / page).read_text("utf-8"), re.MULTILINE)
    assert len(fences) == 2 * len([*blocks(page)])


@pytest.mark.parametrize(("page", "test"), sorted({*CLAIMS}))
def test_a_named_test_takes_its_blocks_from_the_page(page: str, test: str) -> None:
    assert page in pages_read(test)


def test_every_named_test_runs_something() -> None:
    named = {*WHOLE.values(), *FILES.values(), *SINGLE.values(), SETTINGS, SHELL}
    assert {runner(block) for block in BLOCKS} - {None} == named


@pytest.mark.parametrize(
    ("language", "text", "test"),
    [
        ("python", "MIDDLEWARE[0] = ''\nA = 5", SETTINGS),
        ("python", "import os\nA.insert(0, os.sep)", SETTINGS),
        ("python", '"avatar": {}', SETTINGS),
        ("python", "import os", None),
        ("python", "A = 5\nprint(A)", None),
        ("python", "def view(request): ...", None),
        ("sh", "make", SHELL),
        ("json", "{}", None),
    ],
)
def test_what_is_run_wherever_it_stands(language: str, text: str, test: str | None) -> None:
    assert runner(Block("docs/new.md", 1, language, text)) == test
