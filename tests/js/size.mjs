/**
 * Prints the gzipped size in bytes of each browser module and of all together, as JSON.
 *
 * Fails when they are over their limits, comments included: 8 KB for what a page loads, which is
 * `upload.js` and all that it imports, and 1 KB for each adapter, which imports `client.js`.
 */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 8192;
const ADAPTER_LIMIT = 1024;
const FOLDER = new URL("../../django_imagekit_jwt/static/django_imagekit_jwt/", import.meta.url);
const IMPORTS = /^import .*"\.\/(.+)";$/gm;

/** @type {Record<string, number>} */
const sizes = {};

/** @param {string} name */
const source = (name) => readFileSync(new URL(name, FOLDER), "utf8");

/** @param {string} name */
const size = (name) => gzipSync(source(name), { level: 9 }).length;

/** @param {string} name */
function weigh(name) {
  sizes[name] = size(name);
  for (const [, imported = ""] of source(name).matchAll(IMPORTS)) {
    if (!(imported in sizes)) weigh(imported);
  }
}

weigh("upload.js");
const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
const adapters = { "filepond.js": size("filepond.js"), "uppy.js": size("uppy.js") };
const heaviest = Math.max(...Object.values(adapters));

const limits = { limit: LIMIT, adapterLimit: ADAPTER_LIMIT };
console.log(JSON.stringify({ ...sizes, total, adapters, ...limits }));
process.exitCode = total > LIMIT || heaviest > ADAPTER_LIMIT ? 1 : 0;
