/** Chooses files in `<imagekit-upload>`, as a user does. */

/** @type {import("./run.js").Prepare} */
export async function prepare(files) {
  await customElements.whenDefined("imagekit-upload");
  const input = /** @type {HTMLInputElement} */ (document.querySelector("imagekit-upload input"));
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return () =>
    new Promise((resolve) => {
      const ended = (/** @type {any} */ { detail }) => resolve(detail.succeeded);
      document.addEventListener("imagekit-upload:complete", ended, { once: true });
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
}
