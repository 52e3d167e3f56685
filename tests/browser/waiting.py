"""Waiting for what the server knows, which a page cannot be asked for."""

from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE = 15_000
STEP = 50


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until it holds; fail where it does not within fifteen seconds."""
    for _ in range(PATIENCE // STEP):
        if holds():
            return
        page.wait_for_timeout(STEP)
    assert holds()
