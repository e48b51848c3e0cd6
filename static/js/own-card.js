// <own-card src> → the page on which a reader puts a card together; src is the index of the site's open data.
//
// What is on the card stands in the address after its "#" and, if it is this reader's own, in the browser's storage.
// Names, date and notes stand in their fields and nowhere else.

import { exercises } from "./card-data.js";
import { decode, encode, isCard, LONGEST, MOST, NONE, normal, oneLine } from "./card-link.js";
import { added, dosed, found, has, moved, removed } from "./card-list.js";
import { below, filled, parts, phrase, row } from "./card-rows.js";
import * as store from "./card-store.js";
import { code, path, QUIET } from "./qr.js";

const OPTIONS = ["blank", "large", "pain"];
const OFFERED = 30; // names offered at a time
const PRINTED = 150; // characters of a link that someone may still type

class OwnCard extends HTMLElement {
  #card = NONE;
  #others = false; // came with a link, and is not kept here
  #cleared = null;
  #rows = new Map();
  #all = new Map();
  #timer = 0;
  #shown = ""; // what stands below the rows now

  async connectedCallback() {
    if (this.#all.size) return;
    try {
      this.#all = await exercises(new URL(this.getAttribute("src"), document.baseURI));
    } catch {
      return this.classList.add("failed"); // what stands there without a script stays
    }
    this.#part(".without").remove();
    this.append(this.#template("page").content.cloneNode(true));
    for (const field of this.querySelectorAll("textarea")) field.maxLength = 20 * LONGEST;
    this.addEventListener("click", (event) => this.#clicked(event.target.closest("[data-do]")));
    this.addEventListener("input", (event) => this.#typed(event.target));
    this.#part("form").addEventListener("submit", (event) => this.#sought(event));
    addEventListener("hashchange", () => (isCard(location.hash) ? this.#open() : this.#address()));
    store.watch((event) => event.type !== "change" && !this.#others && this.#show(store.card()));
    this.#open();
  }

  #part(selector) {
    return this.querySelector(selector);
  }

  #template(name) {
    return this.#part(`template[data-part="${name}"]`);
  }

  /** Says one of the sentences in the element's data. */
  #say(name, values = {}) {
    this.#tell(name ? [[name, values]] : []);
  }

  #tell(sentences) {
    this.#part(".own-word").textContent = sentences.map(([name, values = {}]) => phrase(this.dataset[name], values)).join(" ");
  }

  /** The card of the address, else that of this device: also where the address is of this reader's own card as it
      was when they left, since they may have changed it elsewhere. */
  #open() {
    const linked = isCard(location.hash) && (store.fault() || !history.state?.own);
    const { card, lost, over } = linked ? decode(location.hash) : { card: NONE, lost: 0, over: 0 };
    const own = store.card();
    this.#others = store.fault() !== "blocked" && card.items.length > 0 && encode(card) !== encode(own);
    this.#show(card.items.length ? card : own);
    const names = this.#card.items.map((item) => item.slug).filter((slug) => !this.#all.has(slug)).join(", ");
    this.#tell([
      ...(lost ? [[card.items.length ? "some" : "lost"]] : []),
      ...(names ? [["unknown", { names }]] : []),
      ...(over ? [["over", { count: over, most: MOST }]] : []),
      ...(names && !over && !lost ? [["rest"]] : []),
    ]);
  }

  #change(card) {
    const changed = normal(card);
    if (!this.#others) store.keep(changed);
    this.#show(changed);
  }

