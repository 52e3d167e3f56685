"""Reading markup as a browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]

NASTY = "\"'><script>alert(1)</script>&amp;{{ x }}"
"""What breaks out of markup that does not escape it."""


@dataclass
class Element:
    tag: str
    attributes: Attributes
    text: str = ""


@dataclass
class _Reader(HTMLParser):
    found: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> names an attribute twice"
        self.found.append(Element(tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1].text += data.strip()


def elements(markup: str) -> list[Element]:
    """Give every element in order, with its attributes and the text right after its tag."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.found


def only(markup: str, tag: str) -> Element:
    """Give the one element of that tag."""
    [element] = [element for element in elements(markup) if element.tag == tag]
    return element
