"""The list of records, at any number of them.

Responsible for: an order that indexes have, and a count that ends.
Does not know: filters, what a search means, or how a row looks.
"""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from django_imagekit_jwt.models import IssuedToken

from .search import COLUMNS, Sought, sought

MOST_LISTED = 1_000
"""Rows that the pages of a list reach; whoever wants others narrows it."""

if TYPE_CHECKING:
    _Paginator = Paginator[IssuedToken]
else:
    _Paginator = Paginator


class BoundedPaginator(_Paginator):
    """Pages over the first rows alone, so that no table is ever counted to its end."""

    @cached_property
    def count(self) -> int:
        """How many rows the pages reach."""
        return min(self._counted, MOST_LISTED)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that the pages do not reach."""
        return self._counted > MOST_LISTED

    @property
    def reached(self) -> int:
        """How many rows the pages reach at most, to say so."""
        return MOST_LISTED

    @cached_property
    def _counted(self) -> int:
        rows: QuerySet[IssuedToken] = self.object_list  # type: ignore[assignment]  # the admin's is
        return rows.values("pk")[: MOST_LISTED + 1].count()


class IndexedChangeList(ChangeList):
    """A list in the order of issue, one way or the other, that says what its search found."""

    is_newest_first: bool
    sought: Sought | None

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Give the two columns that every index ends with, in one direction."""
        self.is_newest_first = super().get_ordering(request, queryset)[0] != "iat"
        return ["-iat", "-pk"] if self.is_newest_first else ["iat", "pk"]

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """Give the rows, and keep what the term was understood as."""
        rows = super().get_queryset(request, exclude_parameters)
        self.sought = sought(request, self.query, rows.db)
        return rows

    @property
    def query_without_search(self) -> str:
        """The query string of the filters alone."""
        return self.get_query_string(remove=[SEARCH_VAR])

    @property
    def other_meanings(self) -> list[tuple[str, str]]:
        """What else the term is, each with the query string that finds that."""
        also = self.sought.also if self.sought else ()
        return [
            (str(COLUMNS[column]), self.get_query_string({SEARCH_VAR: f"{column}={self.query}"}))
            for column in also
        ]
