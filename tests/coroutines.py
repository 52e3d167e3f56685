"""Running coroutines in a thread of their own, as Playwright keeps a loop going in the tests'."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from asgiref.sync import async_to_sync
from django.db import DEFAULT_DB_ALIAS, connections

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run what needs no database."""
    return _in_thread(lambda: asyncio.run(coroutine))


def run_in_transaction(ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run what reads and writes in the test's own transaction: ``AsyncClient``, but no ASGI server.

    The server, unlike the client, closes the connection when a request begins.
    """
    tests_own = connections[DEFAULT_DB_ALIAS]

    def with_connection() -> T:
        connections[DEFAULT_DB_ALIAS] = tests_own
        return async_to_sync(ask)()

    tests_own.inc_thread_sharing()
    try:
        return _in_thread(with_connection)
    finally:
        tests_own.dec_thread_sharing()


def _in_thread(work: Callable[[], T]) -> T:
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
