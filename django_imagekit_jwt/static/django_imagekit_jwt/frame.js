/** What stands round the rows: a hint, all files together, a live region. Does not know uploads. */

import { say } from "./client.js";
import { make } from "./row.js";

/** @import * as T from "./parts.d.ts" */

/** Adds it, and gives what screen readers are told by. @type {(element: T.Uploader) => T.Announce} */
export function frame(element) {
  const { list, overall } = element;
  const live = make("p", "live");
  live.role = "status";
  overall.hidden = true;
  const own = [make("span", "hint", say("drop")), overall, list, live];
  // Turbo, htmx and formsets bring back old markup.
  for (const { className } of own) element.querySelector(`.${className}`)?.remove();
  element.append(...own);
  /** @type {string[]} */
  const said = [];
  return (text) => {
    if (said.push(text) > 1) return;
    // Together with what else is said in this moment.
    setTimeout(() => {
      live.textContent = said.splice(0).slice(-4).join(" ");
    }, 250);
  };
}
