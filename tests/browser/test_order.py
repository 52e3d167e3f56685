"""The files of a field are put in order with buttons, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

SETUP = """async (names) => {
  const { orderable } = await import("/order.js");
  const { english } = await import("/words.js");
  const say = (key, values) => english[key].replace(/{(\\w+)}/g, (_, name) => values[name]);
  const list = document.getElementById("list");
  window.heard = [];
  window.said = [];
  window.again = () => orderable(list, say, (text) => window.said.push(text));
  window.add = (name, value) => {
    const row = document.createElement("li");
    row.innerHTML = `<span class="imagekit-upload-name">${name}</span>
      <button type="button" class="imagekit-upload-button">Remove</button>`;
    if (value) row.innerHTML += `<input type="hidden" name="files" value="${value}">`;
    list.append(row);
    window.again();
  };
  document.addEventListener("imagekit-upload:order", () => window.heard.push(values()));
  window.values = () => [...list.querySelectorAll("input")].map(({ value }) => value);
  for (const name of names) window.add(name, name);
}"""


@pytest.fixture
def listed(blank: Page) -> Page:
    """A list of three files."""
    blank.evaluate(SETUP, ["a", "b", "c"])
    return blank


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def values(page: Page) -> str:
    return "".join(page.evaluate("() => values()"))


def buttons(page: Page) -> int:
    return page.locator(".imagekit-upload-earlier, .imagekit-upload-later").count()


def test_a_row_is_moved_up_and_down_with_its_value(listed: Page) -> None:
    button(listed, "Move up c").click()
    assert values(listed) == "acb"
    button(listed, "Move down a").click()
    assert values(listed) == "cab"


def test_the_focus_stays_on_the_button_that_was_pressed(listed: Page) -> None:
    for name, moved in {"Move up c": "acb", "Move down b": "acb", "Move down a": "cab"}.items():
        button(listed, name).focus()
        listed.keyboard.press("Enter")
        expect(button(listed, name)).to_be_focused()
        assert values(listed) == moved


def test_a_row_is_carried_to_the_end_by_one_key(listed: Page) -> None:
    button(listed, "Move up c").focus()
    for _ in range(3):
        listed.keyboard.press("Space")
    assert values(listed) == "cab"
    expect(button(listed, "Move up c")).to_be_focused()


def test_each_move_is_announced_and_dispatched_once(listed: Page) -> None:
    button(listed, "Move up c").click()
    button(listed, "Move up c").click()
    assert listed.evaluate("() => said") == ["c is now number 2 of 3.", "c is now number 1 of 3."]
    assert listed.evaluate("() => heard") == [["a", "c", "b"], ["c", "a", "b"]]


def test_at_the_ends_a_button_is_disabled_and_can_still_be_focused(listed: Page) -> None:
    for name in ("Move up a", "Move down c"):
        expect(button(listed, name)).to_be_disabled()
        button(listed, name).focus()
        listed.keyboard.press("Enter")
        expect(button(listed, name)).to_be_focused()
    for name in ("Move down a", "Move up b", "Move down b", "Move up c"):
        expect(button(listed, name)).to_be_enabled()
    assert values(listed) == "abc"
    assert listed.evaluate("() => [...said, ...heard]") == []


def test_after_a_move_other_buttons_are_disabled(listed: Page) -> None:
    button(listed, "Move up b").click()
    expect(button(listed, "Move up b")).to_be_disabled()
    expect(button(listed, "Move up a")).to_be_enabled()


def test_no_button_is_added_twice(listed: Page) -> None:
    assert buttons(listed) == 6
    listed.evaluate("() => again()")
    assert buttons(listed) == 6


def test_a_row_that_comes_later_joins(listed: Page) -> None:
    listed.evaluate("() => add('d', 'd')")
    button(listed, "Move up d").click()
    assert values(listed) == "abdc"


def test_a_row_without_a_value_has_no_buttons_and_is_stepped_over(listed: Page) -> None:
    listed.evaluate("() => { add('failed', ''); add('d', 'd'); }")
    assert buttons(listed) == 8
    button(listed, "Move up d").click()
    assert values(listed) == "abdc"
    assert listed.evaluate("() => said") == ["d is now number 3 of 4."]


def test_a_row_that_is_left_alone_loses_its_buttons(listed: Page) -> None:
    listed.evaluate("() => { list.children[2].remove(); again(); }")
    assert buttons(listed) == 4
    listed.evaluate("() => { list.children[1].remove(); again(); }")
    assert buttons(listed) == 0
    expect(button(listed, "Remove")).to_be_visible()


def test_the_buttons_come_between_the_name_and_the_rows_own(listed: Page) -> None:
    labels = listed.locator("li").first.get_by_role("button").all_inner_texts()
    assert labels == ["Move up", "Move down", "Remove"]
