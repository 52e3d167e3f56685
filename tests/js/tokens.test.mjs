/** `sign.mjs`, `verify.mjs` and `size.mjs`, as the Python tests and the benchmarks call them. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** @type {(script: string, input?: string) => any} */
function run(script, input = "") {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path], { input });
  assert.equal(status, 0, stderr.toString());
  return JSON.parse(stdout.toString());
}

const job = {
  payload: { fileName: "a.png", tags: "x,y", iat: 1700000000, exp: 1700000600 },
  key: "private_key",
  header: { alg: "HS256", typ: "JWT", kid: "public_key", jti: "an-id" },
};

for (const [form, write] of /** @type {const} */ ([
  ["an array", (/** @type {object[]} */ jobs) => JSON.stringify(jobs)],
  ["lines", (/** @type {object[]} */ jobs) => jobs.map((one) => JSON.stringify(one)).join("\n")],
])) {
  test(`signs exactly the header and payload given, from ${form}, and verifies them`, () => {
    const tokens = run("sign.mjs", write([job, job]));
    assert.equal(tokens.length, 2);
    const [decoded] = run("verify.mjs", write([{ token: tokens[0], key: job.key }]));
    assert.deepEqual(decoded, { header: job.header, payload: job.payload });
    const [, payload = ""] = tokens[0].split(".");
    assert.equal(Buffer.from(payload, "base64url").toString(), JSON.stringify(job.payload));
  });
}

test("the browser modules are small enough", () => {
  const { adapters, adapterLimit, limit, total } = run("size.mjs");
  assert.ok(total <= limit);
  assert.deepEqual(Object.keys(adapters), ["filepond.js", "uppy.js"]);
  for (const size of Object.values(adapters)) assert.ok(size <= adapterLimit);
});
