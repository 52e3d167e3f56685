"""Pictures are made smaller in a worker, and on the page where there can be none."""

from pathlib import Path
from shutil import copy
from typing import cast

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Complaints
from tests.browser.modules import MODULES, POLICY, open_page, running_modules
from tests.browser.resizing import encoded, large_jpeg, one, photo, resized

pytestmark = pytest.mark.browser

NO_WORKER = f"{POLICY}; worker-src 'none'"

LONG_TASKS = """async () => {
  const { resized } = await import("/resize.js");
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  const [file] = document.getElementById("files").files;
  const { to } = await resized(file, { maxWidth: 1600, maxHeight: 1600 });
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  tasks.push(...observer.takeRecords());
  return { to, blocked: Math.max(0, ...tasks.map(({ duration }) => duration)) };
}"""


def test_several_at_once_get_each_its_own(blank: Page) -> None:
    files = [encoded(photo(900 + 100 * number, 900), "jpeg", quality=95) for number in range(6)]
    answers = resized(blank, *files[:3], b"nothing", *files[3:], box=(0, 90))
    names = [answer and (answer.name, answer.image.width) for answer in answers]
    assert names == [
        ("0.jpeg", 90), ("1.jpeg", 100), ("2.jpeg", 110), None,
        ("4.jpeg", 120), ("5.jpeg", 130), ("6.jpeg", 140),
    ]  # fmt: skip
    assert len(blank.workers) == 1


def test_an_idle_worker_is_ended_and_another_started(page: Page, origin: str) -> None:
    page.clock.install(time=0)
    open_page(page, origin)
    page.clock.pause_at(3_600_000)  # and it goes on by what the test says only
    one(page, large_jpeg())
    (worker,) = page.workers
    for _ in range(2):
        page.clock.run_for(9_000)
        one(page, large_jpeg())
    assert page.workers == [worker]
    with worker.expect_event("close"):
        page.clock.run_for(11_000)
    assert page.workers == []
    one(page, large_jpeg())
    assert len(page.workers) == 1


def test_static_files_on_another_origin_are_done_without_a_worker(
    page: Page, origin: str, complaints: Complaints
) -> None:
    static = origin.replace("127.0.0.1", "localhost")
    open_page(page, origin, f"default-src 'none'; script-src 'self' {static}; img-src data:")
    assert one(page, large_jpeg(), module=f"{static}/resize.js").image.size == (800, 600)
    assert page.workers == []


def test_a_csp_without_workers_is_complained_of_once_and_kept_to(
    page: Page, origin: str, complaints: Complaints
) -> None:
    open_page(page, origin, NO_WORKER)
    for answer in resized(page, large_jpeg(), large_jpeg()):
        assert answer
        assert answer.image.size == (800, 600)
    (complaint,) = complaints.found
    assert "worker-src 'none'" in complaint
    complaints.found.clear()


def test_a_browser_without_offscreencanvas_does_it_on_the_page(
    page: Page, origin: str, complaints: Complaints
) -> None:
    page.add_init_script("delete window.OffscreenCanvas; delete window.Worker;")
    open_page(page, origin)
    assert one(page, large_jpeg()).image.size == (800, 600)


def test_the_worker_has_a_hashed_name_where_the_module_has(
    page: Page, tmp_path: Path, complaints: Complaints
) -> None:
    copy(MODULES / "resize.js", tmp_path / "resize.0123456789ab.js")
    with running_modules(tmp_path) as origin:
        open_page(page, origin)
        one(page, large_jpeg(), module="/resize.0123456789ab.js")
        assert [worker.url for worker in page.workers] == [f"{origin}/resize.0123456789ab.js"]


def test_twelve_megapixels_do_not_block_the_page(blank: Page, tmp_path: Path) -> None:
    (tmp_path / "big.jpg").write_bytes(encoded(photo(4000, 3000), "jpeg", quality=92))
    blank.locator("#files").set_input_files(tmp_path / "big.jpg")
    # The best of three, as other processes take the processor, too. In each of them the page would
    # be blocked for 300 ms and more without the worker.
    assert 0 in (blocked(blank) for _ in range(3))


def blocked(page: Page) -> float:
    """Give the page's longest task of more than 50 ms in milliseconds, 0 if there was none."""
    seen = page.evaluate(LONG_TASKS)
    assert seen["to"] == "1600 \u00d7 1200"
    return cast("float", seen["blocked"])
