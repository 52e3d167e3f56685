"""The browser of the widget's benchmark: a real chromium, signed in, a new page for each run.

Responsible for: pages, the line they are on, and letting a way to upload run in one. Does not know:
what the numbers should be.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from .widget_servers import running_site

# As the browser tests have it.
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
MODULES = {"without-previews": "element"}
"""The module of ``pages/`` that uses a page, where it has another name."""
RUN = "async ([way, count]) => (await import('/static/pages/run.js')).run(way, count)"


@dataclass(frozen=True)
class Line:
    """A connection to the internet: bits in a second each way, and milliseconds to an answer."""

    up: float
    down: float
    latency: float

    def lead_to(self, session: CDPSession) -> None:
        """Put a page on this line."""
        conditions = {
            "offline": False,
            "latency": self.latency,
            "uploadThroughput": self.up / 8,
            "downloadThroughput": self.down / 8,
        }
        session.send("Network.emulateNetworkConditions", conditions)


@dataclass(frozen=True)
class Run:
    """What one run gave: how many files were taken, and the milliseconds of it all and of tasks.

    ``blocked`` are the tasks of 50 milliseconds and longer; ``size`` is a file's, in bytes.
    """

    taken: int
    milliseconds: float
    size: int
    blocked: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Bench:
    """The site, and a browser that is signed in there."""

    context: BrowserContext
    origin: str

    @contextmanager
    def page(self, name: str, line: Line | None = None) -> Iterator[Page]:
        """Give a page of `widget_urls`, new."""
        page = self.context.new_page()
        if line:
            line.lead_to(self.context.new_cdp_session(page))
        page.goto(f"{self.origin}/{name}/")
        yield page
        page.close()

    def run(self, name: str, count: int, line: Line | None = None) -> Run:
        """Let a page of its own upload so many files."""
        with self.page(name, line) as page:
            return run(page, name, count)


def run(page: Page, name: str, count: int) -> Run:
    """Let a page upload so many files, and see that each was taken."""
    one = Run(**page.evaluate(RUN, [MODULES.get(name, name), count]))
    assert one.taken == count, f"{name}: {one.taken} of {count} files were taken."
    return one


@contextmanager
def bench() -> Iterator[Bench]:
    """Run the servers and the browser as long as the block runs."""
    with running_site() as (origin, session), sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIETLY)
        with browser.new_context() as context:
            context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
            yield Bench(context, origin)
        browser.close()
