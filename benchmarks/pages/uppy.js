/** Adds files to Uppy's Dashboard. */

import { ImageKit } from "/static/django_imagekit_jwt/uppy.js";
import { CONCURRENCY, options } from "./site.js";

/** Not known to `tsc`: it is made of Uppy's packages when the benchmark runs. */
const BUNDLE = "/static/bundles/uppy.js";

/** @type {import("./run.js").Prepare} */
export async function prepare(files) {
  const { Dashboard, Uppy } = await import(BUNDLE);
  const uppy = new Uppy({ autoProceed: true });
  uppy.use(Dashboard, { inline: true, target: "#here" });
  uppy.use(ImageKit, { ...options, limit: CONCURRENCY });
  return () =>
    new Promise((resolve) => {
      uppy.once("complete", (/** @type {any} */ { successful }) => resolve(successful.length));
      uppy.addFiles(files.map((data) => ({ name: data.name, type: data.type, data })));
    });
}
