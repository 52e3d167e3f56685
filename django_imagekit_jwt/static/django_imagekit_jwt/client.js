/**
 * The two requests of an upload: to the site for tokens, to ImageKit with the file.
 *
 * Does not know the DOM, queues or retries.
 */

/** @typedef {import("./types.d.ts").Answer} Answer */
/** @typedef {import("./types.d.ts").Stage} Stage */

/** All that these modules say, to translate. */
export const words = {
  network: "The connection failed. Try again.",
  page: "You may be signed out. Sign in, reload this page and try again.",
  unexpected: "The answer cannot be read (status {status}).",
  choose: "Choose from this device",
  drop: "or drop here",
  folder: "A folder cannot be uploaded, only files.",
  onlyOne: "Only one file can be uploaded at a time.",
  kind: "Only {accept} can be uploaded here.",
  tooLarge: "The file is larger than {maxSize}.",
  tooMany: "Only {maxFiles} files can be uploaded here.",
  waiting: "Waiting",
  uploading: "Uploading, {percent} %",
  done: "Uploaded",
  processing: "Processing: {message}",
  failed: "Failed: {message}",
  cancelled: "Cancelled",
  complete: "{succeeded} uploaded, {failed} failed, {cancelled} cancelled.",
  cancel: "Cancel",
  retry: "Retry",
};

/** @type {(key: keyof typeof words, values: any) => string} */
export const say = (key, values) => words[key].replace(/{(\w+)}/g, (_, name) => `${values[name]}`);

/** Why there is no token, or no upload. */
export class UploadError extends Error {
  name = "UploadError";

  /** @param {import("./types.d.ts").Failure} failure */
  constructor({ stage, code, message, status = 0, retryable, errors = {}, cause }) {
    super(message, { cause });
    this.stage = stage;
    this.code = code;
    this.status = status;
    this.retryable = retryable ?? (status >= 500 || status === 429);
    this.errors = errors;
  }

  /** What a batch's refusal says of one upload, or null. @param {number} index */
  about(index) {
    const own = `uploads[${index}]`;
    const errors = Object.fromEntries(
      Object.entries(this.errors).filter(([name]) => name.split(".")[0] === own),
    );
    const message = Object.values(errors).flat().join(" ");
    return message ? new UploadError({ ...this, message, errors }) : null;
  }
}

/** @type {import("./types.d.ts").RequestUploads} */
export async function requestUploads(endpoint, { policy, uploads, headers, ...options }) {
  const answer = await ask(endpoint, {
    ...options,
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ policy, uploads }),
  });
  const grants = read("request", answer).uploads;
  if (grants?.length !== uploads.length) throw unexpected("request", answer);
  for (const grant of grants) {
    grant.expires = Date.parse(grant.expiresAt);
    // Expired on arrival? Then this clock is wrong.
    if (grant.expires < Date.now()) grant.expires = Infinity;
  }
  return grants;
}

/** @type {import("./types.d.ts").UploadFile} */
export async function uploadFile(grant, blob, options = {}) {
  const answer = await send(grant, blob, options);
  const body = read("upload", answer);
  const { status } = answer;
  const file = status === 202 ? null : body;
  if (file && !file.fileId) throw unexpected("upload", answer);
  return { status, file, message: body.message ?? "" };
}

/** @type {(endpoint: string, init: RequestInit) => Promise<Answer>} */
async function ask(endpoint, init) {
  try {
    const response = await fetch(endpoint, init);
    return { status: response.status, text: await response.text() };
  } catch {
    init.signal?.throwIfAborted();
    throw network("request");
  }
}

/** Not by fetch, which tells no progress. @type {import("./types.d.ts").Send} */
function send({ uploadUrl, parameters, token }, file, { signal, onProgress }) {
  const form = new FormData();
  for (const field of Object.entries({ ...parameters, token })) form.append(...field);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    signal?.addEventListener("abort", abort);
    xhr.upload.onprogress = ({ loaded, total }) => onProgress?.({ loaded, total });
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText });
    xhr.onerror = () => reject(network("upload"));
    xhr.onabort = () => reject(signal?.reason);
    xhr.onloadend = () => signal?.removeEventListener("abort", abort);
    xhr.open("POST", uploadUrl);
    xhr.send(form);
  });
}

/** @type {(stage: Stage, answer: Answer) => Record<string, any>} */
function read(stage, answer) {
  const body = parsed(answer.text);
  if (answer.status >= 400 && body?.message) throw refused(stage, answer.status, body);
  if (answer.status >= 300 || !body) throw unexpected(stage, answer);
  return body;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @type {(stage: Stage, status: number, body: any) => UploadError} */
function refused(stage, status, body) {
  const { code = "refused", message, errors } = body;
  // A new attempt mends these.
  const retryable =
    /(expired|used) token|token.*\b(expired|used)|try again/i.test(message) || undefined;
  return new UploadError({ stage, code, message, status, retryable, errors, cause: body });
}

/** @type {(stage: Stage, answer: Answer) => UploadError} */
function unexpected(stage, { status, text }) {
  const page = stage === "request" && status < 400 && /^\s*</.test(text);
  const message = say(page ? "page" : "unexpected", { status });
  return new UploadError({ stage, code: "unexpected_answer", message, status });
}

/** @param {Stage} stage */
const network = (stage) =>
  new UploadError({ stage, code: "network", message: words.network, retryable: true });
