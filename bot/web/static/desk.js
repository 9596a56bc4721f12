// Keys for the operator's look-up: "/" goes to the box, arrows move between results, 1 to 9 opens one.
"use strict";

function results() {
  return Array.from(document.querySelectorAll("#results details.result"));
}

function open(result) {
  for (const other of results()) other.open = other === result;
  result.querySelector("summary").focus();
  result.scrollIntoView({ block: "nearest" });
}

// What was typed before the page's script was there is looked up now.
document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("q");
  if (box && window.htmx && box.value !== box.defaultValue) window.htmx.trigger(box, "search");
});

document.addEventListener("keydown", (event) => {
  const box = document.getElementById("q");
  if (!box || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const inBox = event.target === box;
  const typing = event.target.matches("input, textarea, select");
  const all = results();
  if (event.key === "/" && !typing) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length && (inBox || !typing)) {
    event.preventDefault();
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    if (next < 0) box.focus();
    else if (next < all.length) open(all[next]);
  } else if (/^[1-9]$/.test(event.key) && !typing && all[event.key - 1]) {
    event.preventDefault();
    open(all[event.key - 1]);
  } else if (event.key === "Escape" && !inBox) {
    box.focus();
    box.select();
  }
});
