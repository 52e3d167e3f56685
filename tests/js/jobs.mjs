/** Reads what the Python tests send on stdin: a JSON array, or one JSON object a line. */

import { text } from "node:stream/consumers";

/** @returns {Promise<any[]>} */
export async function readJobs() {
  const given = (await text(process.stdin)).trim();
  if (given.startsWith("[")) return JSON.parse(given);
  return given.split("\n").map((line) => JSON.parse(line));
}
