// Bigger type and stronger contrast without loading the page anew: what was typed stays. The cookie is the server's.
"use strict";

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".looks-form")) return;
  event.preventDefault();
  const button = event.submitter;
  const on = document.documentElement.classList.toggle(`look-${button.value}`);
  button.setAttribute("aria-pressed", String(on));
  document.dispatchEvent(new Event("look"));
  fetch(event.target.action, { method: "POST", body: new URLSearchParams({ turn: button.value }), redirect: "manual" });
});
