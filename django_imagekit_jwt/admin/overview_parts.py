"""What a panel of the overview is made of, as the templates take it.

Responsible for: the parts, already in words. Does not know: where the numbers are from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Row:
    """A row of a table: what it is of, the list it leads to if any, and its cells."""

    head: str
    link: str
    cells: Sequence[str | SafeString]


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first heading is of the rows' heads."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Mark:
    """A number with its name: in a legend or as a headline; ``swatch`` is empty for no colour."""

    label: str
    value: str
    link: str = ""
    swatch: str | SafeString = ""
    share: str = ""


@dataclass(frozen=True)
class Panel:
    """A chart or several side by side, each with its caption, what they mean, and the numbers."""

    charts: Sequence[tuple[str, SafeString]]
    legend: Sequence[Mark]
    table: Table
