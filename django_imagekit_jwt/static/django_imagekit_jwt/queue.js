/** The way of files to ImageKit, and of its answers to the site. Does not know the page. */

import { completeUpload, failUpload, requestUploads, uploadFile } from "./client.js";

/** @import { Ask, Attempt, Report, Uploader } from "./types.d.ts" */

const AT_ONCE = 3;
const RETRIES = 3;

export class Queue {
  /** @type {Attempt[]} that have a token */
  #waiting = [];
  #running = 0;

  /** @param {Uploader} element */
  constructor(element) {
    this.element = element;
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

  /** @param {Attempt[]} attempts */
  add(attempts) {
    const batch = Number(this.element.getAttribute("batch-size")) || 100;
    while (attempts.length) this.#request(attempts.splice(0, batch));
  }

  /** What ImageKit took. @type {Report} */
  async report(attempt, retries = 0) {
    const { abort, grant, result } = attempt;
    const { signal } = abort;
    const { jti } = grant;
    const { answer, file, ...rest } = result;
    try {
      const told = await completeUpload(this.#endpoint, jti, answer, this.#options);
      const { receipt, file: uploaded } = told;
      attempt.end("success", { ...rest, result: file, jti, receipt, uploaded });
    } catch (/** @type {any} */ error) {
      if (signal.aborted) return;
      const again = error.retryable && retries < RETRIES;
      error.retryable = true; // when one has signed in
      if (!again) return attempt.end("error", { error });
      const seconds = Math.min(error.retryAfter || 2 ** retries, 30);
      await new Promise((resolve) => {
        setTimeout(resolve, seconds * 1000);
        signal.onabort = resolve;
      });
      if (!signal.aborted) this.report(attempt, retries + 1);
    }
  }

  /** @type {Ask} */
  async #request(attempts, last) {
    const uploads = attempts.map(({ parameters, file: { size, type } }) => {
      return { ...parameters, size, type };
    });
    const policy = this.element.getAttribute("policy");
    const field = this.element.getAttribute("field") ?? undefined;
    const options = { policy, field, uploads, ...this.#options };
    try {
      const grants = await requestUploads(this.#endpoint, options);
      for (const attempt of attempts) Object.assign(attempt, { grant: grants.shift() });
      this.#waiting.push(...attempts);
    } catch (/** @type {any} */ error) {
      for (const [index, attempt] of attempts.entries()) {
        const own = error.about?.(index);
        if (own) attempt.end("error", { error: own });
      }
      const rest = attempts.filter(({ abort }) => !abort.signal.aborted);
      // One bad file spoils a batch: ask again for the good ones.
      if (!last && rest.length && rest.length < attempts.length) this.#request(rest, true);
      else for (const attempt of rest) attempt.end("error", { error });
    }
    this.#pump();
  }

  #pump() {
    const late = [];
    while (this.#running < AT_ONCE) {
      const attempt = this.#waiting.shift();
      if (!attempt) break;
      if (attempt.abort.signal.aborted) continue;
      if (attempt.grant.expires < Date.now()) late.push(attempt);
      else this.#upload(attempt);
    }
    if (late.length) this.#request(late);
  }

  /** @param {Attempt} attempt */
  async #upload(attempt) {
    const { abort, file, grant, onProgress } = attempt;
    const { signal } = abort;
    this.#running++;
    attempt.row.progress({ loaded: 0, total: 1 });
    try {
      attempt.result = await uploadFile(grant, file, { signal, onProgress });
      this.report(attempt);
    } catch (/** @type {any} */ error) {
      const failure = signal.aborted ? { code: "cancelled" } : error;
      failUpload(this.#endpoint, grant.jti, failure, this.#options);
      attempt.end("error", { error });
    }
    this.#running--;
    this.#pump();
  }
}
