"""The overview's page, and what it says."""

import re
from datetime import datetime, timezone
from html import unescape
from typing import Any

from django.test import Client

from tests.factories import issued_token

from .asking import LIST

OVERVIEW = f"{LIST}overview/"


DAY = datetime(2026, 6, 2, 12, tzinfo=timezone.utc)


SPAN = {"from": "2026-06-01", "to": "2026-06-03"}


def overview(client: Client, **query: str) -> str:
    answer = client.get(OVERVIEW, query)
    assert answer.status_code == 200
    return answer.content.decode()


def refused(client: Client, **query: str) -> str:
    answer = client.get(OVERVIEW, query)
    assert answer.status_code == 400
    return unescape(answer.content.decode())


def issue(at: datetime = DAY, **changes: Any) -> None:
    issued_token(now=at, **changes)


def content(markup: str) -> str:
    """Give what is ours of the page."""
    return markup.partition('id="content-main"')[2].partition("</main>")[0]


def figures(markup: str) -> dict[str, str]:
    """Give each headline figure with its value."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", markup, re.DOTALL)
    return {_words(name): _words(value) for name, value in found}


def rows(markup: str, heading: str) -> list[list[str]]:
    """Give the words of each row of a table that a section has."""
    section = markup.partition(f'id="imagekit-{heading}-heading"')[2].partition("</section>")[0]
    body = section.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [_words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def _words(markup: str) -> str:
    drawn = re.sub(r"<svg.*?</svg>", "", markup, flags=re.DOTALL)
    plain = unescape(re.sub(r"<[^>]+>", " ", drawn)).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(plain.split())


def links(markup: str) -> dict[str, str]:
    """Give where each word leads."""
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', markup)
    return {unescape(word): unescape(address) for address, word in found}
