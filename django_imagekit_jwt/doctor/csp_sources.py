"""The sources of a Content Security Policy, held against one address.

Responsible for: whether a source list lets it through (W3C, "Content Security Policy Level 3",
section 6.7.2, "URL Matching"). Does not know: directives, pages, or hashes, which never match here.
"""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, unquote, urlsplit

BLOB = "blob:"
"""What a browser keeps in its own memory: of it only the scheme counts."""

_STANDARD_PORTS = {"http": 80, "https": 443}
_UPGRADES = {"http": ("http", "https"), "https": ("https",)}
"""By the scheme of a source: what it lets through, so that a page may be served more safely."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[\w.-]+|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>\d+|\*))?(?P<path>/[^?#]*)?",
    re.IGNORECASE | re.ASCII,
)


def lets_through(
    sources: Sequence[str], url: str, page: str, *, nonce: str = "", is_script: bool = False
) -> bool:
    """Say whether one of the sources lets the address through, for this page.

    ``nonce`` is that of the element which loads it. For a script ``'strict-dynamic'`` counts: with
    it addresses mean nothing, and the nonce everything.
    """
    if nonce and f"'nonce-{nonce}'" in sources:
        return True
    if is_script and is_dynamic(sources):
        return False
    return any(_matches(source, url, page) for source in sources)


def is_dynamic(sources: Sequence[str]) -> bool:
    """Say whether trusted scripts may load others, and all others are refused."""
    return "'strict-dynamic'" in map(str.lower, sources)


def _matches(source: str, url: str, page: str) -> bool:
    if scheme := _SCHEME.fullmatch(source):
        found = scheme[1].lower()
        return urlsplit(url).scheme in _UPGRADES.get(found, (found,))
    if url.startswith(BLOB):
        return False
    if source == "*":
        return True
    if source.lower() == "'self'":
        return _is_of_page(urlsplit(url), urlsplit(page))
    host = _HOST.fullmatch(source)
    return host is not None and _matches_host(host, urlsplit(url), urlsplit(page).scheme)


def _is_of_page(url: SplitResult, page: SplitResult) -> bool:
    """By section 6.7.2.8: the page's origin, or the same host served more safely."""
    if url.hostname != page.hostname or url.scheme not in _UPGRADES[page.scheme]:
        return False
    are_standard = all(_port(one) == _STANDARD_PORTS[one.scheme] for one in (url, page))
    return _port(url) == _port(page) or are_standard


def _matches_host(source: re.Match[str], url: SplitResult, page_scheme: str) -> bool:
    scheme = (source["scheme"] or page_scheme).lower()
    return (
        url.scheme in _UPGRADES.get(scheme, ())
        and _matches_name(source["host"].lower(), url.hostname or "")
        and _matches_port(source["port"], url)
        and _matches_path(source["path"] or "", url.path)
    )


def _matches_name(name: str, host: str) -> bool:
    if name.startswith("*"):
        return host.endswith(name[1:])
    return name.strip("[]") == host


def _matches_port(port: str | None, url: SplitResult) -> bool:
    if port is None:
        return _port(url) == _STANDARD_PORTS[url.scheme]
    if port == "*":
        return True
    return _port(url) == int(port) or (int(port), _port(url)) == (80, 443)


def _matches_path(source: str, path: str) -> bool:
    """Take a path that ends with a slash for all below it, any other for itself alone."""
    if source.endswith("/"):
        return unquote(path).startswith(unquote(source))
    return not source or unquote(source) == unquote(path)


def _port(url: SplitResult) -> int | None:
    """Give the port, and None for what is none: it is nobody's."""
    try:
        return url.port or _STANDARD_PORTS[url.scheme]
    except ValueError:
        return None
