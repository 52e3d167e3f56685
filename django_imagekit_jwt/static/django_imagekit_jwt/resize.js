/**
 * Makes pictures smaller before they are uploaded. Does not know the page, nor uploads.
 *
 * This file is also the script of its own worker, so that the page stays quick. A picture that is
 * made smaller is a new one: its metadata (EXIF with place and time, colour profile, further
 * pictures) is gone, its colours are 8-bit sRGB, and a WebP without loss has some now.
 *
 * @typedef {{ maxWidth?: number, maxHeight?: number }} Box - in pixels; 0 and none set no limit
 * @typedef {{ file: File, from: string, to: string }} Resized
 * @typedef {(file: File, box: Box) => Promise<Resized | null>} Resize
 * @typedef {HTMLCanvasElement | OffscreenCanvas} Canvas
 */

/** Of JPEG and WebP, between 0 and 1. */
const QUALITY = 0.85;
/** For how many milliseconds the worker waits for another picture. */
const IDLE = 10_000;

/** @type {Worker | null} */
let worker = null;
let allowed = true;
let idle = 0;
/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Gives a copy of the picture that fits into the box, or null where there is nothing to change: it
 * fits, it moves, it is no JPEG, PNG or WebP, it cannot be read, or the copy has no fewer bytes.
 *
 * @type {Resize}
 */
export async function resized(file, box) {
  // One at a time, as the pixels of a single picture may take 100 MB.
  const turn = last.then(() => attempt(file, box)).catch(() => null);
  last = turn;
  return turn;
}

/** @type {Resize} */
async function attempt(file, box) {
  if ((await stillType(file)) !== file.type) return null;
  clearTimeout(idle);
  // No worker: static files on another origin, the page's CSP, an old browser.
  const result = await inWorker(file, box).catch(() => shrink(file, box));
  idle = window.setTimeout(stop, IDLE);
  return result;
}

/** @type {Resize} */
function inWorker(file, box) {
  return new Promise((resolve, reject) => {
    if (!allowed) return reject();
    worker ??= new Worker(import.meta.url, { type: "module" });
    worker.onmessage = ({ data }) => (data.failed ? reject() : resolve(data.result));
    worker.onerror = () => {
      allowed = false;
      reject();
    };
    worker.postMessage({ file, box });
  });
}

function stop() {
  worker?.terminate();
  worker = null;
}

/** The type that the first bytes tell; null for what moves, and for others. @param {File} file */
async function stillType(file) {
  const head = await textOf(file, 0, 21);
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("\x89PNG")) return (await isAnimatedPng(file)) ? null : "image/png";
  if (!/^RIFF.{4}WEBP/s.test(head)) return null;
  return head.startsWith("VP8X", 12) && head.charCodeAt(20) & 2 ? null : "image/webp";
}

/** By its chunks: each is a length, a name, data and a checksum. @param {File} file */
async function isAnimatedPng(file) {
  for (let at = 8; at < file.size; ) {
    const chunk = await textOf(file, at, 8);
    if (chunk.endsWith("acTL")) return true;
    if (chunk.endsWith("IDAT")) return false; // behind which it would have no meaning
    at += 12 + [0, 1, 2, 3].reduce((sum, index) => sum * 256 + chunk.charCodeAt(index), 0);
  }
  return false;
}

/** A character for each byte. @param {File} file @param {number} start @param {number} count */
async function textOf(file, start, count) {
  const bytes = await file.slice(start, start + count).arrayBuffer();
  return String.fromCharCode(...new Uint8Array(bytes));
}

/** @type {Resize} */
async function shrink(file, { maxWidth, maxHeight }) {
  const { name, type, lastModified } = file;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = bitmap;
  const scale = Math.min((maxWidth || width) / width, (maxHeight || height) / height);
  const [toWidth = 0, toHeight = 0] = [width, height].map((side) => Math.round(side * scale) || 1);
  const blob = scale < 1 ? await encoded(scaled(bitmap, toWidth, toHeight), type) : null;
  bitmap.close();
  // Safari writes no WebP, and gives a PNG.
  if (blob?.type !== type || blob.size >= file.size) return null;
  const smaller = new File([blob], name, { type, lastModified });
  return { file: smaller, from: `${width} × ${height}`, to: `${toWidth} × ${toHeight}` };
}

/**
 * By halves: a browser that looks at four pixels for each new one would lose fine lines.
 *
 * @param {ImageBitmap | Canvas} source - which is given up
 * @param {number} width
 * @param {number} height
 * @returns {Canvas}
 */
function scaled(source, width, height) {
  const toWidth = Math.max(Math.ceil(source.width / 2), width);
  const toHeight = Math.max(Math.ceil(source.height / 2), height);
  const canvas = canvasOf(toWidth, toHeight);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, toWidth, toHeight);
  if ("close" in source) source.close();
  else source.width = 0;
  return toWidth > width || toHeight > height ? scaled(canvas, width, height) : canvas;
}

/** @param {number} width @param {number} height @returns {Canvas} */
function canvasOf(width, height) {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** @param {Canvas} canvas @param {string} type @returns {Promise<Blob | null>} */
async function encoded(canvas, type) {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type, quality: QUALITY });
  return new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
}

if (typeof document === "undefined") {
  addEventListener("message", async ({ data: { file, box } }) => {
    // What fails here may do on the page.
    const result = await shrink(file, box).catch(() => undefined);
    postMessage({ result, failed: result === undefined });
  });
}
