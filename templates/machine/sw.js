// Runs in the reader's browser beside the pages of this site, and keeps them for when the network is away.
//
// A page is kept as one unit: its HTML and every hashed file that it names, also by way of its scripts and styles. All of them are
// there before the page takes the place of the one before, and nothing is replaced where one is missing. A hashed address always
// means the same bytes. So a kept page is shown with its own files and no others, however many publications lie between two pages.
//
// The network comes first for pages: a new publication is seen at once, and a reader is never left behind on an old one. The kept
// copy is shown where the network fails, or says nothing for a while.

/** What is kept from the start: "pages" and "files" as [path, version], the version of a hashed file being its address. */
const LIST = {{ list | prose }};
const ROOT = new URL("./", location).href;
// Sites below one host share the storage, so each keeps its own under its own root.
const NAME = `supple:${new URL(ROOT).pathname}:`;
const PAGES = `${NAME}pages`;
const ASSETS = `${NAME}assets`;
const LISTS = `${NAME}lists`;
const SHELL = `${ROOT}sw.js`;
const FALLBACK = `${ROOT}offline/`;
const IDLE = `${ROOT}offline/idle.json`; // since when hashed files are named by no page

const PATIENCE = 3000; // milliseconds that the network has before a kept copy is shown
const MOST = 150; // visited pages, beside those that lists name
const DAY = 86_400_000; // milliseconds that an old file stays for pages that are still open
const WIDTH = 800; // pixels: the size in which pictures are kept, right for a phone

const HASHED = /(?:css|js|fonts|figures|images)\/[0-9a-f]{16,}[^\s"'&,()<>]*/g;
const TAG = /<[a-z](?:[^<>"]|"[^"]*")*>/gi;
const ALIKE = { ignoreVary: true };

const bare = (address) => {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/index\.html$/, "/");
};
const isHashed = (address) => address.startsWith(ROOT) && address.slice(ROOT.length).search(HASHED) === 0;
const own = (address, page) => `${address}?of=${encodeURIComponent(page)}`; // a file without a digest belongs to the page that asked for it
const isOwn = (address) => address.includes("?of=");
const asJson = (value) => new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } });
const told = (answer, name) => answer.headers.get(`x-supple-${name}`) ?? "";

/** What a cache has at an address. A storage that fails is like an empty one: the network goes on. */
async function found(name, address) {
  try {
    return await (await caches.open(name)).match(address, ALIKE);
  } catch {
    return undefined;
  }
}

/** A copy that is shown after a slash is added, as hosts do. */
const kept = async (address) => (await found(PAGES, address)) ?? (await found(PAGES, `${address}/`));

// What changes the storage as a whole happens in turn.
let turn = Promise.resolve();
const inTurn = (work) => (turn = turn.then(work, work));

