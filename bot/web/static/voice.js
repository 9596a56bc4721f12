// Read aloud by the browser's own voice, where there is a Chinese one on the device; dictation where the device itself
// recognises speech. Nothing that is said or heard leaves the device; without either the buttons do not appear.
"use strict";

const LANGUAGE = "zh-CN";

function localVoice() {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  return voices.find((voice) => voice.localService && /^(zh|cmn)/i.test(voice.lang));
}

function stopReading() {
  window.speechSynthesis.cancel();
  for (const button of document.querySelectorAll(".listen[aria-pressed=true]")) button.setAttribute("aria-pressed", "false");
}

function read(button) {
  const already = button.getAttribute("aria-pressed") === "true";
  stopReading();
  if (already) return;
  const spoken = new SpeechSynthesisUtterance(button.closest(".bubble").querySelector(".words").innerText);
  spoken.voice = localVoice();
  spoken.lang = spoken.voice.lang;
  spoken.rate = 0.9;
  spoken.onend = spoken.onerror = () => button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", "true");
  window.speechSynthesis.speak(spoken);
}

function offerReading() {
  if (!localVoice()) return;
  const button = document.getElementById("listen").content;
  for (const bubble of document.querySelectorAll(".bubble-in:not(:has(.listen))")) bubble.append(button.cloneNode(true));
}

// On the device only (processLocally): a browser that knows no such thing gets no button.
async function offerDictation() {
  const Recognition = window.SpeechRecognition;
  if (!Recognition?.available) return;
  const found = await Recognition.available({ langs: [LANGUAGE], processLocally: true });
  const button = document.getElementById("dictate");
  if (found !== "available" || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => dictate(new Recognition(), button));
}

function dictate(recognition, button) {
  const text = document.getElementById("text");
  recognition.lang = LANGUAGE;
  recognition.processLocally = true;
  recognition.onresult = (event) => {
    text.value += Array.from(event.results, (result) => result[0].transcript).join("");
    text.focus();
  };
  recognition.onend = recognition.onerror = () => button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", "true");
  recognition.start();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".listen");
  if (button) read(button);
});
document.addEventListener("DOMContentLoaded", () => {
  offerReading();
  offerDictation();
  window.speechSynthesis?.addEventListener?.("voiceschanged", offerReading);
});
document.addEventListener("htmx:afterSettle", offerReading);
window.addEventListener("pagehide", () => window.speechSynthesis?.cancel());
