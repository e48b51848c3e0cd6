// Every page: starts the service worker once all else is there, and says so where a kept copy is shown.

const root = new URL("../..", import.meta.url);

/** A date as the pages write it: "3 March". */
export function day(date) {
  const { lang } = document.documentElement;
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "long" }).format(date);
}

async function start() {
  try {
    const options = { scope: root.pathname, updateViaCache: "none" };
    await navigator.serviceWorker.register(new URL("sw.js", root), options);
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ do: "visit" });
  } catch {
    // no worker in this window: the site works without
  }
}

if (navigator.serviceWorker) {
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
}

const { kept } = document.documentElement.dataset;
const note = document.querySelector(".offline-note");
if (kept && note) {
  note.textContent = note.dataset.kept.replace("{date}", day(new Date(kept)));
}
