/**
 * Verifies tokens with `jsonwebtoken`, as ImageKit may.
 *
 * Reads a JSON array of `{token, key}` from stdin, or one such object a line, and prints a JSON
 * array of `{header, payload}`; fails on the first bad signature. The expiry is not looked at, since
 * the tests' clock stands still.
 */

import jwt from "jsonwebtoken";
import { readJobs } from "./jobs.mjs";

/** @typedef {{token: string, key: string}} Job */

/** @type {Job[]} */
const jobs = await readJobs();

const decoded = jobs.map(({ token, key }) => {
  const { header, payload } = jwt.verify(token, key, {
    algorithms: ["HS256"],
    ignoreExpiration: true,
    complete: true,
  });
  return { header, payload };
});

process.stdout.write(`${JSON.stringify(decoded)}\n`);
