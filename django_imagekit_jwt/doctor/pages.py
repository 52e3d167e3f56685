"""A page as a browser would read it, as far as the doctor asks.

Responsible for: its policies, and what of this package it loads. Does not know: whether a policy
lets that through. What scripts add to a page is not seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from django_imagekit_jwt.protocol.rules import web_address

from .asking import Answer
from .csp import Policy, read_policies, read_policy

POLICY = "content-security-policy"
OURS = "/django_imagekit_jwt/"
"""In the path of each of this package's static files."""

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Asset:
    """A script or a style sheet of this package, by its absolute address."""

    url: str
    nonce: str


@dataclass(frozen=True)
class Page:
    """What was found; ``endpoint`` is as the widget has it, empty where there is no widget."""

    url: str
    policies: tuple[Policy, ...]
    scripts: tuple[Asset, ...] = ()
    styles: tuple[Asset, ...] = ()
    endpoint: str = ""
    resizes: bool = False
    """Whether a widget makes pictures smaller, which takes a worker."""


def read_page(url: str, answer: Answer) -> Page:
    """Read the answer that a page's address gave."""
    reader = _Reader(url)
    reader.feed(answer.text)
    headers = read_policies(answer.headers.get_all(POLICY, []))
    return Page(
        url,
        (*headers, *reader.policies),
        tuple(reader.scripts),
        tuple(reader.styles),
        reader.endpoint,
        reader.resizes,
    )


class _Reader(HTMLParser):
    """Collects; of policies those in the head (HTML standard, "Content security policy state")."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._base = url
        self._in_head = True
        self.policies: list[Policy] = []
        self.scripts: list[Asset] = []
        self.styles: list[Asset] = []
        self.endpoint = ""
        self.resizes = False
        self._readers: Mapping[str, Callable[[Attributes], None]] = {
            "base": self._read_base,
            "body": self._read_body,
            "meta": self._read_meta,
            "script": self._read_script,
            "link": self._read_link,
            "imagekit-upload": self._read_widget,
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._readers:
            # Of an attribute that stands twice the first counts.
            self._readers[tag]({name: value or "" for name, value in reversed(attrs)})

    def _read_base(self, attributes: Attributes) -> None:
        self._base = _joined(self._base, attributes.get("href", "")) or self._base

    def _read_body(self, _: Attributes) -> None:
        self._in_head = False

    def _read_meta(self, attributes: Attributes) -> None:
        if self._in_head and attributes.get("http-equiv", "").lower() == POLICY:
            self.policies.append(read_policy(attributes.get("content", "")))

    def _read_script(self, attributes: Attributes) -> None:
        self.scripts += self._asset(attributes, "src")

    def _read_link(self, attributes: Attributes) -> None:
        if "stylesheet" in attributes.get("rel", "").lower().split():
            self.styles += self._asset(attributes, "href")

    def _read_widget(self, attributes: Attributes) -> None:
        self.endpoint = self.endpoint or _joined(self._base, attributes.get("endpoint", ""))
        self.resizes |= not attributes.keys().isdisjoint({"max-width", "max-height"})

    def _asset(self, attributes: Attributes, name: str) -> list[Asset]:
        url = _joined(self._base, attributes.get(name, ""))
        return [Asset(url, attributes.get("nonce", ""))] if OURS in url else []


def _joined(base: str, address: str) -> str:
    """Give the absolute address, or an empty one for what cannot be asked."""
    try:
        url = urljoin(base, address) if address else ""
    except ValueError:
        return ""
    return "" if web_address(url) else url
