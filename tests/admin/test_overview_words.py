from datetime import date

import pytest
from django.utils.translation import override

from django_imagekit_jwt.admin.overview_words import (
    full_day,
    short_day,
    written,
    written_bytes,
    written_share,
)

SPACE = "\N{NO-BREAK SPACE}"


def test_thousands_stand_apart_as_the_language_has_them() -> None:
    assert written(1234567) == "1,234,567"
    with override("de"):
        assert written(1234567) == "1.234.567"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (1023, "1,023 B"),
        (1024, "1 KB"),
        (1536, "1.5 KB"),
        (98 * 1024 + 512, "98.5 KB"),
        (500 * 1024 + 512, "500 KB"),
        (2 * 1024**2, "2 MB"),
        (3 * 1024**3 + 2**28, "3.2 GB"),
        (1024**4, "1 TB"),
        (2 * 1024**5, "2 PB"),
        (5000 * 1024**5, "5,000 PB"),
    ],
)
def test_bytes_are_in_their_largest_unit(size: int, text: str) -> None:
    assert written_bytes(size).replace(SPACE, " ") == text


def test_bytes_are_in_the_visitor_s_language() -> None:
    with override("de"):
        assert written_bytes(1536).replace(SPACE, " ") == "1,5 KB"


@pytest.mark.parametrize(
    ("part", "of", "text"),
    [
        (0, 0, "0%"),
        (0, 9, "0%"),
        (1, 1000, "<1%"),
        (1, 200, "<1%"),
        (1, 100, "1%"),
        (1, 3, "33%"),
        (2, 3, "66%"),
        (999, 1000, "99%"),
        (9, 9, "100%"),
    ],
)
def test_a_share_is_in_percent(part: int, of: int, text: str) -> None:
    assert written_share(part, of) == text


@pytest.mark.parametrize(
    ("language", "full", "short"),
    [
        ("en", "Nov. 3, 2026", "Nov 3"),
        ("de", "3. November 2026", "3. Nov"),
        ("ja", "2026年11月3日", "11月3日"),
    ],
)
def test_days_are_in_the_visitor_s_language(language: str, full: str, short: str) -> None:
    with override(language):
        assert full_day(date(2026, 11, 3)) == full
        assert short_day(date(2026, 11, 3)) == short
