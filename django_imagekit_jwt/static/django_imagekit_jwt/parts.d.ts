/** The shapes that the parts of the element speak in. For editors and `tsc`: no page loads this. */

import type { UploadError } from "./client.js";
import type { Row } from "./row.js";
import type { Bytes } from "./types.d.ts";

export type * from "./types.d.ts";

export type State = "waiting" | "uploading" | "done" | "processing" | "failed" | "cancelled";
export type Action = "cancel" | "retry" | "remove" | "";

/** Makes an element of the class `imagekit-upload-<name>`. */
export type Make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  text?: string,
) => HTMLElementTagNameMap[Tag];

/** One try of the element at a file. A retry is another, with a new token, unless it has a result. */
export interface Attempt {
  file: File;
  /** What is sent: the file, or what was made of it. */
  body: Blob;
  row: Row;
  /** Why it is not to be tried at all, if it is not. */
  refusal?: string | undefined;
  /** How often it was tried again by itself. */
  tries: number;
  parameters: { fileName: string; [name: string]: string };
  abort: AbortController;
  onProgress: (bytes: Bytes) => void;
  /** Ends it, if it has not ended, with the details of its event. */
  // biome-ignore lint/suspicious/noExplicitAny: as Details has it
  end: (type: "success" | "error" | "cancel", detail: any) => void;
  /** A Grant, from the answer to the token request on. */
  // biome-ignore lint/suspicious/noExplicitAny: the queue knows when it is there
  grant?: any;
  /** A Result, from ImageKit's answer on. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  result?: any;
}

/** The element, to its parts. */
export interface Uploader extends HTMLElement {
  headers: Record<string, string>;
  input: HTMLInputElement;
  list: HTMLUListElement;
  overall: HTMLElement;
  take: Take;
  discard: (item: Element) => void;
  cancel: () => void;
  announce: Announce;
}

/** Tells screen readers. */
export type Announce = (text: string) => void;

export type Try = (file: File, row: Row, refusal?: string) => Attempt;
/** Files, each with why it is not to be tried, or an empty text. */
export type Take = (files: [File, string][]) => void;
export type End = (attempt: Attempt, ...how: Parameters<Attempt["end"]>) => void;
export type Emit = (type: string, detail: object, cancelable?: boolean) => boolean;
export type Accepts = (accept: string, file: File) => boolean;
/** Gives attempts on, together or one by one as they are ready. */
export type Prepare = (attempts: Attempt[], add: (ready: Attempt[]) => void) => Promise<void>;
export type Step = (attempt: Attempt) => Promise<void>;
export type Mend = (attempt: Attempt, error: UploadError) => Promise<void>;
export type Pause = (attempts: Attempt[], error: UploadError) => Promise<boolean>;

/** Shows on a file's row how it is, and what its button does: nothing, if it is empty. */
export type Show = (state: State, text: string, action: Action, removable?: boolean) => void;
