/** What a form has of the element: receipts, and a submit that waits. Does not know uploads. */

import { say } from "./client.js";
import { make } from "./row.js";

/** @import * as T from "./parts.d.ts" */

const DEAD = "[hidden], .imagekit-upload-earlier, .imagekit-upload-later";

export class Field {
  /** @type {SubmitEvent | null} */
  #held = null;
  #notice = make("p", "notice");

  /** @param {T.Uploader} element */
  constructor(element) {
    this.element = element;
    const { input, list } = element;
    element.querySelector(".imagekit-upload-notice")?.remove();
    this.#notice.role = "status";
    if (input.required) element.dataset.required = ""; // copies have it, too
    for (const item of element.querySelectorAll(".imagekit-upload-file:has(input)")) {
      // What Turbo restores has lost what its buttons did.
      for (const old of item.querySelectorAll(DEAD)) old.remove();
      /** @type {any} */ (item.querySelector("button")).onclick = () => element.discard(item);
      list.append(item);
    }
    for (const old of this.#current?.querySelectorAll(DEAD) ?? []) old.remove();
  }

  /** The files that were there before. */
  get #current() {
    return this.element.parentElement?.querySelector(":scope > .imagekit-upload-current");
  }

  /** Its name is the receipts', and may change. @returns {HTMLInputElement} */
  get #empty() {
    return /** @type {any} */ (
      this.element.querySelector("[type=hidden]:not(.imagekit-upload-file *)")
    );
  }

  /** @param {boolean} busy whether uploads are under way */
  async update(busy) {
    const { element } = this;
    const { input, list } = element;
    const required = "required" in element.dataset;
    input.required = required && !busy && !list.querySelector("[data-state=done]");
    if (!input.multiple) return;
    const lists = [this.#current, list].filter((one) => one?.querySelector("[type=hidden]"));
    if (!lists.length) return;
    const { orderable } = await import("./order.js");
    for (const one of /** @type {HTMLElement[]} */ (lists)) orderable(one, say, element.announce);
  }

  /** @param {HTMLElement} item @param {string} value */
  keep(item, value) {
    if (!this.element.input.multiple) {
      for (const other of [...this.element.list.children]) {
        if (other === item) break;
        if (other.contains(document.activeElement)) item.querySelector("button")?.focus();
        other.remove();
      }
    }
    const { name } = this.#empty;
    item.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }

  /** @param {string} notice */
  notify(notice) {
    this.#notice.textContent = notice;
  }

  begin() {
    if (!this.#notice.parentNode) this.element.append(this.#notice);
    if (!this.#held) this.notify("");
    // Before htmx and Turbo hear of it.
    document.addEventListener("submit", this, true);
  }

  /** @param {SubmitEvent} event */
  handleEvent(event) {
    if (event.target !== this.element.closest("form")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#held ??= event;
    this.notify(say("waitingToSubmit"));
  }

  end() {
    document.removeEventListener("submit", this, true);
    const held = this.#held;
    const form = this.element.closest("form");
    this.#held = null;
    if (!held || !form?.isConnected) return;
    this.notify("");
    const failed = form.querySelector("imagekit-upload [data-state=failed]");
    if (!failed) return form.requestSubmit(held.submitter);
    this.notify(say("notSubmitted"));
    /** @type {any} */ (failed.querySelector("button:not([hidden])"))?.focus();
  }
}
