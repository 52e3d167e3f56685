/** Adds files to FilePond. */

import { imagekit } from "/static/django_imagekit_jwt/filepond.js";
import { CONCURRENCY, options } from "./site.js";

/** Not known to `tsc`, which looks for no files of other people under an address. */
const FILEPOND = "/static/node_modules/filepond/dist/filepond.esm.min.js";

/** @type {import("./run.js").Prepare} */
export async function prepare(files) {
  const { create, FileStatus } = await import(FILEPOND);
  const pond = create(document.querySelector("#here"), {
    maxParallelUploads: CONCURRENCY,
    server: imagekit(options),
    allowMinimumUploadDuration: false, // it makes each file take a second
  });
  const isDone = (/** @type {any} */ { status }) => status === FileStatus.PROCESSING_COMPLETE;
  return () =>
    new Promise((resolve) => {
      pond.onprocessfiles = () => resolve(pond.getFiles().filter(isDone).length);
      pond.addFiles(files);
    });
}
