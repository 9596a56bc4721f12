// A list that is shown to several people: what somebody else does shows here, and what one has ticked, typed or chosen stays.
"use strict";

const live = document.getElementById("live");
const HELD = "gone"; // a line that left the list while it was ticked or had the focus: it stays until one lets it go
let source = null;
let renewing = false;
let again = false;

const lineOf = (list, number) => list.querySelector(`:scope > [data-number="${CSS.escape(number)}"]`);
const isHeld = (line) => line.contains(document.activeElement) || line.querySelector("input:checked") !== null;

// One line in place of another: the tick and the focus go over.
function exchange(old, fresh) {
  const ticked = old.querySelector("input:checked") !== null;
  const focused = old.contains(document.activeElement) ? document.activeElement.tagName : "";
  if (ticked && fresh.querySelector("input")) fresh.querySelector("input").checked = true;
  fresh.classList.toggle("ticked", ticked);
  old.replaceWith(fresh);
  if (focused) (fresh.querySelector(focused) ?? fresh.querySelector("a")).focus({ preventScroll: true });
}

function merge(list, wanted) {
  const numbers = new Set(Array.from(wanted.children, (line) => line.dataset.number));
  for (const line of Array.from(list.children)) {
    if (numbers.has(line.dataset.number)) continue;
    if (isHeld(line)) line.classList.add(HELD);
    else line.remove();
  }
  let at = list.firstElementChild;
  for (const fresh of Array.from(wanted.children)) {
    while (at?.classList.contains(HELD)) at = at.nextElementSibling;
    const old = lineOf(list, fresh.dataset.number);
    if (old === null) list.insertBefore(fresh, at);
    else {
      if (old === at) at = at.nextElementSibling;
      else list.insertBefore(old, at);
      if (old.dataset.written !== fresh.outerHTML) {
        fresh.dataset.written = fresh.outerHTML;
        exchange(old, fresh);
      }
    }
  }
}

function remember(root) {
  for (const line of root.querySelectorAll("[data-number]")) line.dataset.written = line.outerHTML;
}

// The page as it is now, for the same address: only its lists are taken over.
async function renew() {
  again = renewing;
  if (renewing) return;
  renewing = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    if (page === null) return ended();
    for (const wanted of page.querySelectorAll("[data-list]")) {
      const list = live.querySelector(`[data-list="${wanted.dataset.list}"]`);
      if (list === null) continue;
      merge(list, wanted);
      const [section, fresh] = [list.closest("[data-live]"), wanted.closest("[data-live]")];
      section.hidden = fresh.hidden && list.children.length === 0;
      section.querySelector(".count").textContent = fresh.querySelector(".count").textContent;
    }
    const none = document.getElementById("none");
    if (none) none.hidden = live.querySelector('[data-list="all"]').children.length > 0;
    document.dispatchEvent(new Event("list-changed"));
  } catch {
    // the line is broken: the stream comes back and asks again
  } finally {
    renewing = false;
    if (again) renew();
  }
}

// What became of a case stands at its line at once, before the list is read anew.
function mark(changes) {
  for (const [number, status, holder] of changes) {
    const gone = status === "claimed" ? live.dataset.claimed.replace("$", () => (holder === live.dataset.reader ? live.dataset.yourself : holder)) : live.dataset.gone;
    for (const line of live.querySelectorAll(`[data-list] > [data-number="${CSS.escape(number)}"]`)) {
      if (status === "waiting") continue;
      line.querySelector(".case-when").textContent = gone;
      line.querySelector(".case-status").textContent = "";
      line.querySelector("form")?.remove();
      if (isHeld(line)) document.getElementById("live-news").textContent = `${number} ${gone}`;
    }
  }
}

function ended() {
  source?.close();
  source = null;
  const note = document.createElement("p");
  note.className = "note note-doubt";
  note.textContent = live.dataset.ended;
  if (!live.querySelector(":scope > .note")) live.prepend(note);
}

function listen() {
  source = new EventSource(live.dataset.liveAt);
  // The first one has no changes: what happened before one listened, or while the line was broken, is read then.
  source.addEventListener("queue", (event) => {
    mark(JSON.parse(event.data));
    renew();
  });
  source.addEventListener("ended", ended);
}

function rest() {
  source?.close();
  source = null;
}

// A browser has six lines to a server: a page that nobody looks at gives its own back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) rest();
  else if (source === null) listen();
});
window.addEventListener("pagehide", rest);
window.addEventListener("pageshow", (event) => {
  if (event.persisted && source === null) listen();
});

remember(live);
listen();
