"""The middleware by which a form field knows who presents a receipt, and a widget who asks.

Responsible for: the request that this thread or task is answering. Does not know: what for.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.utils.decorators import sync_and_async_middleware

_current: ContextVar[HttpRequest | None] = ContextVar("imagekit_jwt_request", default=None)


@sync_and_async_middleware
def upload_middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Remember the request while it is answered; it stands after the one that gives it a user."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> Any:
            before = _current.set(request)
            try:
                return await get_response(request)
            finally:
                _current.reset(before)

        return answer_async

    def answer(request: HttpRequest) -> Any:
        before = _current.set(request)
        try:
            return get_response(request)
        finally:
            _current.reset(before)

    return answer


def current_request() -> HttpRequest | None:
    """Give the request that is being answered; None where none is, or without the middleware."""
    return _current.get()
