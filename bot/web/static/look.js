// Bigger type and stronger contrast without loading the page anew: what was typed stays. The cookie is written here, as
// the server writes it where there is no script: two switches pressed at once are both kept.
"use strict";

const KEPT_SECONDS = 365 * 24 * 60 * 60;

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".looks-form")) return;
  event.preventDefault();
  const button = event.submitter;
  const root = document.documentElement.classList;
  button.setAttribute("aria-pressed", String(root.toggle(`look-${button.value}`)));
  const on = ["big", "contrast"].filter((name) => root.contains(`look-${name}`)).join("-");
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `look=${on}; path=/; max-age=${KEPT_SECONDS}; samesite=lax${secure}`;
});
