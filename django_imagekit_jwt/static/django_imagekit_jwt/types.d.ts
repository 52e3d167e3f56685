/**
 * The shapes that client.js and element.js speak in. For editors and `tsc`: no page loads this.
 *
 * Named with its whole ending where it is imported: Django's manifest storage looks into comments too.
 */

import type { UploadError } from "./client.js";
import type { Row } from "./row.js";

/** A token, the exact strings it signs, and where and until when it serves. It serves once. */
export interface Grant {
  jti: string;
  token: string;
  parameters: Record<string, string>;
  uploadUrl: string;
  expiresAt: string;
  /** The same in milliseconds; Infinity if it had passed on arrival, by this computer's clock. */
  expires: number;
}

/** An upload to ask a token for; the other names are ImageKit's parameters. */
export interface Wanted {
  fileName: string;
  size?: number;
  type?: string;
  [parameter: string]: string | number | undefined;
}

export interface RequestOptions {
  /** Name of the site's policy; the default one if left out. */
  policy?: string | null;
  uploads: Wanted[];
  /** The CSRF token's, Authorization and the like. */
  headers?: Record<string, string>;
  /** Whether cookies go to the site; "same-origin" if left out. */
  credentials?: RequestCredentials;
  signal?: AbortSignal;
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
}

/** Sends one file; rejects with UploadError or the signal's reason. */
export type UploadFile = (grant: Grant, file: Blob, options?: UploadOptions) => Promise<Result>;

export type Send = (grant: Grant, file: Blob, options: UploadOptions) => Promise<Answer>;

/** The site gave no token ("request"), or ImageKit did not take the file ("upload"). */
export type Stage = "request" | "upload";

export interface Failure {
  stage: Stage;
  /** The site's own code, "refused" by ImageKit, "network", "unexpected_answer" or "not_taken". */
  code: string;
  message: string;
  /** HTTP status, 0 where there was no answer. */
  status?: number;
  /** Whether the same upload may succeed at another attempt, with a new token. */
  retryable?: boolean | undefined;
  /** Sentences by field; those of a batch are named `uploads[0].fileName`. */
  errors?: Record<string, string[]>;
  cause?: unknown;
}

/** What a server answered, not yet read. */
export interface Answer {
  status: number;
  text: string;
}

export type State = "waiting" | "uploading" | "done" | "processing" | "failed" | "cancelled";

/** Makes an element of the class `imagekit-upload-<name>`. */
export type Make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  text?: string,
) => HTMLElementTagNameMap[Tag];

/** One try of the element at a file. A retry is another, with a new token. */
export interface Attempt {
  file: File;
  row: Row;
  /** Why it is not to be tried at all, if it is not. */
  refusal?: string | undefined;
  parameters: { fileName: string; [name: string]: string };
  abort: AbortController;
  /** From the answer to the token request on. */
  grant: Grant;
}

/** Ends an attempt in that state, with that event. */
export type End = (
  attempt: Attempt,
  state: "done" | "processing" | "failed" | "cancelled",
  message: string,
  type: "success" | "error" | "cancel",
  // biome-ignore lint/suspicious/noExplicitAny: of the event, as Details has it
  detail?: any,
) => void;

/** Shows on a file's row how it is, and what its button does: nothing, if it is empty. */
export type Show = (state: State, text: string, action: "cancel" | "retry" | "") => void;

/** The details of the events `imagekit-upload:*`. */
export interface Details {
  /** Cancelable, before each attempt asks for its token; `parameters` may be changed in place. */
  start: { file: File; parameters: Record<string, string> };
  progress: Bytes & { file: File };
  /** `result` is null with status 202. */
  success: { file: File; result: Result["file"]; status: number; message: string; jti: string };
  error: { file: File; error: UploadError };
  cancel: { file: File };
  /** How many, once none is under way any more. */
  complete: { succeeded: number; failed: number; cancelled: number };
}
