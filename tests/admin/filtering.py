"""The choices of the list's filters."""

import re
from datetime import datetime, timedelta
from html import unescape

from django.utils import timezone


def choices(text: str, title: str) -> dict[str, str]:
    """Give the query string of each choice of a filter, by what is shown."""
    [shown] = re.findall(rf'data-filter-title="{title}".*?</details>', text, re.DOTALL)
    pairs = re.findall(r'<a href="([^"]*)">([^<]*)</a>', shown)
    return {unescape(display): unescape(address) for address, display in pairs}


def chosen(text: str) -> list[str]:
    """Give what is shown as chosen, one for each filter."""
    return re.findall(r'<li class="selected">\s*<a [^>]*>([^<]*)</a>', text)


def at(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)