  #clicked(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { items } = this.#card;
    const slug = button.closest("[data-slug]")?.dataset.slug;
    const title = this.#all.get(slug)?.title ?? slug;
    const move = (by) => {
      this.#change({ ...this.#card, items: moved(items, slug, by) });
      this.#say("moved", { title, place: this.#card.items.findIndex((item) => item.slug === slug) + 1, count: items.length });
      button.focus();
    };
    const deeds = {
      up: () => move(-1),
      down: () => move(1),
      remove: () => {
        const next = button.closest("li").nextElementSibling ?? button.closest("li").previousElementSibling;
        this.#change({ ...this.#card, items: removed(items, slug) });
        this.#say("removed", { title });
        (next?.querySelector('[data-do="remove"]') ?? this.#part("#own-find")).focus();
      },
      print: () => print(),
      copy: () => navigator.clipboard.writeText(this.#link()).then(() => this.#say("copied")),
      clear: () => {
        this.#cleared = this.#card;
        this.#change({ ...this.#card, items: [] });
        this.#say("cleared");
        this.#part('[data-do="undo"]').focus();
      },
      undo: () => {
        this.#change(this.#cleared);
        this.#say("");
        this.#part("#own-find").focus();
      },
      adopt: () => {
        this.#others = false;
        this.#change(this.#card);
        this.#say(store.fault() ? "" : "kept");
      },
      mine: () => {
        this.#others = false;
        this.#show(store.card());
        this.#say("");
      },
    };
    Promise.resolve().then(deeds[button.dataset.do]).catch(() => this.#say("uncopied"));
  }

  #typed(field) {
    if (field.id === "own-find") this.#offer(field.value);
    else if (field.id === "weeks") this.#change({ ...this.#card, weeks: Number(field.value) });
    else if (OPTIONS.includes(field.id)) this.#change({ ...this.#card, [field.id]: field.checked });
    else if (field.id === "own-notes") this.#part(".own-notes").textContent = field.value;
    else if (field.matches(".own-dose textarea")) {
      const { slug } = field.closest("[data-slug]").dataset;
      this.#change({ ...this.#card, items: dosed(this.#card.items, slug, oneLine(field.value), oneLine(this.#all.get(slug).own)) });
    }
  }

  #offer(text) {
    const names = found([...this.#all.values()], text).slice(0, OFFERED);
    this.#part("datalist").replaceChildren(...names.map(({ title }) => new Option(title, title)));
  }

  #sought(event) {
    event.preventDefault();
    const field = this.#part("#own-find");
    const [first] = found([...this.#all.values()], field.value);
    const { items } = this.#card;
    if (!first) return this.#say("nothing", { text: field.value });
    if (has(items, first.slug)) return this.#say("there", { title: first.title });
    if (items.length >= MOST) return this.#say("most", { most: MOST });
    this.#change({ ...this.#card, items: added(items, first.slug) });
    this.#say("added", { title: first.title });
    field.value = "";
  }

  #link() {
    return new URL(`#${encode(this.#card)}`, location.href).href;
  }

  /** Puts the card into the address; not at each letter, since browsers allow only so many changes. */
  #address() {
    clearTimeout(this.#timer);
    const { pathname, search } = location;
    const to = this.#card.items.length ? `#${encode(this.#card)}` : pathname + search;
    const own = !this.#others && !store.fault();
    this.#timer = setTimeout(() => history.replaceState({ own }, "", to), 150);
  }

  #show(card) {
    this.#card = card;
    const { items, weeks } = card;
    if (items.length) this.#cleared = null;
    this.#address();
    for (const id of OPTIONS) this.#part(`#${id}`).checked = card[id];
    this.#part("#weeks").value = weeks;
    this.classList.toggle("chosen", items.length > 0);
    this.#part(".own-fault").textContent = store.fault() && this.dataset[store.fault()];
    this.#part(".own-shared").hidden = !this.#others;
    this.#part('[data-do="mine"]').hidden = !store.card().items.length;
    this.#part('[data-do="undo"]').hidden = !this.#cleared;
    this.#list(items);
    const known = items.flatMap(({ slug }) => this.#all.get(slug) ?? []);
    const shown = `${items.map(({ slug }) => slug)} ${weeks}`;
    if (shown !== this.#shown) below(this, this.#template("week"), this.#template("line"), known, weeks);
    this.#shown = shown;
    this.#scan();
  }

  #list(items) {
    const rows = items.map(({ slug, dose }, place) => {
      const exercise = this.#all.get(slug);
      const made = this.#rows.get(slug) ?? (exercise ? row(this.#template("row"), exercise, this.#all) : filled(this.#template("unknown"), { title: slug }));
      this.#rows.set(slug, made);
      made.dataset.slug = slug;
      made.querySelector('[data-do="up"]').setAttribute("aria-disabled", place === 0);
      made.querySelector('[data-do="down"]').setAttribute("aria-disabled", place === items.length - 1);
      if (exercise) {
        const text = dose ?? exercise.own;
        const field = made.querySelector("textarea");
        if (oneLine(field.value) !== oneLine(text)) field.value = text;
        made.querySelector(".dose-line").replaceChildren(...parts(text));
      }
      return made;
    });
    const list = this.#part(".own-list");
    // A row that stays keeps the focus in it.
    if (rows.some((each, n) => list.children[n] !== each) || list.children.length !== rows.length) list.replaceChildren(...rows);
  }

  /** The QR code of the link, where it is short enough to scan, and the link in words, where someone may type it. */
  #scan() {
    const link = this.#link();
    const found = this.#card.items.length ? code(link) : null;
    this.#part(".qr").hidden = !found;
    this.#part(".own-long").hidden = Boolean(found);
    this.#part(".address b").textContent = link.length <= PRINTED ? link : "";
    if (!found) return;
    const side = found.size + 2 * QUIET;
    this.#part(".qr svg").setAttribute("viewBox", `0 0 ${side} ${side}`);
    this.#part(".qr .modules").setAttribute("d", path(found));
  }
}

customElements.define("own-card", OwnCard);
