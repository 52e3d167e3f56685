/** The ways in: what is chosen, dropped or pasted, and what of it is taken. Does not know uploads. */

import { say } from "./client.js";
import { make } from "./row.js";

/** @import * as T from "./parts.d.ts" */

const EDITABLE = "input, textarea, [contenteditable]";

export class Intake {
  #ends = new AbortController();

  /** @param {T.Uploader} element */
  constructor(element) {
    this.element = element;
    if (!element.input) this.#addInput();
  }

  #addInput() {
    const { element } = this;
    const label = make("label", "label", say("choose"));
    const input = document.createElement("input");
    input.type = "file";
    for (const name of ["accept", "capture", "multiple", "webkitdirectory"]) {
      const value = element.getAttribute(name);
      if (value !== null) input.setAttribute(name, value);
    }
    label.append(input);
    element.prepend(label);
  }

  open() {
    const { element } = this;
    const { signal } = this.#ends;
    element.addEventListener("change", () => this.choose(), { signal });
    for (const type of ["dragover", "dragleave", "drop", "paste"]) {
      const page = element.hasAttribute(type === "paste" ? "paste" : "page-drop");
      (page ? document : element).addEventListener(type, this, { signal });
    }
    this.choose(); // or it was chosen before
  }

  close() {
    this.#ends.abort();
    this.#ends = new AbortController();
  }

  choose() {
    const { input } = this.element;
    const files = [...(input.files ?? [])];
    input.value = ""; // so that it can be chosen again
    this.#give(files);
  }

  /** @param {any} event */
  handleEvent(event) {
    const { element } = this;
    const { clipboardData, dataTransfer, target, type } = event;
    const data = dataTransfer ?? clipboardData;
    const nearest = target.closest?.("imagekit-upload") ?? element;
    const typing = clipboardData && target.closest?.(EDITABLE) && !element.contains(target);
    if (event.defaultPrevented || typing || nearest !== element) return;
    if (!data?.types.includes("Files")) return;
    if (type === "dragleave" && event.currentTarget.contains(event.relatedTarget)) return;
    event.preventDefault(); // or the browser opens the file
    const open = !element.input.matches(":disabled");
    if (!open && dataTransfer) dataTransfer.dropEffect = "none";
    element.toggleAttribute("data-dragging", open && type === "dragover");
    if (open && /drop|paste/.test(type)) this.#read(data);
  }

  /** @param {DataTransfer} data */
  async #read({ files: given, items }) {
    const entries = [...items].map((item) => item.webkitGetAsEntry?.() ?? null);
    const plain = [...given]; // they are gone after the event
    if (!entries.some((entry) => entry?.isDirectory)) return this.#give(plain);
    const { filesIn } = await import("./folders.js");
    const files = await filesIn(entries);
    const [first] = entries.flatMap((entry) => entry ?? []);
    if (files.length || !first) this.#give(files);
    else this.element.take([[new File([], first.name), say("emptyFolder")]]);
  }

  /** @param {File[]} files */
  #give(files) {
    if (files.length)
      this.element.take(files.map((file, index) => [file, this.#refusal(file, index)]));
  }

  /** Makes pictures smaller, where that is asked for. @type {T.Prepare} */
  async prepare(attempts, add) {
    const { element } = this;
    const maxWidth = Number(element.getAttribute("max-width"));
    const maxHeight = Number(element.getAttribute("max-height"));
    if (!maxWidth && !maxHeight) return add(attempts);
    const { resized } = await import("./resize.js").catch(() => ({ resized: () => null }));
    for (const attempt of attempts) {
      const { abort, file, row } = attempt;
      if (abort.signal.aborted) continue;
      row.show("waiting", say("resizing"), "cancel");
      const made = await resized(file, { maxWidth, maxHeight });
      if (abort.signal.aborted) continue;
      if (made) attempt.body = made.file;
      if (made) row.note = `. ${say("resized", made)}`;
      row.show("waiting", say("waiting"), "cancel");
      add([attempt]);
    }
  }

  /** Says early what the site would say. @param {File} file @param {number} index */
  #refusal(file, index) {
    const { dataset, input } = this.element;
    const { accept, multiple } = input;
    const { maxBytes, maxFiles, maxSize } = dataset;
    if (index && !multiple) return say("onlyOne");
    if (index >= Number(maxFiles)) return say("tooMany", { count: Number(maxFiles) });
    if (file.size > Number(maxBytes)) return say("tooLarge", { maxSize });
    return accepts(accept, file) ? "" : say("kind", { accept });
  }
}

/** @type {T.Accepts} */
function accepts(accept, { name, type }) {
  const kinds = ["", "*/*", type, type.replace(/\/.*/, "/*")];
  return accept.split(",").some((rule) => {
    const kind = rule.trim().toLowerCase();
    if (kind[0] === ".") return name.toLowerCase().endsWith(kind);
    return !type || kinds.includes(kind);
  });
}
