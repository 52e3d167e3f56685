"""Waiting for what the server knows, which a page cannot be asked for, and letting a page wait."""

from collections.abc import Callable

from playwright.sync_api import Page, Route

PATIENCE = 15_000
STEP = 50


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until it holds; fail where it does not within fifteen seconds."""
    for _ in range(PATIENCE // STEP):
        if holds():
            return
        page.wait_for_timeout(STEP)
    assert holds()


def held(page: Page, pattern: str, times: int | None = None) -> list[Route]:
    """Hold the requests to such addresses, all or so many, and give them as they come."""
    found: list[Route] = []

    def hold(route: Route) -> None:
        found.append(route)

    page.route(pattern, hold, times=times)
    return found
