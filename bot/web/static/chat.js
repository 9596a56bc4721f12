// Small comforts of the chat page; without this file everything still works.
// Enter sends (Shift+Enter: a new line), what is sent leaves the box at once and comes back where sending failed,
// and the newest turn is scrolled to.
"use strict";

let sent = "";
let shown = 0;

function box() {
  return document.getElementById("text");
}

document.addEventListener("keydown", (event) => {
  if (event.target !== box() || event.key !== "Enter" || event.shiftKey) return;
  if (event.isComposing || event.keyCode === 229) return; // an input method takes this Enter
  event.preventDefault();
  const form = box().form;
  if (box().value.trim() && !form.classList.contains("htmx-request")) form.requestSubmit();
});

document.addEventListener("htmx:beforeSend", (event) => {
  const suggested = event.target.matches(".suggestions");
  if (event.target.id !== "say" && !suggested) return;
  sent = suggested ? "" : box().value;
  box().value = "";
  document.getElementById("suggestions")?.replaceChildren();
});

// A suggestion that arrives behind the sending of what it was for.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "suggestions" && !box().value.trim()) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.id === "say" && !event.detail.successful && !box().value) box().value = sent;
});

function showIfMore() {
  const turns = document.querySelectorAll(".turn");
  if (turns.length <= shown) return;
  const first = shown === 0;
  shown = turns.length;
  const newest = turns[turns.length - 1];
  if (turns.length > 1) newest.scrollIntoView({ block: "start" });
  if (!first && document.activeElement === document.body) {
    newest.tabIndex = -1; // the button that had the focus is gone: go on from here
    newest.focus({ preventScroll: true });
  }
}

document.addEventListener("DOMContentLoaded", showIfMore);
document.addEventListener("htmx:afterSettle", showIfMore);
