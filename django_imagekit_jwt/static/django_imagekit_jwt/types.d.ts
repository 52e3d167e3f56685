/**
 * The shapes that the modules here speak in. For editors and `tsc`: no page loads this.
 *
 * Named with its whole ending where it is imported: Django's manifest storage looks into comments too.
 */

import type { UploadError } from "./client.js";

/** A token, the exact strings it signs, and where and until when it serves. It serves once. */
export interface Grant {
  jti: string;
  token: string;
  parameters: Record<string, string>;
  uploadUrl: string;
  expiresAt: string;
  /** The same by this computer's clock, in milliseconds. */
  expires: number;
}

/** An upload to ask a token for; the other names are ImageKit's parameters. */
export interface Wanted {
  fileName: string;
  size?: number;
  type?: string;
  [parameter: string]: string | number | undefined;
}

/** Of each request to the site. */
export interface SiteOptions {
  /** The CSRF token's, Authorization and the like. */
  headers?: Record<string, string> | undefined;
  /** Whether cookies go to the site; "same-origin" if left out. */
  credentials?: RequestCredentials;
  signal?: AbortSignal;
}

export interface RequestOptions extends SiteOptions {
  /** Name of the site's policy; the default one if left out. */
  policy?: string | null;
  /** Name of the form field that the uploads are for, which binds their receipts to it. */
  field?: string | undefined;
  uploads: Wanted[];
}

/**
 * Gives a grant for each upload, in their order, of which there must be one at least; rejects with
 * UploadError or the signal's reason.
 */
export type RequestUploads = (
  endpoint: string,
  options: RequestOptions,
) => Promise<[Grant, ...Grant[]]>;

/** How much of the request, which is the file and a little more, was sent. */
export interface Bytes {
  loaded: number;
  total: number;
}

export interface UploadOptions {
  signal?: AbortSignal;
  onProgress?: (bytes: Bytes) => void;
}

export interface Result {
  status: number;
  /** What ImageKit tells of the file; null with status 202, while it is still being processed. */
  // biome-ignore lint/suspicious/noExplicitAny: ImageKit adds fields as `responseFields` asks
  file: Record<string, any> | null;
  message: string;
  /** All of ImageKit's answer as it came, to report to the site; also with status 202. */
  answer: object;
}

/** Sends one file; rejects with UploadError or the signal's reason. */
export type UploadFile = (grant: Grant, file: Blob, options?: UploadOptions) => Promise<Result>;

/** What the site knows of a file. */
export interface SiteFile {
  fileId: string;
  filePath: string;
  name: string;
  url: string;
  thumbnailUrl: string | null;
  /** In bytes, where ImageKit told it. */
  size: number | null;
  status: "reported" | "verified";
}

/** All null while ImageKit still processes the file. */
export interface Completed {
  /** The site's signed proof that the upload is done, for a form to post. */
  receipt: string | null;
  file: SiteFile | null;
}

/**
 * Reports ImageKit's answer to the site; may be called again. `endpoint` is that of `uploads/` and
 * ends with a slash. Rejects with UploadError or the signal's reason.
 */
export type CompleteUpload = (
  endpoint: string,
  jti: string,
  answer: object,
  options?: SiteOptions,
) => Promise<Completed>;

/** Of an UploadError, which may be given as it is. */
export interface FailureReport {
  code?: string;
  message?: string;
  /** ImageKit's HTTP status, 0 where there was no answer. */
  status?: number;
}

/** Reports to the site that there is no file, even while the page is left; never rejects. */
export type FailUpload = (
  endpoint: string,
  jti: string,
  failure: FailureReport,
  options?: SiteOptions,
) => Promise<void>;

export type Post = (
  stage: Stage,
  address: string,
  body: object,
  options: SiteOptions & RequestInit,
) => Promise<Answer>;

export type Send = (grant: Grant, file: Blob, options: UploadOptions) => Promise<Answer>;

/**
 * The site gave no token ("request"), ImageKit did not take the file ("upload"), or the site did not
 * take the report of it ("report").
 */
export type Stage = "request" | "upload" | "report";

export interface Failure {
  stage: Stage;
  /** The site's own code, "refused" by ImageKit, "network", "unexpected_answer" or "not_taken". */
  code: string;
  message: string;
  /** HTTP status, 0 where there was no answer. */
  status?: number;
  /** Whether it may succeed at another attempt: an upload with a new token, a report as it was. */
  retryable?: boolean | undefined;
  /** For how many seconds the server asks to be left alone, 0 where it does not. */
  retryAfter?: number | undefined;
  /** Sentences by field; those of a batch are named `uploads[0].fileName`. */
  errors?: Record<string, string[]>;
  cause?: unknown;
}

/** Sentences, or a sentence for each category of plurals by `{count}`; `{name}` is filled in. */
export interface Words {
  lang: string;
  [key: string]: string | { other: string; [category: string]: string };
}

// biome-ignore lint/suspicious/noExplicitAny: read by the names in the braces
export type Say = (key: string, values?: any) => string;
/** Milliseconds from a grant's beginning to its end. */
export type Lifetime = (grant: Grant) => number;
// biome-ignore lint/suspicious/noExplicitAny: a body of JSON
export type Read = (stage: Stage, answer: Answer) => Record<string, any>;
// biome-ignore lint/suspicious/noExplicitAny: a body of JSON
export type Refused = (stage: Stage, answer: Answer, body?: any) => UploadError;

/** What a server answered, not yet read. */
export interface Answer {
  status: number;
  text: string;
  retryAfter?: number;
}

/** Of every event about a file: the one that was chosen, and its row. */
export interface About {
  file: File;
  item: HTMLElement;
}

/** The details of the events `imagekit-upload:*`. */
export interface Details {
  /** Cancelable, before each attempt asks for its token; `parameters` may be changed in place. */
  start: About & { parameters: Record<string, string> };
  progress: About & Bytes;
  /** `result` is null with status 202; `receipt` and `uploaded` are while it is processed. */
  success: About & {
    result: Result["file"];
    status: number;
    message: string;
    jti: string;
    receipt: Completed["receipt"];
    uploaded: Completed["file"];
  };
  error: About &
    Pick<UploadError, "stage" | "code" | "message" | "status" | "retryable"> & {
      error: UploadError;
    };
  cancel: About;
  /** Cancelable, before a row goes. */
  remove: { item: Element };
  /** The rows' order has changed. */
  order: undefined;
  /** How many, once none is under way any more. */
  complete: { succeeded: number; failed: number; cancelled: number };
}
