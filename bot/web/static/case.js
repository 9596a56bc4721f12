// The case page by keyboard. A single key (data-single) goes to its place: a link is followed, anything else gets the
// focus. What was typed and not sent is not lost by leaving the page unasked.
"use strict";

const at = (key) => document.querySelector(`[data-single="${CSS.escape(key)}"]`);

function goTo(place) {
  const folded = place.closest("details:not([open])");
  if (folded) folded.open = true;
  if (place.matches("a[href]")) place.click();
  else {
    place.focus();
    place.scrollIntoView({ block: "center" });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || notOurs(event) || event.ctrlKey || event.altKey) return;
  if (typingIn(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const place = singles() ? at(event.key.toLowerCase()) : null;
  if (!place || event.repeat) return;
  event.preventDefault();
  goTo(place);
});

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

const unsent = () => Array.from(document.querySelectorAll("#reply, #note")).some((box) => box.value !== box.defaultValue);

window.addEventListener("beforeunload", (event) => {
  if (unsent() && !document.querySelector("form[data-sent]")) event.preventDefault();
});
