/**
 * The shapes that `uppy.js` and `filepond.js` speak in. For editors and `tsc`: no page loads this.
 *
 * Named with its whole ending where it is imported: Django's manifest storage looks into comments too.
 */

import type { Result, SiteOptions, UploadOptions } from "./types.d.ts";

export type * from "./types.d.ts";

/** ImageKit's parameters to ask for, as strings; what is undefined is left out. */
export type Parameters = Record<string, string | undefined>;

interface Options extends Omit<SiteOptions, "signal"> {
  /** The address of `uploads/`, with the slash at its end. */
  endpoint: string;
  /** Name of the site's policy; the default one if left out. */
  policy?: string;
}

export interface UppyOptions extends Options {
  /** Name of the form field that the uploads are for, which binds their receipts to it. */
  field?: string;
  /** How many files are sent at once, and asked for in one request; 5 if left out. */
  limit?: number;
  /** What to ask for beside the file's name, of Uppy's file with the site's own `meta`. */
  // biome-ignore lint/suspicious/noExplicitAny: the site's own
  parameters?: (file: UppyFile & { meta: any }) => Parameters;
}

/** Of Uppy's file, what is read here. */
export interface UppyFile {
  id: string;
  type: string;
  size: number;
  data: Blob;
  meta: { name: string };
}

/** Of Uppy, what is called here. */
export interface Uppy {
  getFile(id: string): UppyFile | undefined;
  getFilesByIds(ids: string[]): UppyFile[];
  addUploader(upload: (ids: string[]) => Promise<void>): void;
  removeUploader(upload: (ids: string[]) => Promise<void>): void;
  emit(event: string, about: UppyFile | UppyFile[], details?: object): void;
  on(event: "file-removed", listener: (file: UppyFile) => void): void;
}

/** For `uppy.use()`, whose own types ask for more than a plugin needs: hence `any`. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type UppyPlugin = new (uppy: any, options: UppyOptions) => any;

export interface FilePondOptions extends Options {
  /** Name of the form field that the uploads are for; the input's own if left out. */
  field?: string;
  /** What to ask for beside the file's name, of the file and FilePond's metadata. */
  // biome-ignore lint/suspicious/noExplicitAny: the site's own
  parameters?: (file: FilePondFile, metadata: Record<string, any>) => Parameters;
}

export type FilePondFile = Blob & { readonly name: string };

/** What ImageKit took, and whose receipt is not there yet. */
export interface Taken extends Result {
  jti: string;
}

/** What FilePond's `process` does with a file that ImageKit has not. */
export type Upload = (
  field: string,
  file: FilePondFile,
  metadata: object,
  signal: AbortSignal,
  onProgress: UploadOptions["onProgress"],
) => Promise<void>;

/** FilePond's `server`. */
export interface FilePondServer {
  process(
    name: string,
    file: FilePondFile,
    // biome-ignore lint/suspicious/noExplicitAny: the site's own
    metadata: Record<string, any>,
    load: (receipt: string) => void,
    error: (sentence: string) => void,
    progress: (computable: boolean, loaded: number, total: number) => void,
    abort: () => void,
  ): { abort: () => void };
  revert: null;
}

/** Makes FilePond's `server`. */
export type ImageKit = (options: FilePondOptions) => FilePondServer;
