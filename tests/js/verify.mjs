/**
 * Verifies tokens with `jsonwebtoken`, as ImageKit may.
 *
 * Reads a JSON array of `{token, key, at}` from stdin, or one such object a line, and prints a JSON
 * array of `{header, payload}`; fails on the first token that does not hold `at` that second. Where
 * none is given the expiry is not looked at, since the clock of some tests stands still.
 */

import jwt from "jsonwebtoken";
import { readJobs } from "./jobs.mjs";

/** @typedef {{token: string, key: string, at?: number}} Job */

/** @type {Job[]} */
const jobs = await readJobs();

const decoded = jobs.map(({ token, key, at }) => {
  const { header, payload } = jwt.verify(token, key, {
    algorithms: ["HS256"],
    ignoreExpiration: at === undefined,
    clockTimestamp: at,
    complete: true,
  });
  return { header, payload };
});

process.stdout.write(`${JSON.stringify(decoded)}\n`);
