/** Registers the element, unless the page did. */

import { ImageKitUpload } from "./element.js";

if (!customElements.get("imagekit-upload")) {
  customElements.define("imagekit-upload", ImageKitUpload);
}
