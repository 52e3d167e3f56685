import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from django_imagekit_jwt.charts import (
    KIBIBYTES,
    TEXTURES,
    THOUSANDS,
    BarChart,
    Series,
    bar_chart,
    day_ticks,
    round_ticks,
    share_bar,
    swatch,
    textures,
)

NASTY = '"><script>alert(1)</script>'
MIB = 1024 * 1024


def chart(*series: Series, **changes: object) -> ET.Element:
    days = len(series[0].values)
    values: dict[str, object] = {
        "id": "a",
        "title": "Tokens",
        "description": "One bar a day.",
        "days": [f"day {number}" for number in range(days)],
        "series": series,
        "written": str,
    }
    return ET.fromstring(bar_chart(BarChart(**{**values, **changes})))  # type: ignore[arg-type]


def bars(svg: ET.Element) -> list[ET.Element]:
    return [one for one in svg.iter("g") if one.get("class") == "imagekit-chart-bar"]


def parts(bar: ET.Element) -> list[ET.Element]:
    return [one for one in bar.iter("rect") if one.get("class") != "imagekit-chart-room"]


def percent(element: ET.Element, name: str) -> float:
    return float((element.get(name) or "").removesuffix("%"))


def texts(svg: ET.Element, kind: str) -> list[str]:
    return [one.text or "" for one in svg.iter("text") if kind in (one.get("class") or "")]


@pytest.mark.parametrize(
    ("most", "unit", "ticks"),
    [
        (0, THOUSANDS, [1]),
        (1, THOUSANDS, [1]),
        (3, THOUSANDS, [1, 2, 3]),
        (5, THOUSANDS, [2, 4, 6]),
        (160, THOUSANDS, [50, 100, 150, 200]),
        (201, THOUSANDS, [100, 200, 300]),
        (3_999, THOUSANDS, [1000, 2000, 3000, 4000]),
        (10**9, THOUSANDS, [500_000_000, 10**9]),
        (900, KIBIBYTES, [500, 1000]),
        (3 * 1024, KIBIBYTES, [1024, 2048, 3072]),
        (195 * MIB, KIBIBYTES, [50 * MIB, 100 * MIB, 150 * MIB, 200 * MIB]),
    ],
)
def test_the_ticks_of_a_scale_are_round(most: int, unit: int, ticks: list[int]) -> None:
    assert round_ticks(most, unit) == ticks


@given(st.integers(0, 2**63), st.sampled_from([THOUSANDS, KIBIBYTES]))
@example(10**16 + 1, THOUSANDS)  # no float has it
def test_a_scale_has_at_most_four_ticks_and_room_for_all(most: int, unit: int) -> None:
    ticks = round_ticks(most, unit)
    assert 1 <= len(ticks) <= 4
    assert max(most, 1) <= ticks[-1]
    assert ticks[-1] - ticks[0] < max(most, 1)
    assert ticks == [ticks[0] * number for number in range(1, len(ticks) + 1)]


@pytest.mark.parametrize(
    ("days", "step", "count"),
    [(1, 1, 1), (5, 1, 5), (7, 2, 4), (30, 7, 5), (31, 7, 5), (90, 28, 4), (365, 91, 5)],
)
def test_the_days_of_an_axis_are_few(days: int, step: int, count: int) -> None:
    ticks = day_ticks(days)
    assert (ticks.step, len(ticks)) == (step, count)


@given(st.integers(1, 5000))
def test_however_many_days_there_are(days: int) -> None:
    assert 1 <= len(day_ticks(days)) <= 5


def test_bars_are_stacked_as_high_as_their_numbers() -> None:
    svg = chart(Series("verified", "Verified", [30, 0, 10]), Series("failed", "Failed", [10, 0, 0]))
    first, second, third = (parts(bar) for bar in bars(svg))
    assert [one.get("class") for one in first] == [
        "imagekit-chart-verified",
        "imagekit-chart-failed",
    ]
    assert [percent(one, "height") for one in first] == [75.0, 25.0]
    assert [percent(one, "y") for one in first] == [25.0, 0.0]
    assert second == []
    assert [percent(one, "height") for one in third] == [25.0]
    assert texts(svg, "scale") == ["0", "10", "20", "30", "40"]
    lines = [percent(line, "y1") for line in svg.iter("line")]
    assert lines == [100.0, 75.0, 50.0, 25.0, 0.0]


def test_each_bar_has_its_room_and_a_crowd_no_gaps() -> None:
    few = bars(chart(Series("a", "A", [1] * 10)))
    many = bars(chart(Series("a", "A", [1] * 100)))
    assert [percent(parts(bar)[0], "x") for bar in few[:2]] == [1.0, 11.0]
    assert percent(parts(few[0])[0], "width") == 8.0
    assert [percent(parts(bar)[0], "x") for bar in many[:2]] == [0.0, 1.0]
    assert percent(parts(many[0])[0], "width") == 1.0


