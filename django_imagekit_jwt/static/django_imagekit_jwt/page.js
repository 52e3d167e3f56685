/** Rows that show how files are, and a submit that waits. Does not know why. */

import { say, words } from "./client.js";

/** @import { Bytes, Make, Show, Uploader } from "./types.d.ts" */

/** @type {Make} */
export const make = (tag, name, textContent = "") =>
  Object.assign(document.createElement(tag), { className: `imagekit-upload-${name}`, textContent });

export class Row {
  item = make("li", "file");
  button = make("button", "button");
  #bar = make("progress", "progress");
  #status = make("span", "status");

  /** @param {string} name */
  constructor(name) {
    this.button.type = "button";
    this.#bar.ariaLabel = name;
    this.item.append(make("span", "name", name), this.button, this.#bar, this.#status);
  }

  /** @type {Show} */
  show(state, text, action) {
    const { button } = this;
    this.item.dataset.state = state;
    this.#status.textContent = text;
    button.hidden = !action;
    button.value = action;
    button.textContent = action && words[action];
    button.ariaLabel = `${button.textContent} ${this.#bar.ariaLabel}`;
  }

  /** @param {Bytes} bytes */
  progress({ loaded, total }) {
    this.#bar.value = loaded / total || 0;
    const percent = Math.floor(this.#bar.value * 100);
    this.show("uploading", say("uploading", { percent }), "cancel");
  }
}

/** Holds a form's submit back. */
export class Hold {
  /** @type {SubmitEvent | null} */
  #held = null;

  /** @param {Uploader} element */
  constructor(element) {
    this.element = element;
  }

  begin() {
    if (!this.#held) this.element.notify("");
    // Before htmx and Turbo hear of it.
    document.addEventListener("submit", this, true);
  }

  /** @param {SubmitEvent} event */
  handleEvent(event) {
    if (event.target !== this.element.closest("form")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#held ??= event;
    this.element.notify(words.waitingToSubmit);
  }

  end() {
    document.removeEventListener("submit", this, true);
    const held = this.#held;
    const form = this.element.closest("form");
    this.#held = null;
    if (!held || !form?.isConnected) return;
    this.element.notify("");
    const failed = form.querySelector("imagekit-upload [data-state=failed]");
    if (!failed) return form.requestSubmit(held.submitter);
    /** @type {any} */ (failed.closest("imagekit-upload")).notify(words.notSubmitted);
    failed.querySelector("button")?.focus();
  }
}
