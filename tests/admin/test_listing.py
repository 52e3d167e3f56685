import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from django_imagekit_jwt.admin import listing as source
from django_imagekit_jwt.admin.listing import BoundedPaginator
from django_imagekit_jwt.models import IssuedToken
from tests.admin.asking import LIST, listed, listing, plans
from tests.factories import issued_token
from tests.skipping import only_sqlite


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages reach three rows, as a thousand would be slow to write."""
    monkeypatch.setattr(source, "MOST_LISTED", 3)


def paginated(per_page: int) -> BoundedPaginator:
    return BoundedPaginator(IssuedToken.objects.all(), per_page)


def test_a_thousand_rows_are_reached() -> None:
    assert source.MOST_LISTED == 1_000


@pytest.mark.usefixtures("few", "db")
@pytest.mark.parametrize(
    ("there", "count", "has_more"), [(0, 0, False), (2, 2, False), (3, 3, False), (5, 3, True)]
)
def test_a_count_ends_where_the_pages_do(there: int, count: int, *, has_more: bool) -> None:
    for _ in range(there):
        issued_token()
    pages = paginated(2)
    with CaptureQueriesContext(connection) as queries:
        assert (pages.count, pages.has_more) == (count, has_more)
    [counting] = [one["sql"] for one in queries]
    assert "LIMIT 4" in counting
    assert "CASE" not in counting


@pytest.mark.usefixtures("few", "db")
def test_no_page_reaches_beyond() -> None:
    for _ in range(5):
        issued_token()
    pages = paginated(2)
    assert pages.num_pages == 2
    assert [one.jti for one in pages.page(1)] == ["jti-4", "jti-3"]
    assert [one.jti for one in pages.page(2)] == ["jti-2"]
    with pytest.raises(EmptyPage):
        pages.page(3)


@pytest.mark.usefixtures("few")
def test_the_page_says_that_there_are_more(staff: Client) -> None:
    for _ in range(3):
        issued_token()
    assert "There are more" not in listing(staff)
    issued_token()
    assert "There are more: these are the newest 3. Narrow with a filter" in listing(staff)
    assert "There are more: these are the oldest 3. Narrow with a filter" in listing(staff, o="0")
    assert "There are more" not in listing(staff, q="jti-1")


def test_nothing_counts_all_records(staff: Client) -> None:
    issued_token()
    with CaptureQueriesContext(connection) as queries:
        text = listing(staff, _facets="True", status="active")
    counting = [one["sql"] for one in queries if "COUNT(" in one["sql"]]
    assert len(counting) == 1
    assert "LIMIT 1001" in counting[0]
    assert "Show counts" not in text
    assert "Hide counts" not in text


@pytest.mark.parametrize("order", ["0", "0.1", "0.-0"])
def test_the_oldest_come_first_on_request(order: str, staff: Client) -> None:
    for _ in range(3):
        issued_token()
    assert listed(staff, o=order) == ["jti-0", "jti-1", "jti-2"]


@pytest.mark.parametrize("order", ["", "-0", "1", "2", "-4", "6.0", "x", "99", "-99", "--", "é"])
def test_nothing_else_orders_the_list(order: str, staff: Client) -> None:
    for name in ("b", "a", "c"):
        issued_token(policy=name, username=name)
    assert listed(staff, o=order) == ["jti-2", "jti-1", "jti-0"]


def test_only_the_moment_of_issue_offers_to_order(staff: Client) -> None:
    issued_token()
    assert listing(staff).count('class="sortable') == 1


@only_sqlite
@pytest.mark.parametrize("order", ["0", "-0", "2"])
def test_an_index_orders_the_list(order: str, staff: Client) -> None:
    issued_token()
    counting, rows = plans(staff, o=order)
    for plan in (counting, rows):
        assert "INDEX imagekit_jwt_iat" in plan
        assert "ORDER BY" not in plan


@pytest.mark.parametrize("number", ["0", "-1", "2", "9999999999", "1.5", "x", "é"])
def test_a_page_that_is_not_there_is_no_error(number: str, staff: Client) -> None:
    issued_token()
    answer = staff.get(LIST, {"p": number}, follow=True)
    assert answer.status_code == 200
