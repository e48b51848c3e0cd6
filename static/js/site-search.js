// <site-search src> → a search box over all articles. Pagefind and its index (at src) are fetched once the box is used.

const PAGE = 10; // results shown at once
const PAUSE = 180; // milliseconds without a key before a search begins
const KEY = "q";
const RANKING = { metaWeights: { title: 8, aliases: 6, kind: 0.1, image: 0, image_alt: 0.2 } };

class SiteSearch extends HTMLElement {
  #index = "";
  #pagefind = null;
  #names = null;
  #turn = 0; // of the newest search: an older one that ends later shows nothing
  #timer = 0;
  #typing = false; // whether the address at hand is that of words still being typed
  #results = [];
  #shown = 0;

  connectedCallback() {
    if (this.#index) return;
    this.#index = new URL(this.getAttribute("src"), location.href).href;
    const form = this.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#typed()) this.#search(); // once more, such as after a failure
      this.#typing = false;
    });
    this.#box.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#typed(), PAUSE);
    });
    this.#box.addEventListener("change", () => (this.#typing = false));
    this.#box.addEventListener("focus", () => this.#loaded().catch(() => {}), { once: true });
    this.#more.addEventListener("click", () => this.#showMore());
    addEventListener("popstate", () => this.#fromAddress());
    addEventListener("keydown", (event) => this.#pressed(event));
    this.#fromAddress();
  }

  get #box() {
    return this.querySelector("input");
  }

  get #more() {
    return this.querySelector(".search-more");
  }

  get #list() {
    return this.querySelector(".search-found");
  }

  #fromAddress() {
    clearTimeout(this.#timer);
    this.#typing = false;
    this.#box.value = new URLSearchParams(location.search).get(KEY) ?? "";
    this.#search();
  }

  #pressed(event) {
    const inField = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || inField || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#box.focus();
    this.#box.select();
  }

  /** Searches for what is in the box if the address has other words, which it gets: one entry of the history for words
   *  typed in one go. Gives whether it did. */
  #typed() {
    clearTimeout(this.#timer);
    const to = new URL(location.href);
    const words = this.#box.value.trim();
    if (words === (to.searchParams.get(KEY) ?? "")) return false;
    if (words) to.searchParams.set(KEY, words);
    else to.searchParams.delete(KEY);
    history[this.#typing ? "replaceState" : "pushState"](null, "", to);
    this.#typing = true;
    this.#search();
    return true;
  }

  async #search() {
    const turn = ++this.#turn;
    const words = this.#box.value.trim();
    if (!words) {
      this.#show([], "");
      return;
    }
    this.#busy(true);
    try {
      const pagefind = await this.#loaded();
      let { results, first } = await this.#found(pagefind, words);
      let said = `for “${words}”`;
      const right = turn === this.#turn ? await this.#corrected(words, first) : "";
      if (right) {
        ({ results, first } = await this.#found(pagefind, right));
        said = `for “${right}”, since nothing has “${words}”`;
      }
      if (turn !== this.#turn) return;
      const count = results.length === 1 ? "1 result" : `${results.length} results`;
      this.#show(results, results.length ? `${count} ${said}.` : `Nothing found for “${words}”.`, first);
    } catch {
      this.#pagefind = null; // the next search tries again
      if (turn === this.#turn) this.#show([], "The search cannot be loaded. Check your connection and try again.");
    }
  }

  /** What Pagefind finds, and the first of it read: what is called just so comes first. */
  async #found(pagefind, words) {
    const { results } = await pagefind.search(words);
    const first = await this.#read(results.slice(0, PAGE));
    const called = ({ meta }) => Number(meta.title.toLowerCase() === words.toLowerCase());
    return { results, first: first.sort((a, b) => called(b) - called(a)) };
  }

  /** The words with slips put right by the names of exercises, "" where there is nothing to put right. */
  async #corrected(words, first) {
    const texts = first.map(({ meta, content }) => `${meta.title} ${meta.aliases ?? ""} ${content}`);
    const all = texts.join(" ").toLowerCase();
    if (words.toLowerCase().split(/\s+/).every((word) => all.includes(word))) return "";
    try {
      const [{ corrected, vocabulary }, index] = await Promise.all([import("./search-spelling.js"), this.#named()]);
      return corrected(words, vocabulary(index), texts);
    } catch {
      return ""; // it is help that can be done without
    }
  }

  /** The index of the finder, which has every name. */
  #named() {
    this.#names ??= fetch(new URL(this.getAttribute("href"), location.href)).then((found) => found.json());
    return this.#names;
  }

  /** Pagefind, ready to be asked. */
  #loaded() {
    this.#pagefind ??= (async () => {
      const pagefind = await import(new URL("pagefind.js", this.#index).href);
      // Addresses of pages are seen from the site's root, which is two folders above the index.
      await pagefind.options({ baseUrl: new URL("../../", this.#index).pathname, excerptLength: 24, ranking: RANKING });
      await pagefind.init();
      return pagefind;
    })();
    this.#pagefind.catch(() => (this.#pagefind = null));
    return this.#pagefind;
  }

  #read(results) {
    return Promise.all(results.map((result) => result.data()));
  }

  #busy(busy) {
    this.querySelector(".search-results").setAttribute("aria-busy", String(busy));
  }

  #show(results, said, first = []) {
    this.#results = results;
    this.#shown = first.length;
    this.#list.replaceChildren(...first.map((each) => this.#item(each)));
    this.#more.hidden = this.#shown >= results.length;
    this.querySelector(".search-hint").hidden = !said.startsWith("Nothing");
    this.querySelector(".search-count").textContent = said;
    this.#busy(false);
  }

  async #showMore() {
    const turn = this.#turn;
    const next = await this.#read(this.#results.slice(this.#shown, this.#shown + PAGE));
    if (turn !== this.#turn) return;
    const items = next.map((each) => this.#item(each));
    this.#shown += items.length;
    this.#list.append(...items);
    this.#more.hidden = this.#shown >= this.#results.length;
    items[0]?.querySelector("a").focus();
  }

  #item({ url, meta, excerpt }) {
    const item = this.querySelector("template").content.cloneNode(true).firstElementChild;
    const link = item.querySelector("a");
    link.href = url;
    link.textContent = meta.title;
    item.querySelector(".found-kind").textContent = meta.kind ?? "";
    item.querySelector(".found-words").append(...marked(excerpt));
    const figure = item.querySelector("img");
    // The picture's address is that of the article's page, which is relative to it.
    if (meta.image) figure.src = new URL(meta.image, new URL(url, location.href));
    else figure.remove();
    return item;
  }
}

/** The words of an excerpt, those that were looked for in a mark of their own; nothing else of its HTML gets through. */
function marked(excerpt) {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  const text = body.textContent;
  if (/^\p{Ll}/u.test(text)) body.prepend("… ");
  if (!/[.!?]$/.test(text)) body.append(" …");
  return [...body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}

customElements.define("site-search", SiteSearch);
