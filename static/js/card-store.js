// The card of this device: kept in the browser's own storage and nowhere else; as text, in the form of its link.

import { decode, encode, isCard, NONE } from "./card-link.js";

// Sites below one host share a storage, so each keeps its card under its own root.
export const KEY = `supple-card:${new URL("../..", import.meta.url).pathname}`;
const changes = new EventTarget();
let unkept = null; // the card after a change that could not be kept: it lives as long as this page
let trouble = kept() === null ? "blocked" : "";

/** Why this browser does not keep cards: "blocked" where it has no storage for this site, "full" where the last change
    found no room; "" where all is well. */
export const fault = () => trouble;

/** The card as it stands. */
export function card() {
  const text = unkept ?? kept() ?? "";
  return isCard(text) ? decode(text).card : NONE;
}

/** Puts a card in the place of the one before; one without exercises is forgotten. What cannot be kept stands until
    the page is left, and fault() tells why. */
export function keep(changed) {
  const text = changed.items.length ? encode(changed) : "";
  try {
    if (text) localStorage.setItem(KEY, text);
    else localStorage.removeItem(KEY);
    [unkept, trouble] = [null, ""];
  } catch {
    [unkept, trouble] = [text, kept() === null ? "blocked" : "full"];
  }
  changes.dispatchEvent(new Event("change"));
}

/** Calls back after each change: in this window ("change"), in another one, or while the page was out of sight. */
export function watch(listener) {
  changes.addEventListener("change", listener);
  addEventListener("storage", (event) => (event.key === KEY || event.key === null) && listener(event));
  addEventListener("pageshow", (event) => event.persisted && listener(event));
}

/** What is kept, "" for nothing, null where nothing can be. A full storage can still be read. */
function kept() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return null;
  }
}
