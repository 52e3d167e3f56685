"""A dropped folder gives its files, all of them.

The folder is a real one and Chromium itself drops it, told so by its DevTools protocol.
"""

from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SETUP = """async () => {
  const { filesIn } = await import("/folders.js");
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
    for (const path of window.gone ?? []) await window.remove(path);
    window.found = await filesIn([null, ...entries]);
  });
}"""
CONTENTS = "async () => Promise.all(found.map(async (file) => [file.name, await file.text()]))"


@pytest.fixture
def target(blank: Page) -> Page:
    """A page that takes drops."""
    blank.evaluate(SETUP)
    return blank


def dropped(page: Page, *paths: Path) -> dict[str, str]:
    """Drop what is there, and give the text of each file by its name, in the order found."""
    data: dict[str, Any] = {"items": [], "files": [*map(str, paths)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": 200, "y": 200, "data": data}
        session.send("Input.dispatchDragEvent", event)
    page.wait_for_function("() => window.found")
    found = cast("list[tuple[str, str]]", page.evaluate(CONTENTS))
    assert len({name for name, _ in found}) == len(found)
    return dict(found)


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"this is {name}")


def test_a_folder_of_more_files_than_are_given_at_a_time_is_read_to_its_end(
    target: Page, tmp_path: Path
) -> None:
    write(tmp_path / "many", *(f"{number}.txt" for number in range(250)))
    found = dropped(target, tmp_path / "many")
    assert list(found) == [f"{number}.txt" for number in range(250)]
    assert found["249.txt"] == "this is 249.txt"


def test_folders_are_walked_to_the_bottom_in_the_order_of_names(
    target: Page, tmp_path: Path
) -> None:
    write(tmp_path / "top", "b/c/d/deep.txt", "b/10.txt", "b/9.txt", "a.txt", "z.txt")
    assert list(dropped(target, tmp_path / "top")) == [
        "a.txt", "9.txt", "10.txt", "deep.txt", "z.txt",
    ]  # fmt: skip


def test_files_and_folders_are_dropped_together(target: Page, tmp_path: Path) -> None:
    write(tmp_path, "single.txt", "folder/inside.txt", "last.txt")
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / name for name in ("single.txt", "folder", "empty", "last.txt")]
    assert list(dropped(target, *paths)) == ["single.txt", "inside.txt", "last.txt"]


def test_what_systems_hide_in_folders_is_left_out(target: Page, tmp_path: Path) -> None:
    hidden = (".DS_Store", "Thumbs.db", "desktop.ini")
    write(tmp_path / "top", "mine.txt", *hidden, *(f"sub/{name}" for name in hidden))
    assert list(dropped(target, tmp_path / "top", tmp_path / "top/.DS_Store")) == ["mine.txt"]


def test_what_is_gone_meanwhile_is_skipped(target: Page, tmp_path: Path) -> None:
    write(tmp_path, "here.txt", "gone.txt", "folder/too.txt", "last.txt")

    def remove(path: str) -> None:
        Path(path).rename(f"{tmp_path}-{Path(path).name}")

    paths = [tmp_path / name for name in ("here.txt", "gone.txt", "folder", "last.txt")]
    target.expose_function("remove", remove)
    target.evaluate("(paths) => { window.gone = paths; }", [*map(str, paths[1:3])])
    assert list(dropped(target, *paths)) == ["here.txt", "last.txt"]


def test_links_that_lead_back_do_not_keep_it_forever(target: Page, tmp_path: Path) -> None:
    write(tmp_path / "top", "mine.txt")
    (tmp_path / "top/again").symlink_to(tmp_path / "top")
    assert list(dropped(target, tmp_path / "top")) == ["mine.txt"]
