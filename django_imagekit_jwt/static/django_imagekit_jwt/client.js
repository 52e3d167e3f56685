/** The requests of an upload. Does not know the DOM, queues or retries. */

/** @import { CompleteUpload, FailUpload, Failure, Post, Read, Refused, RequestUploads, Say, Send, Stage, UploadFile } from "./types.d.ts" */

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
  remove: "Remove",
  waitingToSubmit: "The form waits for its uploads.",
  notSubmitted: "The form was not sent: an upload failed.",
};

/** @type {Say} */
export const say = (key, values) => words[key].replace(/{(\w+)}/g, (_, name) => `${values[name]}`);

/** Why there is no token, no upload, or no receipt. */
export class UploadError extends Error {
  name = "UploadError";

  /** @param {Failure} failure */
  constructor({ stage, code, message, status = 0, errors = {}, ...more }) {
    super(message, { cause: more.cause });
    this.stage = stage;
    this.code = code;
    this.status = status;
    this.retryable = more.retryable ?? (status >= 500 || status === 429);
    this.retryAfter = more.retryAfter ?? 0;
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

/** @type {RequestUploads} */
export async function requestUploads(endpoint, { policy, field, uploads, ...options }) {
  const answer = await post("request", endpoint, { policy, field, uploads }, options);
  const grants = read("request", answer).uploads;
  if (grants?.length !== uploads.length) throw refused("request", answer);
  for (const grant of grants) {
    grant.expires = Date.parse(grant.expiresAt);
    // Expired on arrival? Then this clock is wrong.
    if (grant.expires < Date.now()) grant.expires = Infinity;
  }
  return grants;
}

/** @type {UploadFile} */
export async function uploadFile(grant, blob, options = {}) {
  const answer = await send(grant, blob, options);
  const body = read("upload", answer);
  const { status } = answer;
  const file = status === 202 ? null : body;
  if (file && !file.fileId) throw refused("upload", answer);
  return { status, file, message: body.message ?? "", answer: body };
}

/** @type {CompleteUpload} */
export async function completeUpload(endpoint, jti, answer, options = {}) {
  const answered = await post("report", `${endpoint}${jti}/complete/`, answer, options);
  const { receipt, file } = read("report", answered);
  if (receipt === undefined) throw refused("report", answered);
  return { receipt, file };
}

/** @type {FailUpload} */
export async function failUpload(endpoint, jti, { code, message, status }, options = {}) {
  const failure = { code, message: message?.slice(0, 1000), status };
  const init = { ...options, keepalive: true };
  await post("report", `${endpoint}${jti}/fail/`, failure, init).catch(() => {});
}

/** @type {Post} */
async function post(stage, address, body, { headers, ...init }) {
  try {
    const response = await fetch(address, {
      ...init,
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    return { status: response.status, text: await response.text(), retryAfter };
  } catch {
    init.signal?.throwIfAborted();
    throw network(stage);
  }
}

/** Not by fetch, which tells no progress. @type {Send} */
function send({ uploadUrl, parameters, token }, file, { signal, onProgress }) {
  const form = new FormData();
  for (const field of Object.entries({ ...parameters, token })) form.append(...field);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const xhr = new XMLHttpRequest();
    signal?.addEventListener("abort", () => xhr.abort());
    xhr.upload.onprogress = onProgress ?? null;
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText });
    xhr.onerror = () => reject(network("upload"));
    xhr.onabort = () => reject(signal?.reason);
    xhr.open("POST", uploadUrl);
    xhr.send(form);
  });
}

/** @type {Read} */
function read(stage, answer) {
  let body;
  try {
    body = JSON.parse(answer.text);
  } catch {} // a page, perhaps
  if (!body || answer.status >= 300) throw refused(stage, answer, body);
  return body;
}

/** @type {Refused} */
function refused(stage, { status, text, retryAfter }, body) {
  if (status >= 400 && body?.message) {
    const { code = "refused", message, errors } = body;
    // A new attempt mends these.
    const retryable =
      /(expired|used) token|token.*\b(expired|used)|try again/i.test(message) || undefined;
    const more = { retryable, retryAfter, errors, cause: body };
    return new UploadError({ stage, code, message, status, ...more });
  }
  const page = stage !== "upload" && status < 400 && /^\s*</.test(text);
  const message = say(page ? "page" : "unexpected", { status });
  return new UploadError({ stage, code: "unexpected_answer", message, status, retryAfter });
}

/** @param {Stage} stage */
const network = (stage) =>
  new UploadError({ stage, code: "network", message: words.network, retryable: true });
