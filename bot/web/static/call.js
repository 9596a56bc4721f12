// The call on the line: its clock, and what forms take along.
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

showClock();
setInterval(showClock, 1000);
