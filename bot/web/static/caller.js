// The caller's conversation by keyboard: one types into the box from the start and after each step. Alt and a digit
// choose among the newest buttons, Alt 0 sends a list; behind the ninth a choice is made by its number and Enter. Of a
// list several go at once (1 3 12). What is chosen so is what stands at the buttons, with what is ticked by then.
"use strict";

const ALT_DIGITS = 9;
const NUMBERS = /^\d{1,2}(?:[\s,，、.;；和]+\d{1,2})*$/; // as handlers/picking.py reads them
const SENDS = ".choice-done";

const words = () => document.getElementById("text");

let newest = null;
let numbered = [];

function numberChoices(turn) {
  for (const old of document.querySelectorAll("[data-alt], [data-number]")) {
    for (const name of ["data-alt", "data-number", "data-key", "aria-keyshortcuts"]) old.removeAttribute(name);
  }
  const forms = [...(turn?.querySelectorAll(".choices") ?? [])].reverse(); // the last bubble's come first, as for typed numbers
  numbered = forms.flatMap((form) => [...form.querySelectorAll(".tick, button")]);
  for (const [at, choice] of numbered.entries()) {
    const digit = at < ALT_DIGITS ? at + 1 : choice.matches(SENDS) ? 0 : null;
    if (digit === null) {
      choice.dataset.number = String(at + 1);
      continue;
    }
    choice.dataset.alt = String(digit);
    choice.dataset.key = `Alt+${digit}`;
    choice.setAttribute("aria-keyshortcuts", `Alt+${digit}`);
  }
  document.getElementById("numbers").hidden = numbered.length <= ALT_DIGITS;
}

// What a typed number, or several, choose here; null where the words are for the server.
function chosenBy(text) {
  if (!NUMBERS.test(text)) return null;
  const chosen = text.match(/\d+/g).map((number) => numbered[number - 1]);
  if (chosen.some((choice) => !choice)) return null;
  if (chosen.length === 1 && !chosen[0].matches(".tick")) return { ticks: [], button: chosen[0] };
  if (!chosen.every((choice) => choice.matches(".tick"))) return null;
  return { ticks: chosen, button: chosen[0].closest(".choices").querySelector(SENDS) };
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "say") return;
  const chosen = chosenBy(words().value.normalize("NFKC").trim());
  if (!chosen?.button) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // nothing is sent but the choice
  if (chosen.button.disabled) return; // the step before is still under way: what is typed stays
  for (const tick of chosen.ticks) tick.querySelector("input").checked = true;
  words().value = "";
  chosen.button.click();
}, true);

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

// A key that ticked leaves one where one types, behind what keys.js did.
document.addEventListener("keydown", (event) => {
  if (event.altKey && event.defaultPrevented && document.activeElement?.matches(".tick input")) words().focus({ preventScroll: true });
});
