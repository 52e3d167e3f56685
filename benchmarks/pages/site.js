/** What every way to upload says to the site. */

const { csrfToken = "" } = document.documentElement.dataset;

export const options = {
  endpoint: "/imagekit/uploads/",
  policy: "widget",
  headers: { "X-CSRFToken": csrfToken },
};
export const CONCURRENCY = 3;
