/** The requests of an upload. Does not know the DOM, queues or retries. */
import type * as T from "./types.d.ts";
/** @import * as T from "./types.d.ts" */
/** What these modules say; a page's own words take their place. @type {T.Words} */
export declare const words: T.Words;
/** @type {T.Say} */
export declare const say: T.Say;
/** Why there is no token, no upload, or no receipt. */
export declare class UploadError extends Error {
    stage: T.Stage;
    code: string;
    status: number;
    retryable: boolean;
    retryAfter: number;
    errors: Record<string, string[]>;
    get name(): string;
    /** @param {T.Failure} failure */
    constructor({ stage, code, message, status, errors, ...more }: T.Failure);
    /** What a batch's refusal says of one upload, or null. */
    about(index?: number): UploadError | null;
}
export declare const requestUploads: T.RequestUploads;
export declare const uploadFile: T.UploadFile;
export declare const completeUpload: T.CompleteUpload;
export declare const failUpload: T.FailUpload;
