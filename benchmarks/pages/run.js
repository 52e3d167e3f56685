/** What each way to upload is given, and what it costs. Does not know which ways there are. */

/**
 * Makes ready, and gives what begins the upload, which gives how many files were taken.
 *
 * @typedef {(files: File[]) => Promise<() => Promise<number>>} Prepare
 */

/** Noise does not compress: of so many pixels it is a PNG of 50 KB. */
const SIDE = 121;

/** @type {WeakRef<File>[]} */
const given = [];
/** @type {Set<string>} */
const addresses = new Set();
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (made) => {
  const address = createObjectURL(made);
  addresses.add(address);
  return address;
};
URL.revokeObjectURL = (address) => {
  addresses.delete(address);
  revokeObjectURL(address);
};

/** The files that anything still has, once the garbage is collected, and the object URLs. */
export const held = () => ({
  addresses: addresses.size,
  files: given.filter((file) => file.deref()).length,
});

/** Gives files with the same bytes, which are none of the page's own memory. @param {number} count */
async function makeFiles(count) {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(SIDE, SIDE);
  for (let at = 0; at < image.data.length; at++) {
    image.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
  }
  context.putImageData(image, 0, 0);
  const bytes = await canvas.convertToBlob();
  return Array.from({ length: count }, (_, number) => {
    return new File([bytes], `picture-${number}.png`, { type: bytes.type });
  });
}

/**
 * Gives the milliseconds from choosing to the end, and those of each task that was longer than 50.
 *
 * @param {string} way
 * @param {number} count
 */
export async function run(way, count) {
  const files = await makeFiles(count);
  const size = files[0]?.size;
  given.push(...files.map((file) => new WeakRef(file)));
  /** @type {{prepare: Prepare}} */
  const { prepare } = await import(`./${way}.js`);
  const upload = await prepare(files.splice(0));
  await idle();
  /** @type {number[]} */
  const blocked = [];
  const observer = new PerformanceObserver((seen) => {
    blocked.push(...seen.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: "longtask" });
  const began = performance.now();
  const taken = await upload();
  const milliseconds = performance.now() - began;
  await idle();
  observer.disconnect();
  return { taken, milliseconds, blocked, size };
}

/** Until what was begun is through, and the observer has heard of it. */
const idle = () => new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve), 200));
