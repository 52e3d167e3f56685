/** Uppy's uploader to ImageKit. */
import type * as T from "./adapters.d.ts";
/** @import * as T from "./adapters.d.ts" */
/** @type {T.UppyPlugin} */
export declare const ImageKit: T.UppyPlugin;
