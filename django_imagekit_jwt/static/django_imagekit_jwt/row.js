/** What a page shows of one file. Does not know why. */

import { say, words } from "./client.js";

/** @type {import("./types.d.ts").Make} */
export const make = (tag, name, textContent = "") =>
  Object.assign(document.createElement(tag), { className: `imagekit-upload-${name}`, textContent });

export class Row {
  item = make("li", "file");
  button = make("button", "button");
  #bar = make("progress", "progress");
  #status = make("span", "status");

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.button.type = "button";
    this.#bar.ariaLabel = name;
    this.item.append(make("span", "name", name), this.button, this.#bar, this.#status);
  }

  /** @type {import("./types.d.ts").Show} */
  show(state, text, action) {
    const label = action && words[action];
    this.item.dataset.state = state;
    this.#status.textContent = text;
    this.button.hidden = !action;
    this.button.textContent = label;
    this.button.ariaLabel = `${label} ${this.name}`;
  }

  /** @param {import("./types.d.ts").Bytes} bytes */
  progress({ loaded, total }) {
    this.#bar.value = loaded / total || 0;
    const percent = Math.floor(this.#bar.value * 100);
    this.show("uploading", say("uploading", { percent }), "cancel");
  }
}
