/**
 * Uploads with ImageKit's SDK for Node.js, and reads the details of what was uploaded.
 *
 * Reads a JSON array of `{origin, privateKey, upload, file, sendsKey}` from stdin, the file in
 * base64, and prints a JSON array of `{uploaded, details}`, or `{status, refused}` of a refusal.
 */

import ImageKit, { toFile } from "@imagekit/nodejs";
import { readJobs } from "./jobs.mjs";

/** @typedef {import("@imagekit/nodejs/resources/beta/v2/files").FileUploadParams} Upload */
/** @typedef {{origin: string, privateKey: string, upload: Omit<Upload, "file">}} Account */
/** @typedef {Account & {file: string, sendsKey?: boolean}} Job */

/** @param {Job} job */
async function carryOut({ origin, privateKey, upload, file, sendsKey }) {
  const client = new ImageKit({ baseURL: origin, privateKey, maxRetries: 0 });
  const body = { ...upload, file: await toFile(Buffer.from(file, "base64"), "blob") };
  // The SDK sends its private key with every request, unless the header is null.
  const options = sendsKey ? {} : { headers: { Authorization: null } };
  const uploaded = await client.beta.v2.files.upload(body, options);
  return { uploaded, details: await client.files.get(uploaded.fileId ?? "") };
}

/** @param {unknown} error */
function refusal(error) {
  if (!(error instanceof ImageKit.APIError)) throw error;
  return { status: error.status, refused: error.message };
}

/** @type {Job[]} */
const jobs = await readJobs();

const results = [];
for (const job of jobs) results.push(await carryOut(job).catch(refusal));

process.stdout.write(`${JSON.stringify(results)}\n`);
