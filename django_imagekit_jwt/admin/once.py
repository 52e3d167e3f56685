"""What is found out at most once in a request.

Responsible for: remembering it as long as the request lives, and no longer.
Does not know: what it is.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from django.http import HttpRequest

T = TypeVar("T")


def once(request: HttpRequest, name: Hashable, find_out: Callable[[], T]) -> T:
    """Give what was found out under that name in this request; find it out the first time."""
    known: dict[Hashable, T] | None = getattr(request, "_imagekit_found_out", None)
    if known is None:
        known = {}
        request._imagekit_found_out = known  # type: ignore[attr-defined]  # our own mark on it
    if name not in known:
        known[name] = find_out()
    return known[name]
