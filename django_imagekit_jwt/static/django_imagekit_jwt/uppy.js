/** Uppy's uploader to ImageKit. */

import { completeUpload, failUpload, requestUploads, uploadFile } from "./client.js";

/** @import * as T from "./adapters.d.ts" */

/** @type {T.UppyPlugin} */
export const ImageKit = class {
  id = "ImageKit";
  type = "uploader";
  aborts = new WeakMap();

  /** @param {T.Uppy} uppy @param {T.UppyOptions} opts */
  constructor(uppy, opts) {
    this.uppy = uppy;
    this.opts = opts;
    uppy.on("file-removed", ({ data }) => this.aborts.get(data)?.abort({ code: "cancelled" }));
  }

  install = () => this.uppy.addUploader(this.upload);
  uninstall = () => this.uppy.removeUploader(this.upload);
  setOptions = (opts = {}) => Object.assign(this.opts, opts);
  update() {}

  upload = async (ids = [""]) => {
    const files = this.uppy.getFilesByIds(ids);
    this.uppy.emit("upload-start", files);
    for (const { data } of files) this.aborts.set(data, new AbortController());
    while (files.length) await this.send(files.splice(0, this.opts.limit ?? 5));
  };

  /** @param {T.UppyFile[]} files */
  async send(files) {
    const { aborts, opts, uppy } = this;
    const open = files.filter(({ id }) => uppy.getFile(id));
    const uploads = open.map((file) => {
      const { meta, size, type } = file;
      return { fileName: meta.name, ...opts.parameters?.(file), size, type };
    });
    /** @type {any} */
    const grants = open[0] && requestUploads(opts.endpoint, { ...opts, uploads });
    const sent = open.map(async (file, index) => {
      const { signal } = aborts.get(file.data);
      try {
        const grant = (await grants)[index];
        const uploaded = uploadFile(grant, file.data, {
          signal,
          onProgress: ({ loaded, total }) =>
            uppy.emit("upload-progress", file, { bytesUploaded: loaded, bytesTotal: total }),
        });
        uploaded.catch((error) => failUpload(opts.endpoint, grant.jti, error, opts));
        const { answer, status } = await uploaded;
        const body = await completeUpload(opts.endpoint, grant.jti, answer, opts);
        signal.throwIfAborted();
        uppy.emit("upload-success", file, { status, body, uploadURL: body.file?.url });
      } catch (/** @type {any} */ error) {
        if (signal.aborted) return;
        if (open[1] && error.stage === "request" && error.status === 400) return this.send([file]);
        uppy.emit("upload-error", file, error);
      }
    });
    await Promise.all(sent);
  }
};
