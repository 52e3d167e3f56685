/**
 * Signs in for a bearer token, then uploads one file straight to ImageKit.
 *
 * Responsible for: this page's two forms. Does not know: how a token is asked for or used; that is
 * the package's `client.js`, which a single-page application takes along as it takes any module.
 */

import { requestUploads, uploadFile } from "/static/django_imagekit_jwt/client.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const signIn = /** @type {HTMLFormElement} */ (byId("sign-in"));
const upload = /** @type {HTMLFormElement} */ (byId("upload"));
const picture = /** @type {HTMLImageElement} */ (byId("picture"));
const { site } = await (await fetch("/config.json")).json();
let bearer = "";

signIn.addEventListener("submit", (event) => {
  event.preventDefault();
  inWords(async () => {
    bearer = await accessToken(new FormData(signIn));
    signIn.hidden = true;
    upload.hidden = false;
    return "Signed in.";
  });
});

// Before this runs, the browser would put the password in the address.
/** @type {HTMLButtonElement} */ (signIn.querySelector("button")).disabled = false;

upload.addEventListener("submit", (event) => {
  event.preventDefault();
  const file = /** @type {File} */ (new FormData(upload).get("file"));
  inWords(() => send(file));
});

/** @param {FormData} credentials */
async function accessToken(credentials) {
  const answer = await fetch(`${site}/api/jwt/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(Object.fromEntries(credentials)),
  });
  if (!answer.ok) {
    throw new Error("This user name and password do not fit.");
  }
  return (await answer.json()).access;
}

/** @param {File} file */
async function send(file) {
  const [grant] = await requestUploads(`${site}/imagekit/uploads/`, {
    policy: "gallery",
    uploads: [{ fileName: file.name, size: file.size, type: file.type }],
    headers: { Authorization: `Bearer ${bearer}` },
    credentials: "omit",
  });
  const { file: uploaded, message } = await uploadFile(grant, file, { onProgress: show });
  picture.src = uploaded?.url ?? "";
  picture.hidden = !uploaded;
  return uploaded ? `Uploaded ${uploaded.name}.` : message;
}

/** @param {{loaded: number, total: number}} progress */
function show({ loaded, total }) {
  const bar = /** @type {HTMLProgressElement} */ (upload.querySelector("progress"));
  bar.value = loaded / total;
}

/** @param {() => Promise<string>} work */
async function inWords(work) {
  try {
    byId("status").textContent = await work();
  } catch (error) {
    byId("status").textContent = /** @type {Error} */ (error).message;
  }
}
