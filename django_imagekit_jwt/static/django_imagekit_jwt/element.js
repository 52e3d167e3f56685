/**
 * `<imagekit-upload>`: a file input that uploads what is chosen or dropped.
 *
 * Does not know HTTP, and registers nothing.
 */

import { requestUploads, say, UploadError, uploadFile, words } from "./client.js";
import { make, Row } from "./row.js";

/** @typedef {import("./types.d.ts").Attempt} Attempt */

const AT_ONCE = 3;
const nothing = () => ({ done: 0, processing: 0, failed: 0, cancelled: 0 });

export class ImageKitUpload extends HTMLElement {
  /** @type {Record<string, string>} of token requests; kept if set before this is defined */
  headers = Reflect.get(this, "headers") ?? {};

  #hint = make("span", "hint", words.drop);
  #list = make("ul", "list");
  #live = make("p", "live");
  /** @type {Set<Attempt>} that have not ended */
  #active = new Set();
  /** @type {Attempt[]} that have a token and wait */
  #queue = [];
  #running = 0;
  #tally = nothing();

  constructor() {
    super();
    this.#live.setAttribute("role", "status");
    this.addEventListener("change", this.#choose);
    this.addEventListener("dragover", this.#drag);
    this.addEventListener("dragleave", this.#drag);
    this.addEventListener("drop", this.#drag);
  }

  connectedCallback() {
    if (this.#list.parentNode) return;
    // Turbo and htmx bring back old markup.
    const own = [this.#hint, this.#list, this.#live];
    for (const { className } of own) this.querySelector(`.${className}`)?.remove();
    if (!this.#input) this.#addInput();
    Object.assign(words, JSON.parse(this.dataset.words ?? "{}"));
    this.append(...own);
    this.#choose(); // or it was chosen before
  }

  disconnectedCallback() {
    // Moving it disconnects it, too.
    queueMicrotask(() => {
      if (!this.isConnected) for (const attempt of this.#active) this.#cancel(attempt);
    });
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input[type=file]"));
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

  /** @type {(files: File[], folders: unknown[]) => void} */
  #take(files, folders) {
    const { accept, multiple } = this.#input;
    const { maxSize, maxBytes, maxFiles } = this.dataset;
    const attempts = files.map((file, index) => {
      let refusal = isAccepted(file, accept) ? "" : say("kind", { accept });
      if (file.size > Number(maxBytes)) refusal = say("tooLarge", { maxSize });
      if (index >= Number(maxFiles)) refusal = say("tooMany", { maxFiles });
      if (index && !multiple) refusal = words.onlyOne;
      if (folders[index]) refusal = words.folder;
      return this.#attempt(file, new Row(file.name), refusal);
    });
    this.#list.append(...attempts.map(({ row }) => row.item));
    this.#start(attempts);
  }

  /** @type {(file: File, row: Row, refusal?: string) => Attempt} */
  #attempt(file, row, refusal) {
    const abort = new AbortController();
    const given = JSON.parse(this.getAttribute("parameters") || "{}");
    const parameters = { fileName: file.name, ...given };
    const attempt = /** @type {Attempt} */ ({ file, row, refusal, abort, parameters });
    row.button.onclick = () => {
      if (this.#active.has(attempt)) this.#cancel(attempt);
      else this.#start([this.#attempt(file, row)]);
    };
    return attempt;
  }

  /** @param {Attempt[]} attempts */
  #start(attempts) {
    for (const attempt of attempts) this.#active.add(attempt);
    for (const attempt of attempts) this.#begin(attempt);
    const begun = attempts.filter((attempt) => this.#active.has(attempt));
    const batch = Number(this.getAttribute("batch-size")) || 100;
    while (begun.length) this.#request(begun.splice(0, batch));
  }

  /** @param {Attempt} attempt */
  #begin(attempt) {
    const { file, row, parameters, refusal: message } = attempt;
    row.show("waiting", words.waiting, "cancel");
    if (message) {
      this.#fail(attempt, new UploadError({ stage: "request", code: "not_taken", message }));
    } else if (!this.#emit("start", { file, parameters }, true)) {
      this.#cancel(attempt);
    }
  }

  /** @type {(attempts: Attempt[], last?: boolean) => Promise<void>} */
  async #request(attempts, last) {
    try {
      const grants = await requestUploads(this.getAttribute("endpoint") ?? "", this.#ask(attempts));
      for (const attempt of attempts) Object.assign(attempt, { grant: grants.shift() });
      this.#queue.push(...attempts);
    } catch (/** @type {any} */ error) {
      for (const [index, attempt] of attempts.entries()) {
        const own = error.about?.(index);
        if (own) this.#fail(attempt, own);
      }
      const rest = attempts.filter((attempt) => this.#active.has(attempt));
      // One bad file spoils a batch: ask again for the good ones.
      if (!last && rest.length && rest.length < attempts.length) this.#request(rest, true);
      else for (const attempt of rest) this.#fail(attempt, error);
    }
    this.#pump();
  }

  /** @param {Attempt[]} attempts */
  #ask(attempts) {
    const csrf = this.getAttribute("csrf-token");
    const header = this.getAttribute("csrf-header") ?? "X-CSRFToken";
    return {
      policy: this.getAttribute("policy"),
      uploads: attempts.map(({ parameters, file: { size, type } }) => {
        return { ...parameters, size, type };
      }),
      headers: { ...(csrf && { [header]: csrf }), ...this.headers },
    };
  }

  #pump() {
    const free = AT_ONCE - this.#running;
    if (!free) return;
    const queue = this.#queue.filter((attempt) => this.#active.has(attempt));
    const late = queue.filter(({ grant }) => grant.expires < Date.now());
    this.#queue = queue.filter((attempt) => !late.includes(attempt));
    if (late.length) this.#request(late);
    for (const attempt of this.#queue.splice(0, free)) this.#upload(attempt);
  }

  /** @param {Attempt} attempt */
  async #upload(attempt) {
    const { file, row, abort, grant } = attempt;
    this.#running++;
    row.progress({ loaded: 0, total: 1 });
    try {
      const { file: result, ...rest } = await uploadFile(grant, file, {
        signal: abort.signal,
        onProgress: (bytes) => {
          row.progress(bytes);
          this.#emit("progress", { file, ...bytes });
        },
      });
      const state = result ? "done" : "processing";
      this.#end(attempt, state, rest.message, "success", { result, ...rest, jti: grant.jti });
    } catch (error) {
      this.#fail(attempt, error);
    }
    this.#running--;
    this.#pump();
  }

  /** @type {(attempt: Attempt, error: any) => void} */
  #fail(attempt, error) {
    this.#end(attempt, "failed", error.message, "error", { error });
  }

  /** @param {Attempt} attempt */
  #cancel(attempt) {
    this.#end(attempt, "cancelled", "", "cancel");
    attempt.abort.abort();
  }

  /** @type {import("./types.d.ts").End} */
  #end(attempt, state, message, type, detail) {
    if (!this.#active.delete(attempt)) return;
    const { file, row } = attempt;
    const text = say(state, { message });
    row.show(state, text, type === "cancel" || detail.error?.retryable ? "retry" : "");
    this.#live.textContent = `${file.name}: ${text}`;
    this.#tally[state]++;
    this.#emit(type, { file, ...detail });
    if (!this.#active.size) this.#complete();
  }

  #complete() {
    const { done, processing, ...others } = this.#tally;
    const tally = { succeeded: done + processing, ...others };
    this.#tally = nothing();
    this.#live.append(` ${say("complete", tally)}`);
    this.#emit("complete", tally);
  }

  /** @type {(type: string, detail: object, cancelable?: boolean) => boolean} */
  #emit(type, detail, cancelable) {
    const init = { bubbles: true, cancelable, detail };
    return this.dispatchEvent(new CustomEvent(`imagekit-upload:${type}`, init));
  }
}

/** @type {(file: File, accept: string) => boolean} */
function isAccepted({ name, type }, accept) {
  const kinds = ["", "*/*", type, type.replace(/\/.*/, "/*")];
  return accept.split(",").some((rule) => {
    const kind = rule.trim().toLowerCase();
    if (kind[0] === ".") return name.toLowerCase().endsWith(kind);
    return !type || kinds.includes(kind);
  });
}
