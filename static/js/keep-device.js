// Everything that a site keeps on this device: as one record, put in its place whole or not at all, and deleted.

import { isCard } from "./card-link.js";
import { KEY as CARD } from "./card-store.js";
import { KEY as YOURS } from "./keep-star.js";
import { kept } from "./keep-store.js";
import { WISHES } from "./mat-store.js";
import { KEY as READER, settings } from "./reader-settings.js";

const KEYS = [YOURS, READER, CARD, WISHES];

/** { favourites, log, settings, card, workout } and what else a later version keeps; `fault` as that of kept(). */
export function held() {
  const found = kept();
  if (found.fault) return found;
  const set = settings();
  const card = localStorage.getItem(CARD);
  const workout = wishes();
  return { ...found, ...(Object.keys(set).length ? { settings: set } : {}), ...(isCard(card ?? "") ? { card } : {}), ...(workout ? { workout } : {}) };
}

function wishes() {
  try {
    return JSON.parse(localStorage.getItem(WISHES)) ?? undefined;
  } catch {
    return undefined; // not ours
  }
}

/** Puts all of it in the place of what is there. Gives "", or "full" where that has no room, and then nothing is changed. */
export function hold({ settings: set, card, workout, ...lists }) {
  const before = KEYS.map((key) => localStorage.getItem(key));
  const json = (value) => (value === undefined || !Object.keys(value).length ? null : JSON.stringify(value));
  try {
    put([JSON.stringify(lists), json(set), card ?? null, json(workout)]);
  } catch {
    put(before);
    return "full";
  }
  tell();
  return "";
}

/** Deletes all of it, with the workouts that were broken off in this window. */
export function forget() {
  put(KEYS.map(() => null));
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(WISHES)) sessionStorage.removeItem(key);
  tell();
}

/** Texts into their places; all are taken away first, so that what was there before always has its room. */
function put(texts) {
  for (const key of KEYS) localStorage.removeItem(key);
  for (const [n, text] of texts.entries()) if (text !== null) localStorage.setItem(KEYS[n], text);
}

/** Lets every part of this page look again, as those of other windows do. */
const tell = () => dispatchEvent(new StorageEvent("storage", { key: null }));
