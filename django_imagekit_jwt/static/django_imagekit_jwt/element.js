/** `<imagekit-upload>`: uploads what is chosen or dropped. Does not know HTTP, registers nothing. */

import { say, UploadError, words } from "./client.js";
import { Hold, make, Row } from "./page.js";
import { Queue } from "./queue.js";

/** @import { Accepts, Attempt, Emit, End, Keep, Take, Try } from "./types.d.ts" */

const ENDS = /** @type {const} */ ({ success: "succeeded", error: "failed", cancel: "cancelled" });
const nothing = () => ({ succeeded: 0, failed: 0, cancelled: 0 });

export class ImageKitUpload extends HTMLElement {
  /** @type {Record<string, string>} for the site; may be set before this is defined */
  headers = Reflect.get(this, "headers") ?? {};

  #list = make("ul", "list");
  #live = make("p", "live");
  #notice = "";
  /** @type {Set<Attempt>} that have not ended */
  #active = new Set();
  #tally = nothing();
  #hold = new Hold(this);
  #queue = new Queue(this);

  constructor() {
    super();
    this.#live.role = "status";
    this.addEventListener("change", this.#choose);
    this.addEventListener("dragover", this.#drag);
    this.addEventListener("dragleave", this.#drag);
    this.addEventListener("drop", this.#drag);
  }

  connectedCallback() {
    if (this.#list.parentNode) return;
    Object.assign(words, JSON.parse(this.dataset.words ?? "{}"));
    if (!this.#input) this.#addInput();
    if (this.#input.required) this.dataset.required = ""; // copies have it, too
    for (const item of this.querySelectorAll(".imagekit-upload-file:has(input)")) {
      /** @type {any} */ (item.querySelector("button")).onclick = () => this.#remove(item);
      this.#list.append(item);
    }
    // Turbo, htmx and formsets bring back old markup.
    const own = [make("span", "hint", words.drop), this.#list, this.#live];
    for (const { className } of own) this.querySelector(`.${className}`)?.remove();
    this.append(...own);
    this.#require();
    this.#choose(); // or it was chosen before
  }

  disconnectedCallback() {
    // Moving it disconnects it, too.
    queueMicrotask(() => {
      if (!this.isConnected) for (const attempt of this.#active) attempt.end("cancel", {});
    });
  }

  /** @param {string} notice */
  notify(notice) {
    this.#notice = notice;
    this.#live.classList.toggle("imagekit-upload-notice", !!notice);
    if (notice) this.#live.textContent = notice;
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[type=file]"));
  }

  /** Its name is the receipts', and may change. @returns {HTMLInputElement | null} */
  get #field() {
    return this.querySelector("[type=hidden]:not(.imagekit-upload-file *)");
  }

  get #takesOne() {
    return this.#field && !this.#input.multiple;
  }

  #addInput() {
    const label = make("label", "label", words.choose);
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = this.hasAttribute("multiple");
    input.accept = this.getAttribute("accept") ?? "";
    label.append(input);
    this.prepend(label);
  }

  #require() {
    const has = this.#active.size || this.#list.querySelector("[data-state=done]");
    this.#input.required = "required" in this.dataset && !has;
  }

  /** @param {Element} item */
  #remove(item) {
    item.remove();
    this.#require();
    this.#input.focus();
  }

  #choose() {
    const files = [...(this.#input.files ?? [])];
    this.#input.value = ""; // so that it can be chosen again
    this.#take(files, []);
  }

  /** @param {DragEvent} event */
  #drag(event) {
    const { type, dataTransfer } = event;
    if (!dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // or the browser opens the file
    const open = !this.#input.matches(":disabled");
    if (!open) dataTransfer.dropEffect = "none";
    this.toggleAttribute("data-dragging", open && type === "dragover");
    if (!open || type !== "drop") return;
    const folders = [...dataTransfer.items].map((item) => item.webkitGetAsEntry()?.isDirectory);
    this.#take([...dataTransfer.files], folders);
  }

  /** @type {Take} */
  #take(files, folders) {
    const { accept, multiple } = this.#input;
    const { maxSize, maxBytes, maxFiles } = this.dataset;
    const attempts = files.map((file, index) => {
      let refusal = accepts(accept, file) ? "" : say("kind", { accept });
      if (file.size > Number(maxBytes)) refusal = say("tooLarge", { maxSize });
      if (index >= Number(maxFiles)) refusal = say("tooMany", { maxFiles });
      if (index && !multiple) refusal = words.onlyOne;
      if (folders[index]) refusal = words.folder;
      return this.#attempt(file, new Row(file.name), refusal);
    });
    this.#list.append(...attempts.map(({ row }) => row.item));
    this.#start(attempts);
  }

  /** @type {Try} */
  #attempt(file, row, refusal) {
    const parameters = JSON.parse(this.getAttribute("parameters") || "{}");
    const attempt = /** @type {Attempt} */ ({
      file,
      row,
      refusal,
      parameters: { fileName: file.name, ...parameters },
      abort: new AbortController(),
      onProgress: ({ loaded, total }) => {
        row.progress({ loaded, total });
        this.#emit("progress", { file, loaded, total });
      },
      end: (type, detail) => this.#end(attempt, type, detail),
    });
    const { button, item } = row;
    button.onclick = () => {
      if (button.value === "cancel") attempt.end("cancel", {});
      else if (button.value === "remove") this.#remove(item);
      else if (attempt.result) this.#reportAgain(attempt);
      else this.#start([this.#attempt(file, row)]);
    };
    return attempt;
  }

  /** @param {Attempt[]} attempts */
  #start(attempts) {
    if (!attempts.length) return;
    const earlier = [...this.#active];
    for (const attempt of attempts) this.#enter(attempt);
    for (const attempt of attempts) this.#begin(attempt);
    const begun = attempts.filter(({ abort }) => !abort.signal.aborted);
    if (this.#takesOne && begun.length) for (const attempt of earlier) attempt.end("cancel", {});
    this.#queue.add(begun);
  }

  /** @param {Attempt} attempt */
  #enter(attempt) {
    attempt.row.show("waiting", words.waiting, "cancel");
    this.#active.add(attempt);
    this.#require();
    this.#hold.begin();
  }

  /** @param {Attempt} attempt */
  #reportAgain(attempt) {
    attempt.abort = new AbortController();
    this.#enter(attempt);
    this.#queue.report(attempt);
  }

  /** @param {Attempt} attempt */
  #begin(attempt) {
    const { file, parameters, refusal: message } = attempt;
    const error = message && new UploadError({ stage: "request", code: "not_taken", message });
    if (error) attempt.end("error", { error });
    else if (!this.#emit("start", { file, parameters }, true)) attempt.end("cancel", {});
  }

  /** @type {End} */
  #end(attempt, type, detail) {
    if (!this.#active.delete(attempt)) return;
    attempt.abort.abort();
    const { file, row } = attempt;
    const { error = detail, receipt, uploaded } = detail;
    const end = ENDS[type];
    const taken = uploaded ? "done" : "processing";
    const state = end === "succeeded" ? taken : end;
    const text = say(state, error);
    if (receipt) this.#keep(row.item, receipt);
    const again = type === "cancel" || state === "processing" || error.retryable;
    row.show(state, text, again ? "retry" : this.#field ? "remove" : "");
    this.#live.textContent = `${this.#notice} ${file.name}: ${text}`;
    this.#require();
    this.#tally[end]++;
    this.#emit(type, { file, ...detail });
    if (!this.#active.size) this.#complete();
  }

  /** @type {Keep} */
  #keep(item, value) {
    if (!this.#field) return;
    if (this.#takesOne) while (item.previousSibling) item.previousSibling.remove();
    const { name } = this.#field;
    item.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }

  #complete() {
    const tally = this.#tally;
    this.#tally = nothing();
    this.#live.append(` ${say("complete", tally)}`);
    this.#emit("complete", tally);
    if (!this.#active.size) this.#hold.end();
  }

  /** @type {Emit} */
  #emit(type, detail, cancelable) {
    const init = { bubbles: true, cancelable, detail };
    return this.dispatchEvent(new CustomEvent(`imagekit-upload:${type}`, init));
  }
}

/** @type {Accepts} */
function accepts(accept, { name, type }) {
  const kinds = ["", "*/*", type, type.replace(/\/.*/, "/*")];
  return accept.split(",").some((rule) => {
    const kind = rule.trim().toLowerCase();
    if (kind[0] === ".") return name.toLowerCase().endsWith(kind);
    return !type || kinds.includes(kind);
  });
}
