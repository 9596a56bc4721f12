// A list of cases by keyboard (keys.js says what a single key is), and how many of them are ticked.
"use strict";

const lines = () => Array.from(document.querySelectorAll(".case-line, .to-do > li")).filter((one) => one.checkVisibility());
const lineAt = () => document.activeElement.closest(".case-line, .to-do > li");
const bulk = document.getElementById("bulk");

function goTo(line) {
  if (!line) return;
  line.querySelector("a").focus({ preventScroll: true });
  line.querySelector("a").scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = lines();
  const at = all.indexOf(lineAt());
  goTo(at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by]);
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => lineAt()?.querySelector("a").click(),
  x: () => lineAt()?.querySelector("input[type=checkbox]")?.click(),
  c: () => lineAt()?.querySelector("form button")?.click(),
  "/": () => document.getElementById("find")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || notOurs(event) || event.ctrlKey || event.altKey || event.shiftKey) return;
  const typing = typingIn(event.target);
  let act = !typing && singles() && !event.repeat ? ACTS[event.key.toLowerCase()] : undefined;
  if (!typing && lineAt() && event.key === "ArrowDown") act = ACTS.j;
  if (!typing && lineAt() && event.key === "ArrowUp") act = ACTS.k;
  if (/^[jk]$/.test(event.key) && event.repeat && !typing && singles()) act = ACTS[event.key];
  if (event.key === "Escape" && event.target.id === "find") act = () => goTo(lines()[0]);
  if (!act) return;
  event.preventDefault();
  act();
});

function count() {
  if (!bulk) return;
  const ticks = Array.from(document.querySelectorAll('input[form="bulk"]'));
  const ticked = ticks.filter((one) => one.checked);
  for (const one of ticks) one.closest(".case-line").classList.toggle("ticked", one.checked);
  document.getElementById("ticked").textContent = String(ticked.length);
  bulk.hidden = ticked.length === 0;
}

document.addEventListener("change", (event) => {
  if (event.target.matches('input[form="bulk"]')) count();
});
document.addEventListener("list-changed", count);
document.getElementById("untick")?.addEventListener("click", () => {
  for (const one of document.querySelectorAll('input[form="bulk"]:checked')) one.checked = false;
  count();
});
if (document.getElementById("untick")) document.getElementById("untick").hidden = false;
window.addEventListener("pageshow", count); // a browser that goes back keeps the ticks
count();
