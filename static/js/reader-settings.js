// What a reader set for reading, kept on this device → data-attributes of <html>. Nothing waits for it.

export const KEY = `supple-reader:${new URL("../..", import.meta.url).pathname}`; // sites below one host share a storage
const { dataset } = document.documentElement;

/** { text, contrast, motion, voice }, each where it is set. */
export function settings() {
  try {
    return { ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return {}; // no storage, or something else in it
  }
}

/** Whether figures should keep still. */
export const calm = () => dataset.motion === "less" || matchMedia("(prefers-reduced-motion: reduce)").matches;

function apply() {
  const { text = "", contrast = "", motion = "" } = settings();
  Object.assign(dataset, { text, contrast, motion });
}

apply();
addEventListener("storage", apply);
addEventListener("pageshow", apply);
