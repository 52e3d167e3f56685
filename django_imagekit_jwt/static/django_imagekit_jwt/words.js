/** What the element says, in English: loaded where the page brings no words of its own. */

/** @import { Words } from "./types.d.ts" */

/** Plurals are by the categories of CLDR. @type {Words} */
export const english = {
  lang: "en",
  network: "The connection failed. Try again.",
  page: "You may be signed out. Sign in, reload this page and try again.",
  unexpected: "The answer cannot be read (status {status}).",
  choose: "Choose from this device",
  drop: "or drop here",
  kind: "Only {accept} can be uploaded here.",
  tooLarge: "The file is larger than {maxSize}.",
  tooMany: {
    one: "Only {count} file can be uploaded here.",
    other: "Only {count} files can be uploaded here.",
  },
  onlyOne: "Only one file can be uploaded at a time.",
  waiting: "Waiting",
  offline: "Waiting for the connection",
  uploading: "Uploading, {percent} %",
  pace: "{speed}, {time} left",
  retrying: "{message} Trying again …",
  resizing: "Making it smaller",
  resized: "Made smaller: {to} instead of {from} pixels",
  done: "Uploaded",
  processing: "Processing: {message}",
  failed: "Failed: {message}",
  cancelled: "Cancelled",
  overall: {
    one: "{done} of {count} file, {percent} %",
    other: "{done} of {count} files, {percent} %",
  },
  succeededCount: { one: "{count} file uploaded", other: "{count} files uploaded" },
  failedCount: { one: "{count} file failed", other: "{count} files failed" },
  cancelledCount: { one: "{count} file cancelled", other: "{count} files cancelled" },
  cancel: "Cancel",
  cancelAll: "Cancel all",
  retry: "Retry",
  remove: "Remove",
  earlier: "Move up",
  later: "Move down",
  action: "{action} {name}",
  moved: "{name} is now number {position} of {count}.",
  removed: "{name} is removed.",
  waitingToSubmit: "The form waits for its uploads.",
  notSubmitted: "The form was not sent: an upload failed.",
};
