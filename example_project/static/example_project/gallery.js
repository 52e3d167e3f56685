/**
 * Puts an uploaded file into the gallery at once.
 *
 * Responsible for: one list item for each `imagekit-upload:success` of the gallery.
 * Does not know: how the upload was done.
 */

/** @typedef {{name: string, url: string, filePath: string, thumbnailUrl?: string}} UploadedFile */

const gallery = document.getElementById("gallery");

document.addEventListener("imagekit-upload:success", (event) => {
  const { result } = /** @type {CustomEvent<{result: UploadedFile | null}>} */ (event).detail;
  if (result?.filePath.startsWith("/gallery/")) {
    gallery?.prepend(item(result));
  }
});

/** @param {UploadedFile} file */
function item(file) {
  const name = document.createElement("span");
  name.textContent = file.name;
  const link = document.createElement("a");
  link.href = file.url;
  link.append(...(file.thumbnailUrl ? [picture(file.thumbnailUrl)] : []), name);
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}

/** @param {string} thumbnail */
function picture(thumbnail) {
  const image = new Image(160, 120);
  image.src = thumbnail;
  image.alt = "";
  return image;
}
