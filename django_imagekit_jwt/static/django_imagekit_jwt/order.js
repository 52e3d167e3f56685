/**
 * Buttons that move the rows of a list. Does not know what the rows are of.
 *
 * @typedef {"earlier" | "later"} Way
 * @typedef {(key: Way | "action" | "moved", values?: object) => string} Say
 */

/** @type {Way[]} */
const WAYS = ["earlier", "later"];
const BUTTONS = ".imagekit-upload-earlier, .imagekit-upload-later";

/**
 * Gives each row with a value two buttons that move it among those, and takes them from rows without
 * one and from one that is alone. To be called after every change of the rows.
 *
 * @param {HTMLElement} list
 * @param {Say} say
 * @param {(text: string) => void} announce
 */
export function orderable(list, say, announce) {
  /** @param {Element} row @param {Way} way */
  const press = (row, way) => {
    if (!move(list, row, way)) return;
    orderable(list, say, announce);
    const rows = rowsOf(list);
    const position = rows.indexOf(row) + 1;
    announce(say("moved", { name: nameOf(row), position, count: rows.length }));
    list.dispatchEvent(new CustomEvent("imagekit-upload:order", { bubbles: true }));
  };
  const rows = rowsOf(list);
  for (const row of list.children) {
    const stays = rows.length > 1 && rows.includes(row);
    if (!stays) removeButtons(row);
    else if (!row.querySelector(BUTTONS)) addButtons(row, say, press);
  }
  for (const row of rows) {
    disable(row, "earlier", row === rows[0]);
    disable(row, "later", row === rows.at(-1));
  }
}

/** @param {HTMLElement} list */
const rowsOf = (list) =>
  [...list.children].filter((row) => row.querySelector("input[type=hidden]"));

/** @param {Element} row */
const nameOf = (row) => row.querySelector(".imagekit-upload-name")?.textContent?.trim() ?? "";

/** @param {HTMLElement} list @param {Element} row @param {Way} way */
function move(list, row, way) {
  const rows = rowsOf(list);
  const neighbour = rows[rows.indexOf(row) + (way === "earlier" ? -1 : 1)];
  if (!neighbour) return false;
  // It is the neighbour that moves: the row would lose the focus.
  if (way === "earlier") row.after(neighbour);
  else row.before(neighbour);
  return true;
}

/** @param {Element} row @param {Say} say @param {(row: Element, way: Way) => void} press */
function addButtons(row, say, press) {
  const buttons = WAYS.map((way) => {
    const button = document.createElement("button");
    const label = say("action", { action: say(way), name: nameOf(row) });
    button.type = "button";
    button.className = `imagekit-upload-button imagekit-upload-${way}`;
    button.textContent = say(way);
    button.setAttribute("aria-label", label);
    button.onclick = () => press(row, way);
    return button;
  });
  const own = row.querySelector(".imagekit-upload-button");
  if (own) own.before(...buttons);
  else row.append(...buttons);
}

/** @param {Element} row */
function removeButtons(row) {
  const focused = row.querySelector(`:is(${BUTTONS}):focus`);
  for (const button of row.querySelectorAll(BUTTONS)) button.remove();
  /** @type {HTMLElement | null} */
  const own = row.querySelector("button:not([hidden])");
  if (focused) own?.focus();
}

/** Not by `disabled`: that takes the focus. @param {Element} row @param {Way} way @param {boolean} yes */
function disable(row, way, yes) {
  const button = row.querySelector(`.imagekit-upload-${way}`);
  if (yes) button?.setAttribute("aria-disabled", "true");
  else button?.removeAttribute("aria-disabled");
}
