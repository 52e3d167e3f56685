/** The baseline: posts files with tokens that it has already, and does nothing else. */

import { requestUploads } from "/static/django_imagekit_jwt/client.js";
import { CONCURRENCY, options } from "./site.js";

/** @import { Grant } from "/static/django_imagekit_jwt/types.d.ts" */

const BATCH = 100;

/** @type {import("./run.js").Prepare} */
export async function prepare(files) {
  /** @type {[File, Grant][]} */
  const waiting = [];
  for (let at = 0; at < files.length; at += BATCH) {
    const batch = files.slice(at, at + BATCH);
    const uploads = batch.map(({ name, size, type }) => ({ fileName: name, size, type }));
    const grants = await requestUploads(options.endpoint, { ...options, uploads });
    for (const [index, grant] of grants.entries()) {
      waiting.push([/** @type {File} */ (batch[index]), grant]);
    }
  }
  return () => postAll(waiting);
}

/** @param {[File, Grant][]} waiting */
async function postAll(waiting) {
  let taken = 0;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (await post(...next)) taken++;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return taken;
}

/** @param {File} file @param {Grant} grant @returns {Promise<boolean>} */
function post(file, { parameters, token, uploadUrl }) {
  const form = new FormData();
  for (const field of Object.entries({ ...parameters, token })) form.append(...field);
  form.append("file", file);
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.onloadend = () => resolve(xhr.status === 200);
    xhr.open("POST", uploadUrl);
    xhr.send(form);
  });
}
