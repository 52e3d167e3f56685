"""The search of the list, and what it says."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from tests.admin.asking import LIST


def search(client: Client, term: str, **filters: str) -> dict[str, str]:
    """Type a term into the form, and give the query string of the list that follows."""
    answer = client.post(f"{LIST}search/", {"q": term}, query_params=filters)
    assert answer.status_code == 302
    assert answer.content == b""
    address = urlsplit(answer["Location"])
    assert address.path == LIST
    return {
        name: values[-1] for name, values in parse_qs(address.query, keep_blank_values=True).items()
    }


def note(text: str) -> str:
    """Give what the form says of a search."""
    [shown] = re.findall(r'id="searchbar_helptext">(.*?)</div>', text, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", shown)).split())
