"""Charts as SVG, made of numbers: bars that are stacked over days, and the shares of one row.

Responsible for: geometry, round axes, textures beside colours, and the words for who cannot see
them. Does not know: what is counted, how a number is written, or Django beyond its escaping. A
chart has no script and no style of its own: all looks are in ``charts.css``.

Widths are percentages and texts are in the page's font size, so a chart fills any width and its
words stay as large as the page's. Drawn is what stands in the table beside it, and no more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

THOUSANDS, KIBIBYTES = 1000, 1024
"""What the units of a number are powers of."""
ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_TICKS = 4
DAY_STEPS = (1, 2, 7, 14, 28, 91)
MOST_DAY_TICKS = 5
CROWDED = 100
"""So many bars stand without gaps."""
LEAST_HEIGHT = 0.6
"""Percent of the chart's height: what is not nothing can be seen."""
TEXTURES = {
    "plain": "",
    "rising": "M-1 1 1-1M0 6 6 0M5 7 7 5",
    "level": "M0 1.5H6M0 4.5H6",
    "dotted": "M1 1.5H2.5M4 4.5H5.5",
    "crossed": "M0 0 6 6M0 6 6 0",
}
"""What is drawn over the colour of a tile of 6 by 6 pixels."""


@dataclass(frozen=True)
class Series:
    """Numbers of one kind, one for each bar; ``kind`` is its style's name in the style sheet."""

    kind: str
    label: str
    values: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Bars over days; the series are stacked in their order, the first at the foot."""

    id: str
    title: str
    description: str
    days: Sequence[str]
    """What each bar is of, in the few characters that an axis has."""
    series: Sequence[Series]
    written: Callable[[int], str]
    """How a number is written."""
    unit: int = THOUSANDS
    top: int | None = None
    """The least that the axis reaches to, so that charts side by side have one scale."""


def bar_chart(chart: BarChart) -> SafeString:
    """Give the chart; each bar says its numbers when it is pointed at."""
    totals = [sum(values) for values in zip(*(one.values for one in chart.series), strict=True)]
    ticks = round_ticks(max([*totals, chart.top or 0]), chart.unit)
    parts = (_grid(ticks, chart.written), _bars(chart, ticks[-1]), _day_axis(chart.days))
    plot = format_html("{}{}{}", *parts)
    return _image(chart.id, chart.title, chart.description, "imagekit-chart", plot)


def share_bar(
    id_: str, title: str, description: str, parts: Sequence[Series], of: int
) -> SafeString:
    """Give one lying bar, as long as the sum of its parts is of ``of``; a part has one value."""
    left = 0
    drawn = []
    for part in parts:
        value = sum(part.values)
        place = (_percent(left, of), _percent(value, of))
        drawn.append(_Rectangle(part.kind, *place, "0", "100%"))
        left += value
    return _image(id_, title, description, "imagekit-share", _rectangles(drawn))


def textures(kinds: Mapping[str, str]) -> SafeString:
    """Give what the page needs once: for each kind its colour under one of the TEXTURES."""
    tiles = format_html_join(
        "",
        '<pattern class="imagekit-chart-{0}" id="imagekit-texture-{0}" width="6" height="6"'
        ' patternUnits="userSpaceOnUse"><rect width="6" height="6"/><path d="{1}"/></pattern>',
        ((kind, TEXTURES[texture]) for kind, texture in kinds.items()),
    )
    return format_html(
        '<svg class="imagekit-textures" width="0" height="0" aria-hidden="true">{}</svg>', tiles
    )


def swatch(kind: str) -> SafeString:
    """Give the mark of a kind for a legend, beside words that say it."""
    return format_html(
        '<svg class="imagekit-swatch" aria-hidden="true"><rect class="imagekit-chart-{0}"'
        ' width="100%" height="100%" fill="url(#imagekit-texture-{0})"/></svg>',
        kind,
    )


def round_ticks(most: int, unit: int = THOUSANDS) -> list[int]:
    """Give at most four round numbers above 0, evenly apart, up to ``most`` or just above it."""
    steps = (number * unit**power for power in count() for number in ROUND)
    step = next(step for step in steps if step * MOST_TICKS >= most)
    return list(range(step, max(most, 1) + step, step))


def day_ticks(days: int) -> range:
    """Give the places of at most five days, a round time apart."""
    steps = (step for step in DAY_STEPS if ceil(days / step) <= MOST_DAY_TICKS)
    return range(0, days, next(steps, ceil(days / MOST_DAY_TICKS)))


class _Rectangle(NamedTuple):
    """A part of a bar: its kind, and where it stands in its chart."""

    kind: str
    x: str
    width: str
    y: str
    height: str


def _rectangles(every: Iterable[_Rectangle]) -> SafeString:
    return format_html_join(
        "",
        '<rect class="imagekit-chart-{0}" x="{1}" width="{2}" y="{3}" height="{4}"'
        ' fill="url(#imagekit-texture-{0})"/>',
        every,
    )


def _image(id_: str, title: str, description: str, kind: str, content: SafeString) -> SafeString:
    return format_html(
        '<svg class="{0}" role="img" aria-labelledby="{1}-title" aria-describedby="{1}-desc">'
        '<title id="{1}-title">{2}</title><desc id="{1}-desc">{3}</desc>{4}</svg>',
        kind,
        id_,
        title,
        description,
        content,
    )


def _grid(ticks: Sequence[int], written: Callable[[int], str]) -> SafeString:
    lines = ((_percent(ticks[-1] - tick, ticks[-1]), written(tick)) for tick in (0, *ticks))
    return format_html_join(
        "",
        '<line class="imagekit-chart-grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>'
        '<text class="imagekit-chart-scale" x="-6" y="{0}" dy="0.32em">{1}</text>',
        lines,
    )


def _bars(chart: BarChart, top: int) -> SafeString:
    bars = (
        (_tip(chart, number, values), *_place(number, len(chart.days)), _stack(chart, number, top))
        for number, values in enumerate(zip(*(one.values for one in chart.series), strict=True))
    )
    return format_html_join(
        "",
        '<g class="imagekit-chart-bar"><title>{}</title>'
        '<rect class="imagekit-chart-room" x="{}" width="{}" height="100%"/>{}</g>',
        bars,
    )


def _place(number: int, bars: int, gap: float = 0) -> tuple[str, str]:
    """Give where a bar begins and how wide it is; ``gap`` is the part of its room left free."""
    width = 100 / bars
    return f"{(number + gap / 2) * width:.3f}%", f"{(1 - gap) * width:.3f}%"


def _stack(chart: BarChart, number: int, top: int) -> SafeString:
    place = _place(number, len(chart.days), 0.2 if len(chart.days) < CROWDED else 0)
    foot, drawn = 100.0, []
    for one in chart.series:
        if one.values[number]:
            height = max(100 * one.values[number] / top, LEAST_HEIGHT)
            foot -= height
            drawn.append(_Rectangle(one.kind, *place, f"{foot:.3f}%", f"{height:.3f}%"))
    return _rectangles(drawn)


def _tip(chart: BarChart, number: int, values: Sequence[int]) -> str:
    told = zip(chart.series, values, strict=True)
    words = [f"{one.label}: {chart.written(value)}" for one, value in told if value]
    return "\n".join([chart.days[number], *(words or [chart.written(0)])])


def _day_axis(days: Sequence[str]) -> SafeString:
    """Mark some days; every second mark can be left out where a chart is narrow."""
    marks = [
        ("spare" if mark % 2 else "kept", 100 * (number + 0.5) / len(days), days[number])
        for mark, number in enumerate(day_ticks(len(days)))
    ]
    return format_html_join(
        "",
        '<text class="imagekit-chart-day-{} imagekit-chart-day-{}" x="{}" y="100%" dy="1.5em">'
        "{}</text>",
        ((_anchor(at), need, f"{at:.3f}%", day) for need, at, day in marks),
    )


def _anchor(middle: float) -> str:
    """Give which part of a word stands at its place, so that none leaves the chart."""
    return "first" if middle < 5 else "last" if middle >= 95 else "middle"


def _percent(value: int, of: int) -> str:
    return f"{100 * value / max(of, 1):.3f}%"