addEventListener("install", (event) => {
  // Nothing waits for old tabs to be closed: a page needs nothing of the worker that it began with, since the files of its unit
  // have addresses of their own, and stay for a day after the last kept page that names them.
  // Each page brings the files that it needs. Readers who save data get no others.
  const list = navigator.connection?.saveData ? { ...LIST, files: [] } : LIST;
  event.waitUntil(keepList(SHELL, list).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const begin = async () => {
    await registration.navigationPreload?.enable();
    await clients.claim();
  };
  event.waitUntil(begin());
});

addEventListener("fetch", (event) => {
  const { method, mode, url, headers, destination } = event.request;
  if (method !== "GET" || !url.startsWith(ROOT) || headers.has("range")) return;
  if (mode === "navigate") event.respondWith(shown(event));
  else if (isHashed(url)) event.respondWith(asset(event.request));
  else if (["", "image"].includes(destination) && url !== SHELL && !url.includes("/pagefind/") && !bare(url).startsWith(FALLBACK)) event.respondWith(data(event));
});

addEventListener("message", (event) => {
  const tell = (what) => event.ports[0]?.postMessage(what);
  const does = { visit, keep, forget, clear }[event.data?.do];
  if (does) event.waitUntil(does(event.data, tell, event.source));
});

/** A page: from the network if that is quick enough, else the kept copy, else from the network after all. */
function shown(event) {
  const address = bare(event.request.url);
  let put = () => {};
  const fresh = (async () => {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    const copy = answer.clone(); // before the browser begins to read
    put = () => visited(address, copy);
    return answer;
  })();
  event.waitUntil(fresh.then(() => put()).catch(() => {}));
  return first(fresh, address);
}

async function first(fresh, address) {
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([fresh.catch(() => null), late]);
  if (answer && answer.status < 500) return answer;
  const copy = await kept(address);
  if (copy) return copy;
  try {
    return await fresh;
  } catch {
    return fallback();
  }
}

/** The page that lists what is kept, at the address of one that is not; its own links lead from there too. */
async function fallback() {
  const page = await found(PAGES, FALLBACK);
  if (!page) return Response.error();
  const text = (await page.text()).replaceAll('="../', `="${ROOT}`).replaceAll('="./"', `="${FALLBACK}"`);
  return new Response(text.replace(/<html data-kept="[^"]*"/, "<html data-missing"), { status: 503, headers: page.headers });
}

const asset = async (request) => (await found(ASSETS, request.url)) ?? fetch(request);

/** What has no digest in its name: from the network, else what this page was given the last time. */
async function data(event) {
  const { request, clientId } = event;
  const page = bare((await clients.get(clientId))?.url ?? ROOT);
  const name = own(bare(request.url), page);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.status === 200 && answer.type === "basic") {
      const copy = answer.clone();
      event.waitUntil(caches.open(PAGES).then((cache) => put(cache, name, copy)).catch(() => {}));
    }
    if (answer.status < 500) return answer;
  } catch {
    // the network is away
  }
  return (await found(PAGES, name)) ?? (await found(PAGES, bare(request.url))) ?? Response.error();
}

/** Keeps a page that was visited, or forgets one that the site says it has no more. What is not the site's own, such as the
    login page of a network, changes nothing. */
async function visited(address, answer) {
  if ([404, 410].includes(answer.status)) {
    if (isOurs(await answer.text(), address)) await (await caches.open(PAGES)).delete(address, ALIKE);
    return;
  }
  const made = await unit(address, answer);
  if (made) await commit([made]);
}

/** Whether a text is a whole page of this very site: it names the script that registers this worker, below this root. */
function isOurs(text, address) {
  const [, src] = /<script type="module" src="([^"]+\/offline-page\.js)"/.exec(text) ?? [];
  return src !== undefined && new URL(src, address).href.startsWith(`${ROOT}js/`) && text.includes("</html>");
}

/** A page that was fetched, ready to be kept, with all its hashed files in the storage; null if it is no page of this site. */
async function unit(address, answer, version = "") {
  const isPage = answer.status === 200 && answer.type === "basic" && /html/.test(answer.headers.get("content-type"));
  if (!isPage || bare(answer.url) !== address) return null;
  const text = await answer.text();
  if (!isOurs(text, address)) return null;
  const page = lighter(text);
  const named = [...page.matchAll(TAG)].flatMap(([tag]) => [...tag.matchAll(HASHED)].map(([path]) => ROOT + path));
  const names = await fetched(named);
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name); // of the bytes as they came
  const now = new Date().toISOString();
  const before = await found(PAGES, address);
  const same = before && told(before, "text") === String(hash(text)) ? told(before, "version") : "";
  const [, title] = /<title>(.*?)<\/title>/s.exec(page) ?? ["", ""];
  const facts = { kept: now, version: version || same, text: hash(text), title: encodeURIComponent(title), names: JSON.stringify(names) };
  for (const [name, value] of Object.entries(facts)) headers.set(`x-supple-${name}`, value);
  return { address, names, answer: new Response(page.replace("<html", `<html data-kept="${now}"`), { headers }) };
}

/** The page with each picture in one size and a format that every browser with workers knows. */
function lighter(text) {
  return text.replace(/<picture>(.*?)<\/picture>/gs, (_, inside) => {
    const [, list = ""] = /<source type="image\/webp" srcset="([^"]*)"/.exec(inside) ?? [];
    const sizes = list.split(", ").map((size) => size.split(" "));
    const [src] = sizes.find(([, width]) => parseInt(width) >= WIDTH) ?? sizes.at(-1);
    const img = inside.replace(/<source [^>]*>/g, "");
    return `<picture>${src ? img.replace(/ src="[^"]*"/, ` src="${src}"`) : img}</picture>`;
  });
}

/** A number that tells two texts apart; nobody gains by making two alike. */
const hash = (text) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, 7);

