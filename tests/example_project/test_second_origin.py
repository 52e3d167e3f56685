from collections.abc import Iterator

import pytest

from example_project.second_origin import Addresses, running_page
from tests.testing.emulator.client import Answer, send

ADDRESSES = Addresses("http://site.example", "http://up.example", "http://files.example")


@pytest.fixture
def origin() -> Iterator[str]:
    with running_page(ADDRESSES) as origin:
        yield origin


def test_the_page_may_talk_to_three_origins_only(origin: str) -> None:
    answer = send(origin + "/")
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' http://site.example http://up.example;" in policy
    assert "default-src 'none'" in policy


def test_the_page_is_told_where_the_site_is(origin: str) -> None:
    assert send(origin + "/config.json").json == {"site": "http://site.example"}


@pytest.mark.parametrize("path", ["/page/page.js", "/static/django_imagekit_jwt/client.js"])
def test_its_modules_are_served(origin: str, path: str) -> None:
    answer: Answer = send(origin + path)
    assert answer.status == 200
    assert "javascript" in answer.headers["Content-Type"]


def test_anything_else_is_not_found(origin: str) -> None:
    assert send(origin + "/nothing").status == 404
