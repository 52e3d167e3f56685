"""What a test asks a page about its accessibility, and how it stops an upload half-way."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, Route

from tests.skipping import cannot_run

AXE = Path(__file__).resolve().parents[1] / "js/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ({ within, rules }) => {
  // What style sheets import it would load into inline styles, which the policy forbids.
  const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(within, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ failureSummary, html }) => `${id}: ${html} ${failureSummary}`));
}"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TOKENS = "**/imagekit/uploads/"
UPLOADS = "**/files/upload"


def faults(page: Page, within: str = "html") -> list[str]:
    """Give what axe finds, in light and in dark."""
    if not AXE.exists():
        cannot_run("axe-core is not installed: npm --prefix tests/js ci")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        faulty = page.evaluate(RUN, {"within": within, "rules": RULES})
        found.extend(f"{scheme}: {fault}" for fault in faulty)
    return found


class Held:
    """Requests to an address, which are held until they are let go."""

    def __init__(self, page: Page, address: str) -> None:
        self.routes: list[Route] = []
        self.released = False
        page.route(address, self.hear)

    def hear(self, route: Route) -> None:
        if self.released:
            route.continue_()
        else:
            self.routes.append(route)

    def release(self) -> None:
        self.released = True
        for route in self.routes:
            route.continue_()
