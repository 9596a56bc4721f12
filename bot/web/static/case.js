// The case page by keyboard. A single key (data-single) goes to its place: a link is followed, anything else gets the
// focus.
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
