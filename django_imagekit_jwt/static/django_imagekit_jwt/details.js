/** More than a name and a bar: size, preview, speed, and all files together. Hears the events only. */

import { say, words } from "./client.js";
import { make } from "./row.js";

/** @import * as T from "./parts.d.ts" */

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];
/** How many are kept: each keeps its file's bytes in memory. */
const PREVIEWS = 50;
/** Milliseconds after which a speed says something. */
const SOON = 1000;
/** Milliseconds in which files are taken for chosen together. */
const TOGETHER = 10;
/** Ids of what the input is described by, beside the page's own. */
const OWN = "imagekit-upload-status-";
let lastId = 0;

/** @type {(value: number, unit: string) => string} */
const measure = (value, unit) =>
  value.toLocaleString(words.lang, {
    style: "unit",
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  });

/** A kilobyte has 1024 bytes, as in the site's limits. @param {number} bytes */
function weight(bytes, per = "") {
  const power = Math.min(Math.floor(Math.log2(bytes || 1) / 10), 3);
  return measure(bytes / 1024 ** power, UNITS[power] + per);
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 60) return measure(Math.ceil(seconds), "second");
  if (seconds < 3600) return measure(Math.ceil(seconds / 60), "minute");
  return measure(seconds / 3600, "hour");
}

/** Shows it for all files of the element from now on. @param {T.Uploader} element */
export function watch(element) {
  const shown = new Shown(element);
  for (const type of ["start", "progress", "success", "error", "cancel", "remove", "complete"]) {
    element.addEventListener(`imagekit-upload:${type}`, shown);
  }
}

class Shown {
  /** @type {Map<HTMLElement, {began: number, size: number, part: number}>} by row */
  #files = new Map();
  /** @type {{file: File, item: HTMLElement}[]} */
  #unseen = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #previewing;
  /** @type {HTMLElement[]} rows, the newest last */
  #previewed = [];
  /** @type {WeakMap<Element, () => void>} of previews, by row */
  #releases = new WeakMap();
  /** @type {string[]} sentences that are not announced yet */
  #failures = [];
  #ended = 0;
  #drawing = 0;
  #bar = make("progress", "progress");
  #text = make("span", "status");
  #button = make("button", "button");

  /** @param {T.Uploader} element */
  constructor(element) {
    this.element = element;
    this.invalid = element.input.ariaInvalid;
    this.#bar.ariaHidden = "true"; // the text says the same
    this.item = element.overall;
    this.#button.type = "button";
    this.#button.textContent = say("cancelAll");
    this.#button.onclick = () => element.cancel();
    this.item.replaceChildren(this.#text, this.#button, this.#bar);
    const rows = { attributeFilter: ["data-state"], childList: true, subtree: true };
    new MutationObserver(() => this.#describe()).observe(element.list, rows);
  }

  /** @param {any} event */
  handleEvent({ defaultPrevented, detail, target, type }) {
    if (target !== this.element || defaultPrevented) return;
    const name = type.split(":")[1];
    if (name === "start") this.#start(detail);
    else if (name === "progress") this.#progress(detail);
    else if (name === "remove") this.#releases.get(detail.item)?.();
    else if (name === "complete") this.#complete(detail);
    else this.#end(detail);
  }

  /** @param {T.Details["start"]} detail */
  #start({ file, item }) {
    this.#files.set(item, { began: 0, size: file.size, part: 0 });
    this.#show();
    if (item.querySelector(".imagekit-upload-size")) return; // a retry
    const size = make("span", "size", weight(file.size));
    item.querySelector(".imagekit-upload-name")?.after(size);
    if (this.element.getAttribute("previews") === "off" || !/^(image|video)/.test(file.type))
      return;
    this.#unseen.push({ file, item });
    // Of a thousand most would go before they are seen, and the browser's garbage is the page's pause.
    clearTimeout(this.#previewing);
    this.#previewing = setTimeout(() => this.#preview(), TOGETHER);
  }

  async #preview() {
    const rows = this.#unseen.splice(0).slice(-PREVIEWS);
    const { preview } = await import("./previews.js");
    for (const { file, item } of rows) {
      if (!item.isConnected) continue;
      this.#releases.set(item, preview(item, file));
      this.#previewed.push(item);
    }
    for (const old of this.#previewed.splice(0, this.#previewed.length - PREVIEWS)) {
      this.#releases.get(old)?.();
      this.#releases.delete(old);
      old.querySelector(".imagekit-upload-preview")?.remove();
    }
  }

  /** @param {T.Details["progress"]} detail */
  #progress({ item, loaded, total }) {
    const file = this.#files.get(item);
    if (!file) return;
    const now = performance.now();
    file.began ||= now;
    file.part = loaded / total || 0;
    const passed = now - file.began;
    if (passed > SOON) this.#pace(item, loaded / (passed / 1000), total - loaded);
    this.#show();
  }

  /** @type {(item: HTMLElement, speed: number, left: number) => void} */
  #pace(item, speed, left) {
    const text = say("pace", { speed: weight(speed, "-per-second"), time: duration(left / speed) });
    const status = item.querySelector(".imagekit-upload-status");
    if (status && speed) status.textContent += `, ${text}`;
  }

  /** @param {T.About & {message?: string}} detail */
  #end({ file: { name }, item, message }) {
    if (message) this.#tell(`${name}: ${say("failed", { message })}`);
    const file = this.#files.get(item);
    if (!file) return;
    file.part = 1;
    this.#ended++;
    this.#show();
  }

  /** Together with what else fails soon. @param {string} sentence */
  #tell(sentence) {
    if (this.#failures.push(sentence) > 1) return;
    setTimeout(() => this.#tellFailures(), SOON);
  }

  #tellFailures(last = false) {
    const sentences = this.#failures.splice(0);
    const count = sentences.length;
    if (count < 4) for (const sentence of sentences) this.element.announce(sentence);
    else if (!last) this.element.announce(say("failedCount", { count }));
  }

  /** Ties what failed to the input. */
  #describe() {
    const { input, list } = this.element;
    const failed = [...list.querySelectorAll("[data-state=failed] .imagekit-upload-status")];
    for (const status of failed) status.id ||= `${OWN}${++lastId}`;
    const others = input.getAttribute("aria-describedby")?.split(" ") ?? [];
    const ids = others.filter((id) => !id.startsWith(OWN)).concat(failed.map(({ id }) => id));
    if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
    else input.removeAttribute("aria-describedby");
    input.ariaInvalid = failed.length ? "true" : this.invalid;
  }

  /** @param {T.Details["complete"]} tally */
  #complete(tally) {
    this.#tellFailures(true);
    if (tally.succeeded) this.invalid = null;
    const counts = Object.entries(tally).filter(([, count]) => count);
    this.element.announce(counts.map(([end, count]) => say(`${end}Count`, { count })).join(", "));
    this.#files.clear();
    this.#ended = 0;
    this.#show();
  }

  /** Once for all that happens until the page is drawn. */
  #show() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const files = [...this.#files.values()];
    const all = files.reduce((sum, { size }) => sum + size, 0);
    const sent = files.reduce((sum, { size, part }) => sum + size * part, 0);
    this.#bar.value = sent / all || 0;
    const percent = Math.floor(this.#bar.value * 100);
    const few = files.length < 2;
    if (few && this.item.querySelector(":focus")) this.element.input.focus();
    this.item.hidden = few;
    this.#text.textContent = say("overall", { done: this.#ended, count: files.length, percent });
  }
}