def test_what_is_not_nothing_can_be_seen() -> None:
    [_, small] = bars(chart(Series("a", "A", [100_000, 1])))
    assert percent(parts(small)[0], "height") == 0.6


def test_charts_side_by_side_can_have_one_scale() -> None:
    assert texts(chart(Series("a", "A", [3]), top=40), "scale")[-1] == "40"


def test_a_chart_of_nothing_has_a_scale_and_no_bars() -> None:
    svg = chart(Series("a", "A", [0, 0]))
    assert texts(svg, "scale") == ["0", "1"]
    assert [parts(bar) for bar in bars(svg)] == [[], []]


def test_numbers_are_written_as_the_page_writes_them() -> None:
    svg = chart(Series("bytes", "Stored", [2 * MIB]), unit=KIBIBYTES, written=lambda n: f"{n} B")
    assert texts(svg, "scale") == ["0 B", f"{MIB} B", f"{2 * MIB} B"]


def test_a_bar_says_its_numbers_when_it_is_pointed_at() -> None:
    svg = chart(Series("a", "Verified", [3, 0]), Series("b", "Failed", [0, 0]))
    assert [bar.findtext("title") for bar in bars(svg)] == ["day 0\nVerified: 3", "day 1\n0"]


def test_the_axis_names_some_days_within_the_chart() -> None:
    svg = chart(Series("a", "A", [1] * 30))
    assert texts(svg, "chart-day") == [f"day {number}" for number in (0, 7, 14, 21, 28)]
    assert texts(svg, "chart-day-first") == ["day 0"]
    assert texts(svg, "chart-day-last") == ["day 28"]
    assert texts(svg, "chart-day-kept") == ["day 0", "day 14", "day 28"]
    assert texts(svg, "chart-day-spare") == ["day 7", "day 21"]


def test_a_chart_is_an_image_with_a_name_and_a_description() -> None:
    svg = chart(Series("a", "A", [1]))
    assert svg.get("role") == "img"
    named, told = svg.get("aria-labelledby"), svg.get("aria-describedby")
    title, description = svg[0], svg[1]
    assert (title.tag, title.get("id"), title.text) == ("title", named, "Tokens")
    assert (description.tag, description.get("id"), description.text) == (
        "desc",
        told,
        "One bar a day.",
    )


def test_a_share_bar_is_as_long_as_its_sum_is_of_the_most() -> None:
    series = [Series("verified", "Verified", [30]), Series("failed", "Failed", [20])]
    svg = ET.fromstring(share_bar("b", "avatars", "60% verified", series, 100))
    rects = list(svg.iter("rect"))
    assert [(percent(one, "x"), percent(one, "width")) for one in rects] == [(0, 30), (30, 20)]
    assert svg.get("role") == "img"
    assert [svg.findtext("title"), svg.findtext("desc")] == ["avatars", "60% verified"]


def test_nothing_has_no_share() -> None:
    svg = ET.fromstring(share_bar("b", "avatars", "", [Series("a", "A", [0])], 0))
    assert [percent(one, "width") for one in svg.iter("rect")] == [0]


def test_each_kind_has_its_texture_for_bars_and_legend() -> None:
    kinds = {f"kind{number}": name for number, name in enumerate(TEXTURES)}
    svg = ET.fromstring(textures(kinds))
    patterns = list(svg.iter("pattern"))
    assert [one.get("id") for one in patterns] == [f"imagekit-texture-{kind}" for kind in kinds]
    assert len({one[1].get("d") for one in patterns}) == len(TEXTURES)
    assert svg.get("aria-hidden") == "true"
    for markup in (swatch("kind0"), bar_chart_markup("kind0")):
        assert 'class="imagekit-chart-kind0"' in markup
        assert 'fill="url(#imagekit-texture-kind0)"' in markup


def bar_chart_markup(kind: str) -> str:
    return ET.tostring(chart(Series(kind, "A", [1])), encoding="unicode")


def test_every_text_is_escaped() -> None:
    series = [Series("a", NASTY, [1])]
    drawn = bar_chart(
        BarChart(
            id="a",
            title=NASTY,
            description=NASTY,
            days=[NASTY],
            series=series,
            written=lambda number: f"{number}{NASTY}",
        )
    )
    for markup in (drawn, share_bar("b", NASTY, NASTY, series, 1)):
        assert "<script" not in markup
        assert markup.count("&lt;script&gt;") >= 2


def test_a_strict_policy_finds_no_style_and_no_script() -> None:
    series = [Series("a", "A", [1, 2])]
    share = share_bar("b", "t", "d", series, 3)
    for markup in (bar_chart_markup("a"), share, swatch("a"), textures({"a": "plain"})):
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=", markup)
