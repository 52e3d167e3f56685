/**
 * Runs the sample server of ImageKit's documentation, as its page has it, for one request each.
 *
 * Reads a JSON array of `{source, body}` from stdin and prints a JSON array of what it answers.
 */

import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { readJobs } from "./jobs.mjs";

const require = createRequire(import.meta.url);

/** @param {{source: string, body: object}} job */
function answer({ source, body }) {
  const answered = { status: 0, headers: {}, body: {} };
  const response = {
    set: (/** @type {object} */ headers) => Object.assign(answered.headers, headers),
    status: (/** @type {number} */ status) => Object.assign(answered, { status }),
    send: (/** @type {object} */ sent) => Object.assign(answered, { body: sent }),
  };
  compileFunction(source, ["require", "req", "res"])(require, { body }, response);
  return answered;
}

process.stdout.write(`${JSON.stringify((await readJobs()).map(answer))}\n`);
