// Keys for the operator's look-up; the page's line of hints says them.
"use strict";

const box = () => document.getElementById("q");

function results() {
  return Array.from(document.querySelectorAll("#results details.result"));
}

function select(result) {
  result.querySelector("summary").focus({ preventScroll: true });
  showTitle(result);
}

// Of the title, not of the whole: one longer than the window would stay where it is.
function showTitle(result) {
  result.querySelector("summary").scrollIntoView({ block: "nearest" });
}

function open(result) {
  for (const other of results()) other.open = other === result;
  select(result);
}

function lookUp() {
  if (window.htmx) window.htmx.trigger(box(), "look-up");
}

function typeAgain() {
  box().focus();
  box().select();
}

// With scripts the results come by themselves while one types: Enter need not load the page anew.
document.addEventListener("submit", (event) => {
  if (window.htmx && event.target.matches(".look-up")) event.preventDefault();
});

// What was typed before the page's script was there is looked up now; one goes on typing at the end of what stands there.
document.addEventListener("DOMContentLoaded", () => {
  if (!box()) return;
  if (box().value !== box().defaultValue) lookUp();
  else box().setSelectionRange(box().value.length, box().value.length);
});

// Opening one closes the one above it, and the page moves up: its title is brought back into sight.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches("details.result") && event.target.open) showTitle(event.target);
  },
  true,
);

function digitOf(event) {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return found ? Number(found[1]) : Number(/^[1-9]$/.exec(event.key)?.[0] ?? 0);
}

function move(event, inBox, all) {
  event.preventDefault();
  const at = inBox ? -1 : all.findIndex((one) => one.contains(document.activeElement));
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (next < 0) box().focus();
  else if (next < all.length) select(all[next]);
}

function escape(event, inBox) {
  event.preventDefault();
  if (inBox) {
    box().value = "";
    lookUp();
  }
  typeAgain();
}

document.addEventListener("keydown", (event) => {
  if (!box() || event.isComposing || event.ctrlKey || event.metaKey) return;
  const inBox = event.target === box();
  const typing = event.target.matches("input, textarea, select");
  const all = results();
  const chosen = all[digitOf(event) - 1];
  if (chosen && (event.altKey || !typing)) {
    event.preventDefault();
    open(chosen);
  } else if (event.altKey) {
    return;
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    typeAgain();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length && (inBox || !typing)) {
    move(event, inBox, all);
  } else if (event.key === "Escape" && (inBox || !typing)) {
    escape(event, inBox);
  }
});
