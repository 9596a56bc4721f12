// One key logs the call: the outcome that the screen says, of what stands in the box now; and takes the last one back.
"use strict";

let before = null; // what stood on the screen before the last call was logged, for taking it back
let asked = null; // what the results on the screen answer
let asking = null; // what was sent last
let waiting = null; // to be done once the box is answered

const outcomes = () => Array.from(document.querySelectorAll("#call button"));
const standing = () => JSON.stringify([box().value, document.getElementById("district").value]);
const upToDate = () => asked === standing() && !document.getElementById("results").hidden;

function tell(what) {
  const line = document.getElementById("which");
  line.textContent = what ? line.dataset[what] : "";
}

// The outcome that the screen says of the call; none where candidates stand there and none is open.
function propose() {
  const shows = (selector) => document.querySelector(`#results ${selector}`) !== null;
  let outcome = "";
  if (openedResult() || shows(".named-clauses")) outcome = "answered";
  else if (results().length || shows("[data-despair]")) outcome = "";
  else if (shows("[data-elsewhere]")) outcome = "elsewhere";
  else if (shows("[data-nothing]")) outcome = "not_found";
  for (const button of outcomes()) button.classList.toggle("proposed", button.value === outcome && callBegan() > 0);
}

const proposed = () => document.querySelector("#call .proposed");

function choose() {
  const elsewhere = document.querySelector("#results [data-elsewhere]") && outcomes().find((one) => one.value === "elsewhere");
  (proposed() ?? elsewhere ?? outcomes()[0]).focus();
}

function whenAnswered(act) {
  if (upToDate()) return act();
  waiting = act;
  lookUp();
}

function logCall() {
  if (!callBegan()) return tell("nothing");
  whenAnswered(() => {
    if (proposed()) return proposed().click();
    tell("choose");
    choose();
  });
}

function moveAmongOutcomes(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = outcomes().indexOf(document.activeElement);
  if (!step || at < 0) return false;
  outcomes()[(at + step + outcomes().length) % outcomes().length].focus();
  return true;
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "call" || (callBegan() && upToDate())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { target, submitter } = event;
  if (callBegan()) whenAnswered(() => target.requestSubmit(submitter));
  else tell("nothing");
}, true);

document.addEventListener("call-logged", () => {
  before = {
    q: box().value,
    district: document.getElementById("district").value,
    beside: document.getElementById("beside").value,
    began: callBegan(),
  };
  endCall();
  show({ q: "", district: "", beside: "" });
});

document.addEventListener("call-undone", () => {
  if (!before || callBegan()) return; // the next one is on the line already
  const { began, ...fields } = before;
  before = null;
  if (began) beginCall(began);
  show(fields);
});

function show(fields) {
  for (const [id, value] of Object.entries(fields)) document.getElementById(id).value = value;
  tell("");
  lookUp();
  typeAgain();
}

const isLookUp = (event) => (event.detail.requestConfig ?? event.detail).target?.id === "results";

document.addEventListener("htmx:configRequest", (event) => {
  if (isLookUp(event)) asking = standing();
});

// What could not be looked up (no line, the sign-in has ended): an older answer is neither read out nor logged.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!isLookUp(event) || event.detail.successful) return;
  waiting = null;
  document.getElementById("results").hidden = true;
  propose();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "logged") event.target.classList.remove("earlier");
  if (event.target.id !== "results") return;
  asked = asking;
  event.target.hidden = false;
  propose();
  if (!waiting || !upToDate()) return;
  const act = waiting;
  waiting = null;
  act();
});

// The clock runs from the first thing done for a caller.
function started() {
  beginCall();
  tell("");
  document.getElementById("logged").classList.add("earlier"); // out of the way; its key still takes the call back
  propose();
}

document.addEventListener("DOMContentLoaded", () => {
  if (!box()) return;
  asked = JSON.stringify([box().defaultValue, document.getElementById("district").value]);
  if (document.querySelector("#logged [data-logged]")) endCall();
  propose();
});
