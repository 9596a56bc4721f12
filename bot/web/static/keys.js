// Keys, as every desk has them: those written at buttons and links (data-key), the dialog that says them, single keys.
"use strict";

const SINGLES = "desk.singles";
const singles = () => localStorage.getItem(SINGLES) !== "off";

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

document.addEventListener("keydown", (event) => {
  const dialog = document.getElementById("keys");
  if (event.defaultPrevented || notOurs(event) || typingIn(event.target) || !singles() || !dialog) return;
  if (event.ctrlKey || event.altKey || !/^[?？]$/.test(event.key)) return;
  event.preventDefault();
  dialog.showModal();
});

document.addEventListener("DOMContentLoaded", () => {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  document.getElementById("keys-open").hidden = false;
  document.getElementById("keys-open").addEventListener("click", () => dialog.showModal());
  const ticked = document.getElementById("singles");
  ticked.checked = singles();
  ticked.addEventListener("change", () => localStorage.setItem(SINGLES, ticked.checked ? "on" : "off"));
});
