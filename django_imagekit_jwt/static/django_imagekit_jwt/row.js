/** A file's row, which shows how it is. Does not know why. */

import { say } from "./client.js";

/** @import * as T from "./parts.d.ts" */

/** @type {T.Make} */
export const make = (tag, name, textContent = "") =>
  Object.assign(document.createElement(tag), { className: `imagekit-upload-${name}`, textContent });

export class Row {
  item = make("li", "file");
  button = make("button", "button");
  remover = make("button", "button");
  /** Said after each state. */
  note = "";
  #bar = make("progress", "progress");
  #status = make("span", "status");

  constructor(name = "") {
    const { button, item, remover } = this;
    button.type = remover.type = "button";
    item.tabIndex = -1;
    this.#bar.ariaLabel = name;
    item.append(make("span", "name", name), button, remover, this.#bar, this.#status);
    this.#offer(remover, "remove");
  }

  /** @param {HTMLButtonElement} button @param {string} value */
  #offer(button, value) {
    // To no other button, which would be pressed instead.
    if (!value && button.matches(":focus")) this.item.focus();
    const action = value && say(value);
    const ariaLabel = say("action", { action, name: this.#bar.ariaLabel });
    Object.assign(button, { ariaLabel, hidden: !value, textContent: action, value });
  }

  /** @type {T.Show} */
  show(state, text, action, removable = false) {
    this.item.dataset.state = state;
    this.#status.textContent = text + this.note;
    if (this.button.value !== action) this.#offer(this.button, action);
    this.remover.hidden = !removable;
  }

  /** @param {T.Bytes} bytes */
  progress({ loaded, total }) {
    this.#bar.value = loaded / total || 0;
    const percent = Math.floor(this.#bar.value * 100);
    this.show("uploading", say("uploading", { percent }), "cancel");
  }
}
