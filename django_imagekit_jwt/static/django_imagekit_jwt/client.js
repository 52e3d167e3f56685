/** The requests of an upload. Does not know the DOM, queues or retries. */

/** @import * as T from "./types.d.ts" */

/** What these modules say; a page's own words take their place. @type {T.Words} */
export const words = {
  lang: "en",
  network: "The connection failed. Try again.",
  page: "You may be signed out. Sign in, reload this page and try again.",
  unexpected: "The answer cannot be read (status {status}).",
};

/** @type {T.Say} */
export const say = (key, values = {}) => {
  let word = words[key] ?? "";
  if (typeof word === "object") {
    word = word[new Intl.PluralRules(words.lang).select(values.count)] ?? word.other;
  }
  return word.replace(/{(\w+)}/g, (_, name) => values[name].toLocaleString(words.lang));
};

/** Why there is no token, no upload, or no receipt. */
export class UploadError extends Error {
  get name() {
    return "UploadError";
  }

  /** @param {T.Failure} failure */
  constructor({ stage, code, message, status = 0, errors = {}, ...more }) {
    super(message, { cause: more.cause });
    this.stage = stage;
    this.code = code;
    this.status = status;
    this.retryable = more.retryable ?? (status >= 500 || status === 429);
    this.retryAfter = more.retryAfter ?? 0;
    this.errors = errors;
  }

  /** What a batch's refusal says of one upload, or null. */
  about(index = 0) {
    const own = `uploads[${index}]`;
    const errors = Object.fromEntries(
      Object.entries(this.errors).filter(([name]) => name.split(".")[0] === own),
    );
    const message = Object.values(errors).flat().join(" ");
    return message ? new UploadError({ ...this, message, errors }) : null;
  }
}

/** @type {T.RequestUploads} */
export async function requestUploads(endpoint, { policy, field, uploads, ...options }) {
  const asked = Date.now();
  const answer = await post("request", endpoint, { policy, field, uploads }, options);
  const grants = read("request", answer).uploads;
  if (grants?.length !== uploads.length) throw refused("request", answer);
  for (const grant of grants) grant.expires = asked + lifetime(grant);
  return grants;
}

/** By what is signed, as this clock may be wrong. @type {T.Lifetime} */
function lifetime({ token }) {
  const [, payload = ""] = token.split(".");
  const { iat, exp } = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/")));
  return (exp - iat) * 1000;
}

/** @type {T.UploadFile} */
export async function uploadFile(grant, blob, options = {}) {
  const answer = await send(grant, blob, options);
  const body = read("upload", answer);
  const { status } = answer;
  const file = status === 202 ? null : body;
  if (file && !file.fileId) throw refused("upload", answer);
  return { status, file, message: body.message ?? "", answer: body };
}

/** @type {T.CompleteUpload} */
export async function completeUpload(endpoint, jti, answer, options = {}) {
  const answered = await post("report", `${endpoint}${jti}/complete/`, answer, options);
  const { receipt, file } = read("report", answered);
  if (receipt === undefined) throw refused("report", answered);
  return { receipt, file };
}

/** @type {T.FailUpload} */
export async function failUpload(endpoint, jti, { code, message, status }, options = {}) {
  const failure = { code, message: message?.slice(0, 1000), status };
  const init = { ...options, keepalive: true };
  await post("report", `${endpoint}${jti}/fail/`, failure, init).catch(() => {});
}

/** @type {T.Post} */
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

/** Not by fetch, which tells no progress. @type {T.Send} */
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

/** @type {T.Read} */
function read(stage, answer) {
  let body;
  try {
    body = JSON.parse(answer.text);
  } catch {}
  if (!body || answer.status >= 300) throw refused(stage, answer, body);
  return body;
}

/** @type {T.Refused} */
function refused(stage, { status, text, retryAfter }, body) {
  if (status >= 400 && body?.message) {
    const { code = "refused", message, errors } = body;
    // A new token mends these.
    const mended = /(expired|used) token|token.*\b(expired|used)|try again/i.test(message);
    const more = { retryable: mended || undefined, retryAfter, errors, cause: body };
    return new UploadError({ stage, code, message, status, ...more });
  }
  const page = stage !== "upload" && status < 400 && /^\s*</.test(text);
  const message = say(page ? "page" : "unexpected", { status });
  return new UploadError({ stage, code: "unexpected_answer", message, status, retryAfter });
}

/** @param {T.Stage} stage */
const network = (stage) =>
  new UploadError({ stage, code: "network", message: say("network"), retryable: true });
