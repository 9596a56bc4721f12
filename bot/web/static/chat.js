// Small comforts of the chat page; without this file everything still works.
// Enter sends (Shift+Enter: a new line), what is sent is shown at once and comes back into the box where sending
// failed, and the newest turn is scrolled to.
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

function copy(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

function isMessage(form) {
  return form.matches("#say, .choices, .suggestions");
}

document.addEventListener("htmx:beforeSend", (event) => {
  const form = event.target;
  if (!isMessage(form)) return;
  const typed = form.id === "say";
  const under = copy("sending");
  under.querySelector(".bubble").textContent = typed ? box().value : event.detail.requestConfig.triggeringEvent?.submitter?.textContent;
  document.getElementById("newer").before(under);
  under.scrollIntoView({ block: "end" });
  if (form.matches(".choices")) return;
  sent = box().value;
  box().value = "";
  if (typed) document.getElementById("suggestions")?.replaceChildren();
});

// An error page that is not ours (a proxy's) is not put into the conversation.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 && !xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = false;
  if (!isMessage(event.detail.requestConfig.elt)) return;
  document.querySelector(".sending")?.remove();
  document.getElementById("suggestions")?.replaceChildren();
});

// A suggestion that arrives behind the sending of what it was for.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "suggestions" && !box().value.trim()) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr } = event.detail;
  if (!isMessage(event.target) || (xhr.status >= 200 && xhr.status < 400)) return;
  document.querySelector(".sending")?.remove();
  if (!event.target.matches(".choices") && !box().value) box().value = sent;
  if (!xhr.getResponseHeader("HX-Retarget")) document.getElementById("problem").replaceChildren(copy("not-sent"));
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

// The switches stand at the top of the page: whoever went up there to make the type bigger goes on at the newest turn.
document.addEventListener("submit", (event) => {
  const turns = document.querySelectorAll(".turn");
  if (event.target.matches(".looks-form") && turns.length > 1) turns[turns.length - 1].scrollIntoView({ block: "start" });
});

document.addEventListener("DOMContentLoaded", showIfMore);
document.addEventListener("htmx:afterSettle", showIfMore);
