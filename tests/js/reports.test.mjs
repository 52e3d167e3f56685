/** `completeUpload` and `failUpload` against real servers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  completeUpload,
  failUpload,
  say,
  UploadError,
  words,
} from "../../django_imagekit_jwt/static/django_imagekit_jwt/client.js";
import { answering, dropping, listening, serve } from "./servers.mjs";

/** @typedef {import("./servers.mjs").Handler} Handler */

const ANSWER = {
  fileId: "f1",
  filePath: "/a/cat.png",
  size: 3,
  tags: null,
  AITags: [{ name: "x" }],
};
const FILE = {
  fileId: "f1",
  filePath: "/a/cat.png",
  name: "cat.png",
  url: "https://ik.example/a/cat.png",
  thumbnailUrl: null,
  size: 3,
  status: "reported",
};
const NULLS = { receipt: null, file: null };

/** @type {(handler: Handler) => Promise<UploadError>} */
async function failure(handler) {
  const error = await completeUpload(await serve(handler), "a-jti", ANSWER).then(
    () => assert.fail("was answered"),
    (/** @type {unknown} */ reason) => reason,
  );
  assert.ok(error instanceof UploadError);
  assert.equal(error.stage, "report");
  return error;
}

test("reports ImageKit's answer as it came, and gives the receipt and the file", async () => {
  const { endpoint, seen } = await listening(answering(200, { receipt: "r", file: FILE }));
  const headers = { "X-CSRFToken": "t", Authorization: "Bearer b" };
  const told = await completeUpload(endpoint, "a-jti", ANSWER, { headers });
  assert.deepEqual(told, { receipt: "r", file: FILE });
  assert.equal(seen[0]?.path, "POST /uploads/a-jti/complete/");
  assert.deepEqual(seen[0]?.body, ANSWER);
  assert.equal(seen[0]?.headers["content-type"], "application/json");
  assert.equal(seen[0]?.headers["x-csrftoken"], "t");
  assert.equal(seen[0]?.headers.authorization, "Bearer b");
});

test("gives nulls while ImageKit still processes the file", async () => {
  const { endpoint, seen } = await listening(answering(202, NULLS));
  assert.deepEqual(await completeUpload(endpoint, "a-jti", { message: "Queued." }), NULLS);
  assert.deepEqual(seen[0]?.body, { message: "Queued." });
});

test("rejects a report with the site's words, and says how long to wait", async () => {
  const refusal = { code: "unavailable", message: "Later.", errors: { fileId: ["No."] } };
  const headers = { "Retry-After": "7" };
  const error = await failure(answering(503, refusal, "application/json", headers));
  assert.deepEqual(
    [error.code, error.message, error.status, error.retryable, error.retryAfter],
    ["unavailable", "Later.", 503, true, 7],
  );
  assert.deepEqual(error.errors, refusal.errors);
});

for (const [status, retryable] of /** @type {const} */ ([
  [400, false],
  [403, false],
  [404, false],
  [409, false],
  [429, true],
  [500, true],
])) {
  test(`a report refused with ${status} is ${retryable ? "" : "not "}worth repeating`, async () => {
    const error = await failure(answering(status, { code: "c", message: "Why." }));
    assert.deepEqual([error.message, error.retryable, error.retryAfter], ["Why.", retryable, 0]);
  });
}

test("does not wait for a date, which servers may also send", async () => {
  const headers = { "Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT" };
  const error = await failure(answering(503, "<h1>Down</h1>", "text/html", headers));
  assert.deepEqual([error.code, error.retryAfter], ["unexpected_answer", 0]);
});

test("takes a login page for what it is", async () => {
  const error = await failure(answering(200, "<title>Sign in</title>", "text/html"));
  assert.equal(error.message, words.page);
});

for (const body of ["", "null", "[]", "3", {}, { file: FILE }, { token: "t" }]) {
  test(`does not take ${JSON.stringify(body)} for a receipt`, async () => {
    const error = await failure(answering(200, body));
    assert.equal(error.code, "unexpected_answer");
    assert.equal(error.message, say("unexpected", { status: 200 }));
  });
}

for (const [when, handler] of dropping) {
  test(`a connection dropped ${when} is a network failure, worth another report`, async () => {
    const error = await failure(handler);
    assert.deepEqual(
      [error.code, error.message, error.status, error.retryable],
      ["network", words.network, 0, true],
    );
  });
}

test("a report rejects with the signal's reason", async () => {
  const abort = new AbortController();
  const endpoint = await serve(() => {});
  const during = completeUpload(endpoint, "a-jti", ANSWER, { signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  await assert.rejects(during, { name: "AbortError" });
});

test("tells why there is no file, of an UploadError no more than the site takes", async () => {
  const { endpoint, seen } = await listening(answering(200, { status: "failed" }));
  const message = "é".repeat(1001);
  const error = new UploadError({ stage: "upload", code: "refused", message, status: 400 });
  const headers = { "X-CSRFToken": "t" };
  assert.equal(await failUpload(endpoint, "a-jti", error, { headers }), undefined);
  assert.equal(seen[0]?.path, "POST /uploads/a-jti/fail/");
  assert.deepEqual(seen[0]?.body, { code: "refused", message: "é".repeat(1000), status: 400 });
  assert.equal(seen[0]?.headers["x-csrftoken"], "t");
});

test("tells of a failure what is given, and leaves out the rest", async () => {
  const { endpoint, seen } = await listening(answering(200, { status: "failed" }));
  await failUpload(endpoint, "a-jti", { code: "cancelled" });
  assert.deepEqual(seen[0]?.body, { code: "cancelled" });
});

/** @type {[string, Handler][]} */
const bad = [
  ["refused", answering(404, { code: "not_found", message: "No." })],
  ["answered with a page", answering(500, "<h1>Down</h1>", "text/html")],
  ...dropping,
];
for (const [how, handler] of bad) {
  test(`nothing is thrown where the report of a failure is ${how}`, async () => {
    const { endpoint, seen } = await listening(handler);
    assert.equal(await failUpload(endpoint, "a-jti", { code: "network" }), undefined);
    assert.ok(seen.length);
  });
}
