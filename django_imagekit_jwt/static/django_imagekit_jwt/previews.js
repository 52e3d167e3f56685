/** A small picture of a file on its row, for the eye only. Does not know uploads. */

const IMAGES = /^image\/(avif|gif|jpeg|png|svg\+xml|webp)$/;
const VIDEOS = /^video\//;

// Copies of a page that Turbo or htmx keep would look for what was let go.
for (const type of ["turbo:before-cache", "htmx:beforeHistorySave"]) {
  document.addEventListener(type, () => {
    for (const one of document.querySelectorAll(".imagekit-upload-preview")) one.remove();
  });
}

/**
 * Shows an image or a video as the first child of its row, where the browser can; other files not.
 * The file is let go once it is seen. To be called when the row goes, as often as one likes: what is
 * given, which lets go of a file that is not seen yet.
 *
 * @param {HTMLElement} item
 * @param {File} file
 * @returns {() => void}
 */
export function preview(item, file) {
  const shown = IMAGES.test(file.type) ? image() : VIDEOS.test(file.type) ? video() : null;
  if (!shown) return () => {};
  const url = URL.createObjectURL(file);
  let loading = true;
  const release = () => {
    loading = false;
    URL.revokeObjectURL(url);
  };
  const leave = () => {
    shown.removeAttribute("src"); // or it would be looked for in vain
    shown.remove();
    release();
  };
  shown.onload = release;
  shown.onloadeddata = release; // the first frame stays
  shown.onerror = leave;
  shown.className = "imagekit-upload-preview";
  shown.src = url;
  item.prepend(shown);
  return () => loading && leave();
}

function image() {
  return Object.assign(document.createElement("img"), { alt: "", decoding: "async" });
}

function video() {
  const shown = document.createElement("video");
  shown.setAttribute("aria-hidden", "true"); // as an empty alt does
  // `muted` sets no attribute, `defaultMuted` sets nothing else.
  return Object.assign(shown, {
    muted: true,
    defaultMuted: true,
    playsInline: true,
    preload: "metadata",
  });
}
