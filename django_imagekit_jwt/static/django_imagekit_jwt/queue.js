/** Files on their way to ImageKit, and answers to the site. Does not know the page. */

import { completeUpload, failUpload, requestUploads, say, uploadFile } from "./client.js";

/** @import * as T from "./parts.d.ts" */

const RETRIES = 3;

/** @param {T.Attempt} attempt */
const isOpen = ({ abort }) => !abort.signal.aborted;

export class Queue {
  /** @type {T.Attempt[]} */
  #waiting = [];
  /** @type {T.Attempt[]} that have a token */
  #granted = [];
  #running = 0;
  #asking = false;
  /** Bytes in a millisecond: few, until it is known. */
  #pace = 64;
  #lifetime = 600_000;

  /** @param {T.Uploader} element */
  constructor(element) {
    this.element = element;
  }

  #number(name = "", otherwise = 0) {
    return Number(this.element.getAttribute(name)) || otherwise;
  }

  get #places() {
    return this.#number("concurrency", 3);
  }

  get #endpoint() {
    return this.element.getAttribute("endpoint") ?? "";
  }

  get #options() {
    const { element } = this;
    const header = element.getAttribute("csrf-header") ?? "X-CSRFToken";
    // No other site may learn the form's.
    const form = /^\/\w/.test(this.#endpoint) ? element.closest("form") : null;
    const csrf = element.getAttribute("csrf-token") ?? form?.csrfmiddlewaretoken?.value;
    return { headers: { ...(csrf && { [header]: csrf }), ...element.headers } };
  }

  /** @param {T.Attempt[]} attempts */
  add(attempts) {
    this.#waiting.push(...attempts);
    this.#pump();
  }

  #pump() {
    while (this.#running < this.#places) {
      const attempt = this.#granted.shift();
      if (!attempt) break;
      const left = attempt.grant.expires - Date.now();
      if (left < this.#lifetime / 10) this.#waiting.unshift(attempt);
      else if (isOpen(attempt)) this.#upload(attempt);
    }
    if (!this.#asking && this.#granted.length < 3 * this.#places) this.#ask();
  }

  async #ask() {
    this.#waiting = this.#waiting.filter(isOpen);
    const batch = this.#waiting.splice(0, this.#fitting());
    if (!batch.length) return;
    this.#asking = true;
    await this.#request(batch);
    this.#asking = false;
    this.#pump();
  }

  /** How many are surely sent while their tokens live. */
  #fitting() {
    let bytes = (this.#pace * this.#lifetime) / 2;
    const limit = this.#number("batch-size", 100);
    const end = this.#waiting.findIndex(({ body }, index) => {
      bytes -= body.size;
      return index === limit || (bytes < 0 && index >= this.#places);
    });
    return end < 0 ? limit : end;
  }

  /** @type {(attempts: T.Attempt[], last?: boolean) => Promise<void>} */
  async #request(attempts, last) {
    const policy = this.element.getAttribute("policy");
    const field = this.element.getAttribute("field") ?? undefined;
    const uploads = attempts.map(({ body: { size, type }, parameters }) => {
      return { ...parameters, size, type };
    });
    try {
      const options = { policy, field, uploads, ...this.#options };
      const grants = await requestUploads(this.#endpoint, options);
      this.#lifetime = grants[0].expires - Date.now();
      for (const attempt of attempts) {
        Object.assign(attempt, { grant: grants.shift() });
        if (isOpen(attempt)) this.#granted.push(attempt);
        else this.fail(attempt);
      }
    } catch (/** @type {any} */ error) {
      if (await this.#pause(attempts, error)) return this.#request(attempts.filter(isOpen), last);
      for (const [index, attempt] of attempts.entries()) {
        const own = error.about?.(index);
        if (own) attempt.end("error", { error: own });
      }
      const rest = attempts.filter(isOpen);
      // One bad file spoils a batch: ask again for the good ones.
      if (!last && rest.length && rest.length < attempts.length) return this.#request(rest, true);
      for (const attempt of rest) attempt.end("error", { error });
    }
  }

  /** @type {T.Step} */
  async #upload(attempt) {
    const { abort, body, grant, onProgress, row } = attempt;
    const { signal } = abort;
    const began = Date.now();
    this.#running++;
    row.progress({ loaded: 0, total: 1 });
    const sent = uploadFile(grant, body, { signal, onProgress });
    await sent.then(
      (result) => {
        attempt.result = result;
        attempt.tries = 0;
        this.#pace = body.size / (Date.now() - began + 1);
        this.report(attempt);
      },
      (error) => void (isOpen(attempt) && this.#again(attempt, error)),
    );
    this.#running--;
    this.#pump();
  }

  /** With another token, as one serves once. @type {T.Mend} */
  async #again(attempt, error) {
    this.fail(attempt, error);
    if (!(await this.#pause([attempt], error))) return attempt.end("error", { error });
    this.#waiting.unshift(attempt);
    this.#pump();
  }

  /** What ImageKit took. @type {T.Step} */
  async report(attempt) {
    const { answer, file: result, ...rest } = attempt.result;
    const { jti } = attempt.grant;
    try {
      const told = await completeUpload(this.#endpoint, jti, answer, this.#options);
      const { receipt, file: uploaded } = told;
      attempt.end("success", { ...rest, result, jti, receipt, uploaded });
    } catch (/** @type {any} */ error) {
      if (await this.#pause([attempt], error)) return this.report(attempt);
      error.retryable = true; // when one has signed in
      attempt.end("error", { error });
    }
  }

  /** That there is no file. @type {(attempt: T.Attempt, error?: object) => void} */
  fail(attempt, error = { code: "cancelled" }) {
    const { grant, result } = attempt;
    if (grant && !result) failUpload(this.#endpoint, grant.jti, error, this.#options);
  }

  /** Waits if that may mend it; gives whether to try again. @type {T.Pause} */
  async #pause(attempts, error) {
    const { retryAfter, status } = error;
    const [first, ...others] = attempts.filter(isOpen);
    if (!first || (status !== 0 && !(status >= 500)) || retryAfter > 60) return false;
    const cut = !status && !navigator.onLine;
    if (!cut && ++first.tries > RETRIES) return false;
    const text = say(cut ? "offline" : "retrying", error);
    for (const { row } of [first, ...others]) row.show("waiting", text, "cancel");
    const seconds = retryAfter || 2 ** first.tries * (0.25 + Math.random() / 2);
    await new Promise((resolve) => {
      if (cut) addEventListener("online", resolve, { once: true });
      else setTimeout(resolve, seconds * 1000);
    });
    return attempts.some(isOpen);
  }
}
