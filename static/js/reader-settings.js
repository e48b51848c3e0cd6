// What a reader set for reading, kept on this device → its values, for the modules that need them. reader-first.js puts them on
// the page.

export const KEY = `supple-reader:${new URL("../..", import.meta.url).pathname}`; // sites below one host share a storage

/** { text, contrast, motion, voice }, each where it is set. */
export function settings() {
  try {
    return { ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return {}; // no storage, or something else in it
  }
}

/** Whether figures should keep still. */
export const calm = () => settings().motion === "less" || matchMedia("(prefers-reduced-motion: reduce)").matches;
