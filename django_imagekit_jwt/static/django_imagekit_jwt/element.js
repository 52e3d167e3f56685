/** `<imagekit-upload>`: uploads what it is given. Does not know HTTP, registers nothing. */

import { say, UploadError, words } from "./client.js";
import { Queue } from "./queue.js";
import { make, Row } from "./row.js";

/** @import * as T from "./parts.d.ts" */

const ENDS = /** @type {const} */ ({ success: "succeeded", error: "failed", cancel: "cancelled" });
const nothing = () => ({ succeeded: 0, failed: 0, cancelled: 0 });

export class ImageKitUpload extends HTMLElement {
  /** @type {Record<string, string>} may be set before this is defined */
  headers = Reflect.get(this, "headers") ?? {};
  list = make("ul", "list");
  overall = make("div", "overall");
  /** @type {T.Announce} */
  announce = () => {};
  /** @type {Set<T.Attempt>} that have not ended */
  #active = new Set();
  #tally = nothing();
  /** @type {import("./field.js").Field | undefined} */
  #field;
  /** @type {Promise<unknown> | undefined} */
  #details;
  /** @type {import("./intake.js").Intake | undefined} */
  #intake;
  #queue = new Queue(this);
  /** @type {SubmitEvent | undefined} */
  #early;
  #broken = "";

  async connectedCallback() {
    if (this.list.parentNode) return this.#intake?.open();
    const field = this.querySelector("[type=hidden]");
    if (field) document.addEventListener("submit", this.#hold, true);
    const given = JSON.parse(this.dataset.words ?? "{}");
    /** @type {any[]} */
    const [{ Intake }, { frame }, { english }, form] = await Promise.all([
      import("./intake.js"),
      import("./frame.js"),
      given.choose || words.choose || import("./words.js"),
      field && import("./field.js"),
    ]).catch((error) => {
      this.#broken = given.network ?? words.network;
      throw error;
    });
    Object.assign(words, english, given);
    if (this.list.parentNode) return;
    this.#intake = new Intake(this);
    if (form) this.#field = new form.Field(this);
    this.announce = frame(this);
    this.#update();
    document.removeEventListener("submit", this.#hold, true);
    if (!this.isConnected) return;
    this.#intake?.open();
    if (this.#early) this.#field?.handleEvent(this.#early);
  }

  /** @param {SubmitEvent} event sent too early */
  #hold = (event) => {
    const { input } = this;
    if (event.target !== this.closest("form") || !input?.files?.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#early = event;
    input.setCustomValidity(this.#broken);
    input.reportValidity();
    input.setCustomValidity("");
  };

  disconnectedCallback() {
    this.#intake?.close();
    // Moving it disconnects it, too.
    queueMicrotask(() => this.isConnected || this.cancel());
  }

  /** All that are under way. */
  cancel() {
    for (const attempt of this.#active) attempt.end("cancel", {});
  }

  get input() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[type=file]"));
  }

  #update() {
    this.#field?.update(!!this.#active.size);
  }

  /** @param {Element} item */
  discard(item) {
    if (!this.#emit("remove", { item }, true)) return;
    const name = item.querySelector(".imagekit-upload-name")?.textContent;
    const near = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    this.#update();
    /** @type {any} */ (near?.querySelector("button:not([hidden])") ?? this.input).focus();
    this.announce(say("removed", { name }));
  }

  /** @type {T.Take} */
  take(files) {
    const attempts = files.splice(0, 50).map(([file, refusal]) => {
      const row = new Row(file.name);
      row.remover.onclick = () => this.discard(row.item);
      return this.#attempt(file, row, refusal);
    });
    this.list.append(...attempts.map(({ row }) => row.item));
    this.#start(attempts);
    // Many rows would hold the page up.
    if (files.length) setTimeout(() => this.isConnected && this.take(files));
  }

  /** @type {T.Try} */
  #attempt(file, row, refusal) {
    const parameters = JSON.parse(this.getAttribute("parameters") || "{}");
    const attempt = /** @type {T.Attempt} */ ({
      file,
      body: file,
      row,
      refusal,
      tries: 0,
      parameters: { fileName: file.name, ...parameters },
      abort: new AbortController(),
      onProgress: ({ loaded, total }) => {
        row.progress({ loaded, total });
        this.#emit("progress", { file, item: row.item, loaded, total });
      },
      end: (type, detail) => this.#end(attempt, type, detail),
    });
    row.button.onclick = () => {
      if (row.button.value === "cancel") attempt.end("cancel", {});
      else if (attempt.result) this.#reportAgain(attempt);
      else this.#start([this.#attempt(file, row)]);
    };
    return attempt;
  }

  /** @param {T.Attempt[]} attempts */
  async #start(attempts) {
    if (!attempts.length) return;
    const earlier = [...this.#active];
    this.#enter(attempts);
    this.#details ??= import("./details.js").then(({ watch }) => watch(this));
    await this.#details.catch(() => {}); // and without
    for (const attempt of attempts) if (this.#active.has(attempt)) this.#begin(attempt);
    const begun = attempts.filter((attempt) => this.#active.has(attempt));
    const one = this.#field && !this.input.multiple;
    if (one && begun.length) for (const attempt of earlier) attempt.end("cancel", {});
    this.#intake?.prepare(begun, (ready) => this.#queue.add(ready));
  }

  /** @param {T.Attempt[]} attempts */
  #enter(attempts) {
    for (const attempt of attempts) {
      attempt.row.show("waiting", say("waiting"), "cancel");
      this.#active.add(attempt);
    }
    this.#field?.begin();
    addEventListener("beforeunload", this);
    this.#update();
  }

  /** Of leaving the page. @param {Event} event */
  handleEvent(event) {
    event.preventDefault();
  }

  /** @param {T.Attempt} attempt */
  #reportAgain(attempt) {
    attempt.abort = new AbortController();
    this.#enter([attempt]);
    this.#queue.report(attempt);
  }

  /** @param {T.Attempt} attempt */
  #begin(attempt) {
    const { file, parameters, refusal: message, row } = attempt;
    const error = message && new UploadError({ stage: "request", code: "not_taken", message });
    if (error) attempt.end("error", { error });
    else if (!this.#emit("start", { file, item: row.item, parameters }, true)) {
      attempt.end("cancel", {});
    }
  }

  /** @type {T.End} */
  #end(attempt, type, detail) {
    if (!this.#active.delete(attempt)) return;
    attempt.abort.abort();
    if (type === "cancel") this.#queue.fail(attempt);
    const { file, row } = attempt;
    const { error, receipt, uploaded } = detail;
    const end = ENDS[type];
    const state = end === "succeeded" ? (uploaded ? "done" : "processing") : end;
    const text = say(state, error ?? detail);
    if (receipt) this.#field?.keep(row.item, receipt);
    const again = type === "cancel" || state === "processing" || error?.retryable;
    if (!again) row.button.onclick = null; // it holds the file
    row.show(state, text, again ? "retry" : "", !!this.#field || type !== "success");
    this.#tally[end]++;
    const why = error && { ...error, message: error.message };
    this.#emit(type, { file, item: row.item, ...why, ...detail });
    this.#update();
    if (!this.#active.size) this.#complete();
  }

  #complete() {
    const tally = this.#tally;
    this.#tally = nothing();
    removeEventListener("beforeunload", this);
    this.#emit("complete", tally);
    if (!this.#active.size) this.#field?.end();
  }

  /** @type {T.Emit} */
  #emit(type, detail, cancelable) {
    const init = { bubbles: true, cancelable, detail };
    return this.dispatchEvent(new CustomEvent(`imagekit-upload:${type}`, init));
  }
}
