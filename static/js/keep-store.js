// Favourites and what was done: kept in the browser's own storage and nowhere else, as JSON.

import { KEY } from "./keep-star.js";

const changes = new EventTarget();

/** { favourites, log }, with what else a later version keeps. `fault` is "blocked" where this browser keeps nothing,
    "unread" where what is kept cannot be understood, and so must not be touched. */
export function kept() {
  const none = { version: 1, favourites: [], log: [] };
  let fault = "blocked";
  try {
    const text = localStorage.getItem(KEY);
    fault = "unread";
    const found = { ...none, ...JSON.parse(text) };
    if (Array.isArray(found.favourites) && Array.isArray(found.log)) return found;
  } catch {
    // The fault tells.
  }
  return { ...none, fault };
}

/** Changes what is kept as it stands at this moment, since other windows change it too. Gives "", or why nothing was
    changed: a fault, or "full". */
export function change(how) {
  const now = kept();
  if (now.fault) return now.fault;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...now, ...how(now) }));
  } catch {
    return "full";
  }
  changes.dispatchEvent(new Event("change"));
  return "";
}

/** Calls back after each change: in this window, in another one, or while the page was out of sight. */
export function watch(listener) {
  changes.addEventListener("change", listener);
  addEventListener("storage", ({ key }) => (key ?? KEY) === KEY && listener());
  addEventListener("pageshow", ({ persisted }) => persisted && listener());
}
