/** FilePond's server, which is ImageKit and the site. Does not know pages. */

import { completeUpload, failUpload, requestUploads, uploadFile } from "./client.js";

/** @import * as T from "./adapters.d.ts" */

/** @type {T.ImageKit} */
export const imagekit = ({ endpoint, parameters, ...options }) => {
  /** What ImageKit took: a retry does not send it twice. @type {WeakMap<Blob, T.Taken>} */
  const taken = new WeakMap();

  /** @type {T.Upload} */
  async function upload(field, file, metadata, signal, onProgress) {
    const { name, size, type } = file;
    const uploads = [{ fileName: name, ...parameters?.(file, metadata), size, type }];
    const [grant] = await requestUploads(endpoint, { field, ...options, uploads });
    const sent = uploadFile(grant, file, { signal, onProgress });
    sent.catch((error) => failUpload(endpoint, grant.jti, error, options));
    taken.set(file, { ...grant, ...(await sent) });
  }

  /** @param {Blob} file */
  async function report(file) {
    const { answer, jti, message } = /** @type {T.Taken} */ (taken.get(file));
    try {
      const { receipt } = await completeUpload(endpoint, jti, answer, options);
      if (!receipt) throw Error(message); // ImageKit is not ready: a retry asks again
      taken.delete(file);
      return receipt;
    } catch (/** @type {any} */ error) {
      if (error.status === 409) taken.delete(file); // it is gone
      throw error;
    }
  }

  return {
    process(field, file, metadata, load, error, progress, abort) {
      const ends = new AbortController();
      const { signal } = ends;
      /** @param {T.Bytes} bytes */
      const onProgress = ({ loaded, total }) => progress(true, loaded, total);
      const ready = taken.has(file) || upload(field, file, metadata, signal, onProgress);
      Promise.resolve(ready)
        .then(() => report(file))
        .then(
          (receipt) => signal.aborted || load(receipt),
          ({ message }) => signal.aborted || error(message),
        );
      return {
        abort() {
          ends.abort({ code: "cancelled" });
          abort();
        },
      };
    },
    revert: null,
  };
};
