// Forms of the desk: pressed twice, one is sent once; what was typed in one marked data-unsent is not lost by leaving
// the page unasked.
"use strict";

// A second press while the answer is under way is no second sending; where a file is the answer, the page stays and may
// be asked again.
const UNDER_WAY = 4000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else setTimeout(() => delete form.dataset.sent, UNDER_WAY);
  form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

function changed(field) {
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
  if (!field.matches("select")) return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((one) => one.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}

// Whether something is typed or chosen in a marked form that is not the one on its way.
const unsent = () =>
  [...document.querySelectorAll("[data-unsent]:not([data-sent])")].some((form) =>
    [...form.querySelectorAll("textarea, input:not([type=hidden]), select:not(#canned)")].some(changed),
  );

window.addEventListener("beforeunload", (event) => {
  if (unsent()) event.preventDefault();
});
