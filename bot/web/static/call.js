// The call on the line: its clock, the keys that are written at buttons and links (data-key), and what forms take along.
"use strict";

const CLOCK = "desk.call"; // a moment, nothing of the caller; it outlives going to the screening and back
const LONGEST_CALL = 4 * 60 * 60 * 1000; // a clock left running says nothing

const callBegan = () => {
  const at = Number(sessionStorage.getItem(CLOCK));
  return at && Date.now() - at < LONGEST_CALL ? at : 0;
};

const callSeconds = () => Math.floor((Date.now() - callBegan()) / 1000);

function beginCall(at = Date.now()) {
  if (callBegan()) return;
  sessionStorage.setItem(CLOCK, String(at));
  showClock();
}

function endCall() {
  sessionStorage.removeItem(CLOCK);
  showClock();
}

function showClock() {
  const clock = document.getElementById("clock");
  if (!clock) return;
  clock.hidden = !callBegan();
  const seconds = callSeconds();
  clock.textContent = callBegan() ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
}

const openedResult = () => document.querySelector("#results .list details.result[open]");

const FILLED = {
  seconds: () => (callBegan() ? String(callSeconds()) : ""),
  q: () => document.getElementById("q")?.value ?? "",
  district: () => document.getElementById("district")?.value ?? "",
  entry: () => openedResult()?.dataset.entry ?? "",
  elsewhere: () => document.querySelector("#results [data-elsewhere]")?.dataset.elsewhere ?? "",
};

// Before htmx or the browser reads a form: what is on the screen now goes with it; one that leaves the page goes once.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    for (const field of form.querySelectorAll("[data-fill]")) field.value = FILLED[field.dataset.fill]();
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  },
  true,
);

// Back from another page, or where nothing came of it, the forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
  showClock();
});

const typingIn = (element) => element.matches("textarea, select, input:not([type=checkbox])");

function keyName(event) {
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
  const digit = /^Digit(\d)$/.exec(event.code); // with Alt some keyboards type another character
  return [...held, digit && event.altKey ? digit[1] : event.code === "Slash" && event.ctrlKey ? "/" : event.key].join("+");
}

// Whether a key is left alone: an input method composes, or a dialog has the keys.
const notOurs = (event) =>
  event.isComposing || event.keyCode === 229 || event.metaKey || document.querySelector("dialog[open]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || notOurs(event)) return;
  const pressed = CSS.escape(keyName(event));
  const there = Array.from(document.querySelectorAll(`[data-key="${pressed}"]`)).filter((one) => one.checkVisibility());
  const chosen = there.find((one) => !one.closest(".beside")) ?? there[0];
  if (!chosen) return;
  event.preventDefault();
  if (!event.repeat) chosen.click();
});

showClock();
setInterval(showClock, 1000);
