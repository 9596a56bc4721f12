// The operator's look-up by keyboard; the dialog of keys says them. What one button or link does stands at it (keys.js).
"use strict";

const box = () => document.getElementById("q");
const results = () => Array.from(document.querySelectorAll("#results .list details.result"));

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
  if (event.target.id !== "look-up" || !window.htmx) return;
  event.preventDefault();
  if (event.submitter?.name === "beside") document.getElementById("beside").value = event.submitter.value;
  if (event.submitter?.name === "beside") lookUp();
}, true);

document.addEventListener("input", (event) => {
  if (event.target.matches("#q, #district")) started();
});

document.addEventListener("DOMContentLoaded", () => {
  if (!box()) return;
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
  // What had the focus is gone: go on from what is there instead.
  if (event.target.id !== "results" || document.activeElement !== document.body) return;
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
  if (!digit || event.ctrlKey || !(event.altKey || (!typing && singles()))) return false;
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

// A district by the first letters of its pinyin, as the box takes them (dl: 道里).
let letters = "";
let lettersAt = 0;
function pickDistrict(event) {
  if (!/^[a-z]$/i.test(event.key)) return false;
  if (Date.now() - lettersAt > 1200) letters = "";
  lettersAt = Date.now();
  letters += event.key.toLowerCase();
  const found = Array.from(event.target.options).find((one) => one.dataset.letters?.startsWith(letters));
  if (!found) return true;
  event.target.value = found.value;
  for (const name of ["input", "change"]) event.target.dispatchEvent(new Event(name, { bubbles: true }));
  return true;
}

function plainKey(event, inBox, typing) {
  if (event.target.id === "district" && event.key === "Enter") box().focus();
  else if (event.target.id === "district" && pickDistrict(event)) return true;
  else if (event.key === "Escape" && box() && (inBox || !typing || event.target.matches("select"))) {
    if (inBox) {
      box().value = "";
      lookUp();
    }
    typeAgain();
  } else if (/^Arrow(Down|Up)$/.test(event.key) && results().length && (inBox || !typing)) {
    move(event, inBox);
  } else if (!typing && singles() && event.key === "/" && box()) {
    typeAgain();
  } else return moveAmongOutcomes(event);
  return true;
}

// What is typed outside of a field goes into the box, from its first character on.
function typeIntoBox(event, typing) {
  if (!box() || typing || event.ctrlKey || event.altKey || event.key.length !== 1 || /[ ?？]/.test(event.key)) return;
  box().focus();
  box().setSelectionRange(box().value.length, box().value.length);
}

// Capturing: before the keys that are written at buttons.
document.addEventListener("keydown", (event) => {
  if (notOurs(event)) return;
  const inBox = event.target === box();
  const typing = typingIn(event.target);
  let done = false;
  if (event.key === "F8" && box() && !event.shiftKey) {
    if (event.ctrlKey) choose();
    else if (!event.repeat) logCall();
    done = true;
  } else if (event.shiftKey && event.key === "F8" && document.querySelector("#logged.earlier form")) {
    document.querySelector("#logged form").requestSubmit();
    done = true;
  } else if (event.key === "F4" && !event.altKey && !event.ctrlKey && event.target.id !== "district" && box()) {
    document.getElementById("district").focus();
    done = true;
  } else if (!event.ctrlKey) {
    done = openNumber(event, typing) || (!event.altKey && plainKey(event, inBox, typing));
  }
  if (done) event.preventDefault();
  else typeIntoBox(event, typing);
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("#results summary")) started();
});
