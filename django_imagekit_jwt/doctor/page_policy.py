"""What the widget needs of a page's Content Security Policy: docs/csp.md, as a list.

Responsible for: each need, whether the page's policies meet it, and the mend. Does not know: how a
page is fetched, or the grammar of policies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from .asking import origin
from .csp import deciding
from .csp_sources import BLOB, is_dynamic, lets_through
from .findings import Finding, Level
from .pages import Page

SUBJECT = "csp"


@dataclass(frozen=True)
class Need:
    """An address that a directive must let through; ``level`` is what it is if it does not."""

    directive: str
    url: str
    level: Level
    without: str
    """What does not work without it."""
    nonce: str = ""


@dataclass(frozen=True)
class Addresses:
    """Where the widget's requests go, and where files are; the last is empty for unknown."""

    endpoint: str
    upload: str
    files: str


def check_policy(page: Page, addresses: Addresses) -> list[Finding]:
    """Give a finding for each need that is not met, or one that all are."""
    if not page.policies:
        said = "The page has no Content-Security-Policy, so it forbids nothing."
        return [Finding("ok", SUBJECT, said)]
    # Several scripts may be refused in the same words.
    unmet = dict.fromkeys(found for need in _needs(page, addresses) for found in _unmet(page, need))
    said = "The page's Content-Security-Policy has all that the widget needs."
    return [*unmet] or [Finding("ok", SUBJECT, said)]


def _needs(page: Page, addresses: Addresses) -> Iterator[Need]:
    yield Need("connect-src", addresses.upload, "failed", "Nothing can be uploaded.")
    yield Need("connect-src", addresses.endpoint, "failed", "No token can be asked for.")
    for script in page.scripts:
        yield Need("script-src", script.url, "failed", "There is no widget.", script.nonce)
    for style in page.styles:
        yield Need("style-src", style.url, "failed", "The widget has no style.", style.nonce)
    yield Need("img-src", BLOB, "warning", "Chosen pictures have no preview.")
    yield Need("media-src", BLOB, "warning", "Chosen videos have no preview.")
    if addresses.files:
        files = f"{addresses.files}/picture"
        yield Need("img-src", files, "warning", "Uploaded pictures are not shown.")
    if page.resizes and page.scripts:
        worker = urljoin(page.scripts[0].url, "resize.js")
        slow = "Pictures are made smaller in the page itself."
        yield Need("worker-src", worker, "warning", slow)


def _unmet(page: Page, need: Need) -> Iterator[Finding]:
    """Give one finding for each policy that refuses, as each of them must agree."""
    for policy in page.policies:
        name = deciding(policy, need.directive)
        if name is None or _meets(policy[name], need, name, page.url):
            continue
        by = "" if name == need.directive else f" (by {name})"
        said = f"{need.directive}{by} refuses {_source(need)}. {need.without}"
        yield Finding(need.level, SUBJECT, said, _mend(need, name, policy[name]))


def _meets(sources: Sequence[str], need: Need, name: str, page: str) -> bool:
    is_script = need.directive == "script-src"
    if need.directive == "worker-src" and name in {"script-src", "default-src"}:
        # Under a script's directive, a worker is trusted as the trusted script that starts it.
        return is_dynamic(sources) or lets_through(sources, need.url, page)
    return lets_through(sources, need.url, page, nonce=need.nonce, is_script=is_script)


def _source(need: Need) -> str:
    return BLOB if need.url == BLOB else origin(need.url)


def _mend(need: Need, name: str, sources: Sequence[str]) -> str:
    wanted = _source(need)
    if need.directive in {"script-src", "style-src"}:
        wanted = "the page's nonce" if is_dynamic(sources) else f"the page's nonce, or {wanted},"
    if name in {need.directive, f"{need.directive}-elem"}:
        return f"Add {wanted} to {name}. See docs/csp.md."
    return f"Add a {need.directive} with {wanted}, and whatever else it is to let through."
