"""Which test runs which block of the documentation.

Responsible for: the one list of the blocks that have a test of their own, and the kinds of which
every block is run wherever it stands. Does not know: how they are run.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.docs.blocks import PAGES, PROJECT, Block, blocks

WHOLE = {
    ("README.md", "From nothing to an upload"): "tests/browser/test_quickstart.py",
    ("docs/admin-uploads.md", ""): "tests/docs/test_guides.py",
    ("docs/private-files.md", ""): "tests/docs/test_guides.py",
    ("docs/servers.md", "Start it"): "tests/docs/test_servers_page.py",
    ("docs/testing.md", ""): "tests/testing/test_documented_site.py",
    ("docs/tutorial.md", ""): "tests/browser/test_tutorial.py",
}
"""Pages, and sections of pages, that are done from their first block to their last."""
FILES = {
    "docs/accounts.md": "tests/docs/test_accounts_page.py",
    "docs/adapters.md": "tests/browser/adapters/test_uppy.py",
    "docs/forms.md": "tests/docs/test_guides.py",
    "docs/headless.md": "tests/browser/test_headless.py",
    "docs/htmx.md": "tests/browser/test_swapped_forms.py",
    "docs/logging.md": "tests/docs/test_logging_recipe.py",
    "docs/openapi.md": "tests/docs/test_openapi_page.py",
    "docs/scaling.md": "tests/docs/test_scaling_recipe.py",
    "docs/servers.md": "tests/docs/test_servers_page.py",
    "docs/spa.md": "tests/browser/test_spa_page.py",
    "docs/static-files.md": "tests/docs/test_static_files_page.py",
}
"""Pages whose files are a site's. Their settings are run by themselves as well."""
SINGLE = {
    ("README.md", "def token("): "tests/docs/test_readme.py",
    ("docs/emulator.md", "from django_imagekit_jwt.testing"): "tests/docs/test_emulator_page.py",
    ("docs/outcomes.md", "from django.dispatch"): "tests/docs/test_receivers.py",
    ("docs/overview.md", "from django.dispatch"): "tests/docs/test_receivers.py",
    ("docs/policies.md", "from django_imagekit_jwt.policies"): "tests/docs/test_policies_page.py",
}
"""Blocks that begin so."""
SETTINGS = "tests/docs/test_settings_blocks.py"
SHELL = "tests/docs/test_shell_blocks.py"
CLAIMS = [
    *((page, test) for (page, _), test in WHOLE.items()),
    *FILES.items(),
    *((page, test) for (page, _), test in SINGLE.items()),
]
READERS = ("asked", "block_of", "blocks", "build_site", "files", "walked")
"""What takes the blocks of the page that is its first argument."""


def runner(block: Block) -> str | None:
    """Give the test that runs a block, if any does."""
    for (page, section), test in WHOLE.items():
        if page == block.page and block in blocks(page, section):
            return test
    if block.language == "sh":
        return SHELL
    if is_options(block) or is_settings(block):
        return SETTINGS
    if block.name:
        return FILES.get(block.page)
    return next((test for claim, test in SINGLE.items() if _is_meant(block, *claim)), None)


def of_runner(test: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if runner(block) == test]


def is_options(block: Block) -> bool:
    """Whether it is an entry or two of a dictionary: of policies, or of one policy."""
    return block.language == "python" and block.text.startswith('"')


def is_settings(block: Block) -> bool:
    """Whether all that it does beside imports is to make or change names in capitals."""
    if block.language != "python":
        return False
    body = ast.parse(block.text).body
    names = [_name(one) for one in body if not isinstance(one, ast.Import | ast.ImportFrom)]
    return bool(names) and all(map(str.isupper, names))


def pages_read(test: str) -> set[str]:
    """Give the pages whose blocks a test takes, by itself or by the fixtures beside it."""
    path = PROJECT / test
    sources = [one for one in (path, path.with_name("conftest.py")) if one.exists()]
    return {page for source in sources for page in _read(ast.parse(source.read_text("utf-8")))}


def _is_meant(block: Block, page: str, beginning: str) -> bool:
    return block.page == page and block.text.startswith(beginning)


def _name(node: ast.AST) -> str:
    """Give the name that a statement begins with: TEMPLATES of TEMPLATES[0]["DIRS"] = []."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Assign(targets=[inner]) | ast.AugAssign(target=inner) | ast.Expr(value=inner):
            return _name(inner)
        case ast.Call(func=inner) | ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return _name(inner)
    return ""


def _read(module: ast.Module) -> Iterator[str]:
    constants = {_name(one): one.value for one in module.body if isinstance(one, ast.Assign)}
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in READERS:
                given = constants.get(first.id) if isinstance(first, ast.Name) else first
                if isinstance(given, ast.Constant):
                    yield _page(str(given.value))


def _page(name: str) -> str:
    return name if name in PAGES else (Path("docs") / name).as_posix()