/** Keeps hashed files, and those that they name in turn. Gives the addresses of all; fails where one cannot be had. */
async function fetched(addresses) {
  const cache = await caches.open(ASSETS);
  const all = new Set(addresses);
  let wave = [...all];
  while (wave.length) {
    const further = await Promise.all(wave.map((address) => fetchedOne(cache, address)));
    wave = [...new Set(further.flat())].filter((address) => !all.has(address));
    for (const address of wave) all.add(address);
  }
  return [...all];
}

async function fetchedOne(cache, address) {
  let answer = await cache.match(address, ALIKE);
  if (!answer) {
    answer = await whole(await fetch(address));
    await put(cache, address, answer.clone());
  }
  if (!/\.(?:css|js)$/.test(address)) return [];
  const further = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']|\burl\(\s*["']?([^"')]+)/g;
  return [...(await answer.text()).matchAll(further)].map(([, script, file]) => new URL(script ?? file, address).href).filter(isHashed);
}

/** The answer if it is the file that was asked for. Some hosts, and the login page of a network, answer with a page instead. */
function whole(answer) {
  const page = /html/.test(answer.headers.get("content-type"));
  if (answer.status !== 200 || answer.type !== "basic" || answer.redirected || page) throw new Error(`no file: ${answer.url}`);
  return answer;
}

/** Puts an answer into a cache; where the storage is full, once more after making room. */
async function put(cache, address, answer) {
  const again = answer.clone();
  try {
    await cache.put(address, answer);
  } catch (reason) {
    if (reason.name !== "QuotaExceededError") throw reason;
    await tidy(MOST / 5, 0);
    await cache.put(address, again);
  }
}

/** Puts units in the place of those before, if the files of all of them are there. */
const commit = (units) =>
  inTurn(async () => {
    const there = new Set((await (await caches.open(ASSETS)).keys()).map(({ url }) => url));
    if (!units.every(({ names }) => names.every((name) => there.has(name)))) throw new Error("a file is gone");
    const cache = await caches.open(PAGES);
    for (const { address, answer } of units) await put(cache, address, answer);
  });

/** Keeps all that a list names, or nothing. What is kept in the version of the list is not fetched again. */
async function keepList(address, list, tell = () => {}) {
  const entries = [...list.pages, ...list.files];
  const units = [];
  let done = 0;
  await several(entries, async ([path, version]) => {
    const url = ROOT + path;
    const before = await found(PAGES, url);
    if (isHashed(url)) await fetched([url]);
    else if (!before || !version || told(before, "version") !== version) units.push(await fresh(url, version));
    tell({ done: ++done, all: entries.length });
  });
  // A publication may come out while its pages are fetched: then they are of two, and all begins anew at the next visit.
  if (address !== SHELL && (await listAt(address)).version !== list.version) throw new Error("published meanwhile");
  await commit(units);
  await put(await caches.open(LISTS), address, asJson(list));
}

/** A page or a file without a digest as it now is on the site. */
async function fresh(address, version) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (address.endsWith("/")) {
    const made = await unit(address, answer, version);
    if (!made) throw new Error(`no page: ${address}`);
    return made;
  }
  const headers = new Headers(whole(answer).headers);
  headers.delete("content-encoding");
  headers.set("x-supple-version", version);
  return { address, names: [], answer: new Response(await answer.blob(), { headers }) };
}

/** Does some work for each item, a few at a time; after a failure nothing new is begun. */
async function several(items, work) {
  const left = [...items];
  const worker = async () => {
    while (left.length) await work(left.shift());
  };
  const stop = (reason) => {
    left.length = 0;
    throw reason;
  };
  await Promise.all([1, 2, 3, 4].map(() => worker().catch(stop)));
}

async function listAt(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  // The site itself says that there is no such list any more.
  if ([404, 410].includes(answer.status) && isOurs(await answer.text(), address)) return { version: "gone", pages: [], files: [] };
  return whole(answer).json();
}

let renewing = Promise.resolve();
let waiting = false; // for its turn: many pages opened one after another need it once

/** A page is open and has loaded: time to keep it if it came before the worker, to bring lists up to date, and to clean up. */
async function visit(_, __, client) {
  const address = bare(client.url);
  if (!address.startsWith(ROOT)) return;
  if (!(await found(PAGES, address))) await quietly(async () => visited(address, await fetch(address)));
  if (!waiting) renewing = renewing.then(renewAll);
  waiting = true;
  await renewing;
}

