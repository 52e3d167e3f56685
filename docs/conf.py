"""The pages of this folder as HTML: `make docs` builds them with Sphinx.

Responsible for: how Markdown is read, and a Django in which the code can be imported that the
reference is made from. Does not know: what any page says.
"""

from importlib.metadata import version as installed_version

import django
from django.conf import settings
from pygments.lexers import PostgresLexer, TextLexer
from sphinx.application import Sphinx

settings.configure(
    SECRET_KEY="only to read docstrings",  # noqa: S106 - it protects nothing
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "rest_framework",
        "django_imagekit_jwt",
    ],
    USE_I18N=False,
)
django.setup()

project = "django-imagekit-jwt"
copyright = "the django-imagekit-jwt team"  # noqa: A001 - Sphinx's name
version = release = installed_version(project)

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["screenshots", "_build"]
myst_heading_anchors = 3  # as GitHub makes them
nitpicky = True
# Pages of others are linked by address alone, so that a build needs no network.
nitpick_ignore_regex = [("py:.*", r"(collections|datetime|django|pathlib|rest_framework)\..*")]

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"django-imagekit-jwt {release}"
html_show_sphinx = False

BESIDE = {"../CHANGELOG.md": "changes.md", "../CONTRIBUTING.md": "contributing.md"}
"""Pages that lie beside this folder, and those in it that include them."""


def setup(app: Sphinx) -> None:
    """Name languages as GitHub does, and lead links out of this folder back into it."""
    app.add_lexer("vue", TextLexer)  # as Pygments has none of Vue
    app.add_lexer("sql", PostgresLexer)  # which knows PostgreSQL's $$
    app.connect("source-read", _link_to_included)


def _link_to_included(app: Sphinx, docname: str, source: list[str]) -> None:
    for there, here in BESIDE.items():
        source[0] = source[0].replace(f"]({there}", f"]({here}")
