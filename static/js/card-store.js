// The card of this device: kept in the browser's own storage and nowhere else; as text, in the form of its link.

import { decode, encode, isCard, NONE } from "./card-link.js";

// Sites below one host share a storage, so each keeps its card under its own root.
const KEY = `supple-card:${new URL("../..", import.meta.url).pathname}`;
const changes = new EventTarget();
let unkept = ""; // the card where the browser keeps nothing

/** Whether this browser keeps cards. */
export const keeps = (() => {
  try {
    localStorage.setItem(`${KEY}?`, "");
    localStorage.removeItem(`${KEY}?`);
    return true;
  } catch {
    return false; // turned off, or full
  }
})();

/** The card as it stands. */
export function card() {
  const text = keeps ? (localStorage.getItem(KEY) ?? "") : unkept;
  return isCard(text) ? decode(text).card : NONE;
}

/** Puts a card in the place of the one before; one without exercises is forgotten. */
export function keep(changed) {
  const text = changed.items.length ? encode(changed) : "";
  unkept = text;
  try {
    if (text) localStorage.setItem(KEY, text);
    else localStorage.removeItem(KEY);
  } catch {
    // The link carries it.
  }
  changes.dispatchEvent(new Event("change"));
}

/** Calls back after each change: in this window ("change"), in another one, or while the page was out of sight. */
export function watch(listener) {
  changes.addEventListener("change", listener);
  addEventListener("storage", (event) => (event.key === KEY || event.key === null) && listener(event));
  addEventListener("pageshow", (event) => event.persisted && listener(event));
}