async function renewAll() {
  waiting = false;
  await quietly(async () => {
    const addresses = (await (await caches.open(LISTS)).keys()).map(({ url }) => url).filter((url) => url !== SHELL && url !== IDLE);
    const saving = navigator.connection?.saveData;
    if (LIST.all && !saving) addresses.push(ROOT + LIST.all);
    for (const each of new Set(addresses)) await quietly(() => renewed(each));
    await inTurn(() => tidy());
  });
}

const quietly = (work) => work().catch(() => {}); // it is tried again at the next visit

/** Brings what is kept by a list up to date, in one go. */
async function renewed(address) {
  const before = await found(LISTS, address);
  const list = await listAt(address);
  if (list.version === "gone") await forget({ list: address }, () => {});
  else if (!before || (await before.json()).version !== list.version) await keepList(address, list);
}

/** Keeps a list because the reader asks for it. */
async function keep({ list }, tell) {
  try {
    const now = await listAt(list);
    if (!now.pages.length) throw new Error("nothing to keep");
    await keepList(list, now, tell);
    tell({ end: "kept" });
  } catch (reason) {
    tell({ end: reason.name === "QuotaExceededError" ? "full" : "failed" });
  }
}

/** Removes what only this list names. */
async function forget({ list }, tell) {
  const paths = ({ pages, files }) => [...pages, ...files].map(([path]) => ROOT + path);
  await inTurn(async () => {
    const before = await found(LISTS, list);
    await (await caches.open(LISTS)).delete(list);
    const named = await listed();
    const cache = await caches.open(PAGES);
    const gone = before ? paths(await before.json()).filter((url) => !named.has(url)) : [];
    await Promise.all(gone.map((url) => cache.delete(url, ALIKE)));
    await tidy(MOST, 0);
  });
  tell({ end: "removed" });
}

/** Removes all but what the worker needs itself. */
async function clear(_, tell) {
  await inTurn(async () => {
    const lists = await caches.open(LISTS);
    for (const { url } of await lists.keys()) if (url !== SHELL) await lists.delete(url);
    await tidy(0, 0);
  });
  tell({ end: "removed" });
}

/** The addresses of all that lists name. */
async function listed() {
  const cache = await caches.open(LISTS);
  const lists = (await cache.keys()).filter(({ url }) => url !== IDLE);
  const all = await Promise.all(lists.map(async (key) => (await cache.match(key)).json()));
  return new Set(all.flatMap(({ pages, files }) => [...pages, ...files].map(([path]) => ROOT + path)));
}

/** Lets go of the oldest visited pages above `most`, of what belonged to pages that are gone, and of hashed files that no kept page
    has named for so many milliseconds. */
async function tidy(most = MOST, grace = DAY) {
  const [pages, assets, lists, named] = [await caches.open(PAGES), await caches.open(ASSETS), await caches.open(LISTS), await listed()];
  const keys = (await pages.keys()).map(({ url }) => url);
  const all = await Promise.all(keys.filter((url) => !isOwn(url)).map(async (url) => ({ url, answer: await pages.match(url, ALIKE) })));
  const free = all.filter(({ url }) => !named.has(url)).sort((a, b) => told(b.answer, "kept").localeCompare(told(a.answer, "kept")));
  const gone = new Set(free.slice(most).map(({ url }) => url));
  const left = all.filter(({ url }) => !gone.has(url));
  const stay = new Set(left.map(({ url }) => url));
  const orphans = keys.filter((url) => isOwn(url) && !stay.has(new URL(url).searchParams.get("of")));
  await Promise.all([...gone, ...orphans].map((url) => pages.delete(url)));

  const wanted = new Set([...named, ...left.flatMap(({ answer }) => JSON.parse(told(answer, "names") || "[]"))]);
  const since = (await (await lists.match(IDLE))?.json()) ?? {};
  const idle = {};
  for (const { url } of await assets.keys()) {
    if (wanted.has(url)) continue;
    const begun = since[url] ?? Date.now();
    if (Date.now() - begun >= grace) await assets.delete(url);
    else idle[url] = begun;
  }
  await lists.put(IDLE, asJson(idle));
}
