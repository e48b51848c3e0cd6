// <yours-favourites>: the favourites of this device → a list with a way to each, to note it in the log, and to take it off.

import { filled } from "./card-rows.js";
import { noted, readable, toggled, without } from "./keep-log.js";
import { change, kept, watch } from "./keep-store.js";
import { Said } from "./yours-said.js";
import { words } from "./yours-words.js";

const ROOT = new URL("../..", import.meta.url); // of the site; pages are named from there

class YoursFavourites extends HTMLElement {
  #said = null;

  connectedCallback() {
    if (this.#said) return;
    this.#said = new Said(this);
    this.addEventListener("click", (event) => this.#clicked(event.target.closest("[data-do]")));
    const { fault } = kept();
    if (fault) this.#said.tell(fault);
    watch(() => this.#show());
    this.#show();
  }

  #clicked(button) {
    const item = button?.closest("li")?.item;
    if (!item) return;
    if (button.dataset.do === "note") this.#note(item);
    else this.#remove(item);
  }

  #note(item) {
    const { page, title } = item;
    const now = new Date();
    const entry = { page, at: now.toISOString() };
    const fault = change(({ log }) => ({ log: noted(log, { page, title }, now) }));
    this.#said.tell(fault, words.noted(title), () => change(({ log }) => ({ log: without(log, entry) })));
  }

  /** Takes it off, and back to its own place if that was a slip. */
  #remove(item) {
    const at = kept().favourites.findIndex((each) => each?.page === item.page);
    const fault = change(({ favourites }) => ({ favourites: toggled(favourites, item) }));
    const back = () => {
      change(({ favourites }) => ({ favourites: favourites.filter((each) => each?.page !== item.page).toSpliced(at, 0, item) }));
      this.querySelectorAll('[data-do="remove"]')[at]?.focus();
    };
    if (this.#said.tell(fault, words.removed(item.title), back)) this.#said.focus();
  }

  #show() {
    const favourites = readable(kept().favourites);
    const template = this.querySelector("template");
    const rows = favourites.map((item) => {
      const row = filled(template, { title: item.title, kind: words.kind(item.page) });
      row.querySelector("a").href = new URL(item.page.slice(1), ROOT);
      row.item = item;
      return row;
    });
    // The list stands as it is where nothing in it has changed, so that the focus stays.
    const list = this.querySelector("ul");
    if (rows.map((row) => row.item.page).join() !== [...list.children].map((row) => row.item.page).join()) list.replaceChildren(...rows);
    this.querySelector(".yours-none").hidden = rows.length > 0;
  }
}

customElements.define("yours-favourites", YoursFavourites);
