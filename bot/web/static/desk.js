// The operator's look-up by keyboard; the dialog of keys says them. What one button or link does stands at it (call.js).
"use strict";

const SINGLES = "desk.singles";
const box = () => document.getElementById("q");
const results = () => Array.from(document.querySelectorAll("#results .list details.result"));
const singles = () => localStorage.getItem(SINGLES) !== "off";
let before = null; // what stood on the screen before the last call was logged, for taking it back

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

// The outcome that one key logs: what the screen says of the call.
function propose() {
  const shows = (selector) => document.querySelector(`#results ${selector}`) !== null;
  const answered = openedResult() !== null || shows(".named-clauses");
  const outcome = answered ? "answered" : shows("[data-elsewhere]") ? "elsewhere" : "not_found";
  for (const button of document.querySelectorAll("#call button")) {
    const proposed = button.value === outcome;
    button.classList.toggle("proposed", proposed && callBegan() > 0);
    for (const name of ["data-key", "aria-keyshortcuts"]) {
      if (proposed) button.setAttribute(name, "F8");
      else button.removeAttribute(name);
    }
  }
}

function moveAmongOutcomes(event) {
  const buttons = Array.from(document.querySelectorAll("#call button"));
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = buttons.indexOf(document.activeElement);
  if (!step || at < 0) return false;
  buttons[(at + step + buttons.length) % buttons.length].focus();
  return true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id === "call" && !callBegan()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const note = document.createElement("p");
    note.textContent = document.getElementById("logged").dataset.nothing;
    document.getElementById("logged").classList.remove("earlier");
    document.getElementById("logged").replaceChildren(note);
  }
  // With scripts the results come by themselves while one types: Enter need not load the page anew.
  if (form.id !== "look-up" || !window.htmx) return;
  event.preventDefault();
  if (event.submitter?.name === "beside") document.getElementById("beside").value = event.submitter.value;
  if (event.submitter?.name === "beside") lookUp();
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
  lookUp();
  typeAgain();
}

// The clock runs from the first thing done for a caller.
function started() {
  beginCall();
  document.getElementById("logged")?.classList.add("earlier"); // out of the way; its key still takes the call back
  propose();
}

document.addEventListener("input", (event) => {
  if (event.target.matches("#q, #district")) started();
});

document.addEventListener("DOMContentLoaded", () => {
  const keys = document.getElementById("keys");
  if (keys) {
    document.getElementById("keys-open").hidden = false;
    document.getElementById("keys-open").addEventListener("click", () => keys.showModal());
    const ticked = document.getElementById("singles");
    ticked.checked = singles();
    ticked.addEventListener("change", () => localStorage.setItem(SINGLES, ticked.checked ? "on" : "off"));
  }
  if (!box()) return;
  if (document.querySelector("#logged [data-logged]")) endCall();
  propose();
  // What was typed before the page's script was there is looked up now; one goes on typing at the end of what stands there.
  if (box().value !== box().defaultValue) {
    started();
    lookUp();
  } else {
    box().setSelectionRange(box().value.length, box().value.length);
  }
});

// htmx puts the new results in before it takes the old ones out, and of two open ones with one name the browser closes
// the newcomer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "results") return;
  for (const one of document.querySelectorAll("#results details")) one.removeAttribute("name");
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "logged") event.target.classList.remove("earlier");
  if (event.target.id !== "results") return;
  propose();
  // What had the focus is gone: go on from what is there instead.
  if (document.activeElement !== document.body) return;
  const next = openedResult() ?? results()[0];
  if (next) select(next);
  else box().focus();
});

// Opening one closes the one above it, and the page moves up: its title is brought back into sight.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches("#results .list details.result")) return;
    if (event.target.open) showTitle(event.target);
    propose();
  },
  true,
);

function openNumber(event, typing) {
  const digit = Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0] ?? 0);
  if (!digit || !(event.altKey || (!typing && singles()))) return false;
  const link = document.querySelector(`[data-number="${digit}"]`);
  if (link) link.click();
  else if (results()[digit - 1]) {
    started();
    open(results()[digit - 1]);
  }
  return Boolean(link || results()[digit - 1]);
}

function move(event, inBox) {
  const all = results();
  const at = inBox ? -1 : all.findIndex((one) => one.contains(document.activeElement));
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  if (next < 0) box().focus();
  else if (next < all.length) select(all[next]);
}

function plainKey(event, inBox, typing) {
  if (event.key === "Escape" && box() && (inBox || !typing || event.target.matches("select"))) {
    if (inBox) {
      box().value = "";
      lookUp();
    }
    typeAgain();
  } else if (/^Arrow(Down|Up)$/.test(event.key) && results().length && (inBox || !typing)) {
    move(event, inBox);
  } else if (!typing && singles() && event.key === "/" && box()) {
    typeAgain();
  } else if (!typing && singles() && /^[?？]$/.test(event.key) && document.getElementById("keys")) {
    document.getElementById("keys").showModal();
  } else return moveAmongOutcomes(event);
  return true;
}

// Capturing: before the keys that are written at buttons.
document.addEventListener("keydown", (event) => {
  if (notOurs(event)) return;
  const inBox = event.target === box();
  const typing = typingIn(event.target);
  let done = false;
  if (event.ctrlKey && event.key === "F8" && box()) {
    (document.querySelector("#call .proposed") ?? document.querySelector("#call button")).focus();
    done = true;
  } else if (event.shiftKey && event.key === "F8" && document.querySelector("#logged.earlier form")) {
    document.querySelector("#logged form").requestSubmit();
    done = true;
  } else if (!event.ctrlKey) {
    done = openNumber(event, typing) || (!event.altKey && plainKey(event, inBox, typing));
  }
  if (done) event.preventDefault();
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("#results summary")) started();
});
