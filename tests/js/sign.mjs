/**
 * Signs tokens as the documentation of ImageKit does, with `jsonwebtoken`.
 *
 * Reads a JSON array of `{payload, key, header}` from stdin, or one such object a line, and prints
 * a JSON array of tokens. It does not know this package's Python: that is what it is compared with.
 */

import jwt from "jsonwebtoken";
import { readJobs } from "./jobs.mjs";

/** @typedef {{payload: Record<string, unknown>, key: string, header: jwt.JwtHeader}} Job */

/** @type {Job[]} */
const jobs = await readJobs();

// `iat` and `exp` stand in the payload already; jsonwebtoken keeps an `iat` it is given.
const tokens = jobs.map(({ payload, key, header }) =>
  jwt.sign(payload, key, { algorithm: "HS256", header }),
);

process.stdout.write(`${JSON.stringify(tokens)}\n`);
