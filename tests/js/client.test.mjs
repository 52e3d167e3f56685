/** `requestUploads` against real servers. `uploadFile` needs XMLHttpRequest: see the browser tests. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  requestUploads,
  say,
  UploadError,
  words,
} from "../../django_imagekit_jwt/static/django_imagekit_jwt/client.js";
import { answering, dropping, listening, serve } from "./servers.mjs";

/** @typedef {import("./servers.mjs").Handler} Handler */

/** Signed by nobody: what it says of its life counts here. @param {number} iat */
const token = (iat, claims = {}) => {
  const payload = JSON.stringify({
    fileName: "\u00e4\u00bf?>.png",
    ...claims,
    iat,
    exp: iat + 600,
  });
  return `a.${Buffer.from(payload).toString("base64url")}.c`;
};
const now = () => Math.floor(Date.now() / 1000);

const GRANT = {
  jti: "a-jti",
  token: token(now()),
  parameters: { fileName: "a.png" },
  uploadUrl: "https://upload.invalid/",
  expiresAt: "2999-01-01T00:00:00Z",
};

/** @type {(handler: Handler, count?: number) => Promise<UploadError>} */
async function failure(handler, count = 1) {
  const uploads = Array.from({ length: count }, () => ({ fileName: "a.png" }));
  const asked = requestUploads(await serve(handler), { policy: "default", uploads });
  const error = await asked.then(
    () => assert.fail("was answered"),
    (/** @type {unknown} */ reason) => reason,
  );
  assert.ok(error instanceof UploadError);
  assert.equal(error.stage, "request");
  return error;
}

test("asks with the policy, the uploads and the headers, and gives the grants", async () => {
  const { endpoint, seen } = await listening(answering(201, { uploads: [GRANT] }));
  const uploads = [{ fileName: "a.png", size: 3, type: "image/png", tags: "x,y" }];
  const headers = { "X-CSRFToken": "t", Authorization: "Bearer b" };
  const grants = await requestUploads(endpoint, { policy: "pictures", uploads, headers });
  const { expires, ...rest } = grants[0];
  assert.deepEqual(rest, GRANT);
  assert.equal(grants.length, 1);
  assert.ok(Math.abs(expires - Date.now() - 600_000) < 5_000);
  assert.deepEqual(seen[0]?.body, { policy: "pictures", uploads });
  assert.equal(seen[0]?.headers["content-type"], "application/json");
  assert.equal(seen[0]?.headers["x-csrftoken"], "t");
  assert.equal(seen[0]?.headers.authorization, "Bearer b");
});

test("says which form field the uploads are for, if one is given", async () => {
  const { endpoint, seen } = await listening(answering(201, { uploads: [GRANT] }));
  const uploads = [{ fileName: "a.png" }];
  await requestUploads(endpoint, { policy: "pictures", field: "avatar", uploads });
  assert.deepEqual(seen[0]?.body, { policy: "pictures", field: "avatar", uploads });
});

for (const hours of [-30, 30]) {
  test(`counts a token's life by this clock, which the site's is ${hours} hours from`, async () => {
    const other = { ...GRANT, token: token(now() + hours * 3600) };
    const endpoint = await serve(answering(201, { uploads: [other] }));
    const [grant] = await requestUploads(endpoint, { uploads: [{ fileName: "a.png" }] });
    assert.ok(Math.abs(grant.expires - Date.now() - 600_000) < 5_000);
  });
}

test("reads what a token says whatever letters it is written in", async () => {
  for (const description of ["\u00ff\u00fe~~?", "\u{1f408}\u{1f408}", "\u0436".repeat(7)]) {
    const other = { ...GRANT, token: token(now(), { description }) };
    const endpoint = await serve(answering(201, { uploads: [other] }));
    const [grant] = await requestUploads(endpoint, { uploads: [{ fileName: "a.png" }] });
    assert.ok(grant.expires > Date.now());
  }
});

test("tells a refusal in the site's words, and what it says of each upload", async () => {
  const errors = {
    "uploads[1].fileName": ["fileName is too long.", "fileName holds a slash."],
    "uploads[1].tags": ["tags is a number."],
    "uploads[10]": ["is null."],
  };
  const refusal = { code: "policy_violation", message: "All of it.", errors };
  const error = await failure(answering(400, refusal), 2);
  assert.equal(error.name, "UploadError");
  assert.equal(error.message, "All of it.");
  assert.equal(error.code, "policy_violation");
  assert.equal(error.status, 400);
  assert.equal(error.retryable, false);
  assert.deepEqual(error.errors, errors);
  assert.equal(error.about(0), null);
  const own = error.about(1);
  assert.equal(own?.message, "fileName is too long. fileName holds a slash. tags is a number.");
  assert.deepEqual(Object.keys(own?.errors ?? {}), ["uploads[1].fileName", "uploads[1].tags"]);
  assert.deepEqual([own?.code, own?.status, own?.stage], ["policy_violation", 400, "request"]);
  assert.equal(error.about(10)?.message, "is null.");
});

for (const [status, retryable] of /** @type {const} */ ([
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [429, true],
  [500, true],
  [503, true],
])) {
  test(`status ${status} is ${retryable ? "" : "not "}worth another attempt`, async () => {
    const spoken = await failure(answering(status, { code: "c", message: "Why." }));
    assert.deepEqual(
      [spoken.message, spoken.status, spoken.retryable],
      ["Why.", status, retryable],
    );
    const silent = await failure(answering(status, "<h1>Why</h1>", "text/html"));
    assert.equal(silent.code, "unexpected_answer");
    assert.equal(silent.message, say("unexpected", { status }));
    assert.equal(silent.retryable, retryable);
  });
}

test("takes a login page for what it is", async () => {
  const login = await serve(answering(200, "\n<!doctype html><title>Sign in</title>", "text/html"));
  const error = await failure((_, response) => {
    response.writeHead(302, { Location: login }).end();
  });
  assert.equal(error.code, "unexpected_answer");
  assert.equal(error.message, words.page);
});

for (const body of [
  "",
  "null",
  "[]",
  '"text"',
  "3",
  { uploads: [] },
  { uploads: null },
  { token: "t" },
]) {
  test(`does not take ${JSON.stringify(body)} for grants`, async () => {
    const error = await failure(answering(201, body));
    assert.equal(error.code, "unexpected_answer");
    assert.equal(error.message, say("unexpected", { status: 201 }));
  });
}

for (const [when, handler] of dropping) {
  test(`a connection dropped ${when} is a network failure, worth another attempt`, async () => {
    const error = await failure(handler);
    assert.deepEqual(
      [error.code, error.message, error.status, error.retryable],
      ["network", words.network, 0, true],
    );
  });
}

test("rejects with the signal's reason, before and while asking", async () => {
  const reason = new Error("changed my mind");
  const endpoint = await serve(() => {});
  const uploads = [{ fileName: "a.png" }];
  const before = requestUploads(endpoint, { uploads, signal: AbortSignal.abort(reason) });
  await assert.rejects(before, reason);
  const abort = new AbortController();
  const during = requestUploads(endpoint, { uploads, signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  await assert.rejects(during, { name: "AbortError" });
});
