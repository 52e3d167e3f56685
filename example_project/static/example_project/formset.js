/**
 * "Add another": one more form of the formset, from the empty one in the page.
 *
 * Does not know: what is in the form. An upload field needs no call to start.
 */

const button = document.getElementById("add");
const empty = /** @type {HTMLTemplateElement} */ (document.getElementById("empty-form"));
const total = /** @type {HTMLInputElement} */ (document.querySelector("[name$='-TOTAL_FORMS']"));

button?.addEventListener("click", () => {
  const form = document.createElement("template");
  form.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
  total.value = String(Number(total.value) + 1);
  empty.before(form.content);
});
