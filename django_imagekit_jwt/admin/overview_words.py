"""How the overview writes its numbers and days: in the visitor's language and format.

Responsible for: thousands, bytes, shares, and days in full and in short. Does not know: what they
are of.
"""

from datetime import date

from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import gettext as _

UNITS = ("%s B", "%s KB", "%s MB", "%s GB", "%s TB", "%s PB")
"""As Django's ``filesizeformat`` has them, powers of 1024 and translated, but "2 MB" without .0."""


def written(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return number_format(number, force_grouping=True)


def written_bytes(size: int) -> str:
    """Write bytes in their largest unit, to one digit after the point where that says more."""
    power = min(max(size.bit_length() - 1, 0) // 10, len(UNITS) - 1)
    unit = 1024**power
    digits = 0 if size % unit == 0 or size >= 100 * unit else 1
    number = number_format(f"{size / unit:.{digits}f}", decimal_pos=digits, force_grouping=True)
    return _(UNITS[power]) % number


def written_share(part: int, of: int) -> str:
    """Write a part in whole percent, rounded down: only everything is 100%, and nothing 0%."""
    percent = 100 * part // max(of, 1)
    return "<1%" if part and not percent else f"{percent}%"


def full_day(day: date) -> str:
    """Write a day with its year."""
    return date_format(day, "DATE_FORMAT")


def short_day(day: date) -> str:
    """Write a day in the room that an axis has: no year, and the month in three letters."""
    return date_format(day, get_format("MONTH_DAY_FORMAT").replace("F", "M"))
