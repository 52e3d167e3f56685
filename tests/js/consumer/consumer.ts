/** All that a site written in TypeScript may use of this package, for `tsc` to check. */

import { Uppy } from "@uppy/core";
import Dashboard from "@uppy/dashboard";
import * as FilePond from "filepond";
import {
  completeUpload,
  failUpload,
  requestUploads,
  say,
  UploadError,
  uploadFile,
  words,
} from "imagekit/client.js";
import type {} from "imagekit/events.d.ts";
import { imagekit } from "imagekit/filepond.js";
import type { Completed, Grant, SiteOptions } from "imagekit/types.d.ts";
import { ImageKit } from "imagekit/uppy.js";

const endpoint = "/imagekit/uploads/";
const site: SiteOptions = { headers: { "X-CSRFToken": "t" }, credentials: "include" };

export async function upload(file: File, signal: AbortSignal): Promise<Completed> {
  const wanted = { fileName: file.name, size: file.size, type: file.type, tags: "a,b" };
  const [grant]: [Grant, ...Grant[]] = await requestUploads(endpoint, {
    policy: "pictures",
    field: "pictures",
    uploads: [wanted],
    ...site,
    signal,
  });
  try {
    const {
      answer,
      file: stored,
      status,
    } = await uploadFile(grant, file, {
      signal,
      onProgress: ({ loaded, total }) => console.log(loaded / total, grant.parameters.fileName),
    });
    console.log(status.toFixed(), stored?.fileId);
    return await completeUpload(endpoint, grant.jti, answer, site);
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    const stage: "request" | "upload" | "report" = error.stage;
    console.log(stage, error.retryable, error.retryAfter, error.errors, error.about(0)?.message);
    await failUpload(endpoint, grant.jti, error, site);
    throw error;
  }
}

words.network = "Die Verbindung ist abgebrochen.";
console.log(say("unexpected", { status: 500 }).toUpperCase());

new Uppy<{ tags: string }, Record<string, unknown>>({ autoProceed: true })
  .use(Dashboard, { inline: true, target: "#pictures" })
  .use(ImageKit, {
    endpoint,
    policy: "pictures",
    field: "pictures",
    headers: { Authorization: "Bearer b" },
    limit: 3,
    parameters: ({ meta, type }) => ({ tags: meta.tags, description: type }),
  });

// @ts-expect-error: there is no endpoint.
new Uppy().use(ImageKit, { policy: "pictures" });

FilePond.create(document.createElement("input"), {
  server: imagekit({
    endpoint,
    policy: "pictures",
    parameters: (file, metadata) => ({ tags: metadata.tags, description: file.name }),
  }),
});

// @ts-expect-error: it is a number.
imagekit({ endpoint: 1 });

document.addEventListener("imagekit-upload:start", (event) => {
  event.detail.parameters.tags = event.detail.file.name;
  event.preventDefault();
});
document.addEventListener("imagekit-upload:success", ({ detail }) => {
  const { item, jti, receipt, result, uploaded } = detail;
  const texts: (string | null | undefined)[] = [jti, receipt, uploaded?.url, uploaded?.status];
  console.log(texts, result?.url, item.dataset.state);
});
document.addEventListener("imagekit-upload:error", ({ detail }) => {
  const error: UploadError = detail.error;
  console.log(error.message, detail.code, detail.retryable, detail.stage, detail.status);
});
document.body.addEventListener("imagekit-upload:complete", ({ detail }) => {
  console.log(detail.succeeded + detail.failed + detail.cancelled);
});
// @ts-expect-error: it has no such detail.
addEventListener("imagekit-upload:progress", ({ detail }) => detail.speed);
