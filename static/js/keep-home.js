// <keep-home>: the favourites of this device → links to them on the home page; without any there is nothing.

import { readable } from "./keep-log.js";
import { kept, watch } from "./keep-store.js";

const ROOT = new URL("../..", import.meta.url); // of the site; pages are named from there
const SHOWN = 6;

class KeepHome extends HTMLElement {
  connectedCallback() {
    watch(() => this.#show());
    this.#show();
  }

  #show() {
    const favourites = readable(kept().favourites).slice(-SHOWN);
    const links = favourites.map(({ page, title }) => {
      const row = document.createElement("li");
      row.append(Object.assign(document.createElement("a"), { href: new URL(page.slice(1), ROOT), textContent: title }));
      return row;
    });
    this.querySelector("ul").replaceChildren(...links);
    this.querySelector("section").hidden = !links.length;
  }
}

customElements.define("keep-home", KeepHome);
