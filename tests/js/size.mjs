/**
 * Prints the gzipped size in bytes of each browser module and of all together, as JSON.
 *
 * Fails when they are over the limit: 8 KB, comments included. What counts
 * is what a page loads: `upload.js` and all that it imports.
 */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 8192;
const FOLDER = new URL("../../django_imagekit_jwt/static/django_imagekit_jwt/", import.meta.url);

/** @type {Record<string, number>} */
const sizes = {};

/** @param {string} name */
function weigh(name) {
  const source = readFileSync(new URL(name, FOLDER), "utf8");
  sizes[name] = gzipSync(source, { level: 9 }).length;
  for (const [, imported = ""] of source.matchAll(/^import .*"\.\/(.+)";$/gm)) {
    if (!(imported in sizes)) weigh(imported);
  }
}

weigh("upload.js");
const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);

console.log(JSON.stringify({ ...sizes, total, limit: LIMIT }));
process.exitCode = total > LIMIT ? 1 : 0;
