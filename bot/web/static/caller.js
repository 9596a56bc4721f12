// The caller's conversation by keyboard: one types into the box from the start and after each step; Alt and a digit
// choose among the newest buttons (the digits stand at them).
"use strict";

const words = () => document.getElementById("text");

let newest = null;

function numberChoices(turn) {
  for (const old of document.querySelectorAll("[data-alt]")) {
    for (const name of ["data-alt", "data-key", "aria-keyshortcuts"]) old.removeAttribute(name);
  }
  const choices = turn?.querySelectorAll(".choices .tick, .choices button") ?? [];
  for (const [at, choice] of [...choices].slice(0, 9).entries()) {
    choice.dataset.alt = String(at + 1);
    choice.dataset.key = `Alt+${at + 1}`;
    choice.setAttribute("aria-keyshortcuts", `Alt+${at + 1}`);
  }
}

function goOn() {
  const turns = [...document.querySelectorAll(".turn")];
  numberChoices(turns.at(-1));
  if (turns.length > 1 && turns.at(-1) !== newest) turns.at(-1).scrollIntoView({ block: "start" }); // the digits made it longer
  newest = turns.at(-1);
  const at = document.activeElement;
  if (at === document.body || at.matches(".turn")) words().focus({ preventScroll: true });
}

window.addEventListener("pageshow", () => setTimeout(goOn)); // behind the browser's own going to #newest
document.addEventListener("htmx:afterSettle", goOn);

document.addEventListener("keydown", (event) => {
  if (notOurs(event)) return;
  if (event.key === "Escape" && event.target === words() && words().value) {
    words().value = "";
    event.preventDefault();
  } else if (!typingIn(event.target) && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey) {
    words().focus();
  }
}, true);
