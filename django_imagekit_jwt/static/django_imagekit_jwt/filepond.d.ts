/** FilePond's server, which is ImageKit and the site. Does not know pages. */
import type * as T from "./adapters.d.ts";
/** @import * as T from "./adapters.d.ts" */
/** @type {T.ImageKit} */
export declare const imagekit: T.ImageKit;
