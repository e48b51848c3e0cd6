// What this device keeps of the site for reading without a connection: a list of it, and ways to keep and to remove.

const ROOT = new URL("../..", import.meta.url);
const NAME = `supple:${ROOT.pathname}:`; // as in sw.js
const SILENCE = 60_000; // milliseconds without a word after which the worker is taken to have ended

/** Whether this browser can keep pages, here and now. */
export const able = "serviceWorker" in navigator && "caches" in window;

/** Whether all that a list names is kept. */
export const isKept = async (list) => Boolean(await caches.match(list, { cacheName: `${NAME}lists` }));

/** All that is kept: { routines: [{ list, url, title, date }], pages: [{ url, title, date }] }, the newest first. A page that a
    routine brought along is not told again. */
export async function kept() {
  const lists = await all("lists");
  const routines = lists.filter(({ url }) => url.startsWith(`${ROOT}offline/routines/`));
  const named = new Set();
  const found = [];
  const pages = new Map((await all("pages")).map(({ url, answer }) => [url, answer]));
  for (const { url: list, answer } of routines) {
    const urls = (await answer.json()).pages.map(([path]) => ROOT + path);
    for (const url of urls) named.add(url);
    if (pages.has(urls[0])) found.push({ list, ...told(urls[0], pages.get(urls[0])) });
  }
  const visited = [...pages].filter(([url, answer]) => answer.headers.has("x-supple-kept") && !named.has(url) && url !== `${ROOT}offline/`);
  const newest = (a, b) => b.date - a.date;
  return { routines: found.sort(newest), pages: visited.map(([url, answer]) => told(url, answer)).sort(newest) };
}

/** Keeps all that a list names. `tell` is called with how much is done of how much; gives "kept", "full" or "failed". */
export function keep(list, tell) {
  navigator.storage?.persist?.().catch(() => {}); // the reader wants it to stay
  return asked({ do: "keep", list }, tell);
}

/** Removes what a list names; without one, all that is kept. */
export const remove = (list) => asked(list ? { do: "forget", list } : { do: "clear" }, () => {});

/** Asks the worker, and gives how it ended. */
function asked(what, tell) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    let silence = 0;
    const end = (how) => {
      clearTimeout(silence);
      port1.close();
      done(how);
    };
    const wait = () => {
      clearTimeout(silence);
      silence = setTimeout(end, SILENCE, "failed");
    };
    port1.onmessage = ({ data }) => {
      wait();
      if (data.end) end(data.end);
      else tell(data.done, data.all);
    };
    wait();
    navigator.serviceWorker.ready.then(({ active }) => active.postMessage(what, [port2]));
  });
}

async function all(name) {
  if (!(await caches.has(NAME + name))) return [];
  const cache = await caches.open(NAME + name);
  return Promise.all((await cache.keys()).map(async ({ url }) => ({ url, answer: await cache.match(url, { ignoreVary: true }) })));
}

function told(url, { headers }) {
  const { body } = new DOMParser().parseFromString(decodeURIComponent(headers.get("x-supple-title") ?? ""), "text/html");
  const [, title] = /^(.*?)(?: · [^·]*)?$/s.exec(body.textContent);
  return { url, title, date: new Date(headers.get("x-supple-kept")) };
}
