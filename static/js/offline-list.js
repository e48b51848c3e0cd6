// <offline-list> → the list of what this device keeps, each routine with a button that removes it, and one that removes all.

import { able, kept, remove } from "./offline-kept.js";
import { day } from "./offline-page.js";

class OfflineList extends HTMLElement {
  async connectedCallback() {
    if (!able) return;
    this.#part("without").remove();
    this.append(this.#part("page").content.cloneNode(true));
    this.addEventListener("click", ({ target }) => this.#pressed(target.closest("button")));
    await this.#show();
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  async #show() {
    const found = await kept();
    for (const [name, items] of Object.entries(found)) {
      this.#part(name).hidden = !items.length;
      this.#part(name).querySelector("ul").replaceChildren(...items.map((item) => this.#row(name, item)));
    }
    const none = !found.routines.length && !found.pages.length;
    this.#part("none").hidden = !none;
    this.#part("all").hidden = none;
  }

  #row(name, { list, url, title, date }) {
    const row = this.#part(`${name}-row`).content.cloneNode(true).firstElementChild;
    const link = row.querySelector("a");
    link.href = url;
    link.textContent = title;
    row.querySelector("time").dateTime = date.toISOString();
    row.querySelector("time").textContent = day(date);
    const button = row.querySelector("button");
    if (button) {
      button.dataset.list = list;
      button.setAttribute("aria-label", this.dataset.name.replace("{title}", title));
    }
    return row;
  }

  async #pressed(button) {
    if (!button) return;
    const title = button.closest("li")?.querySelector("a").textContent ?? "";
    const how = await remove(button.dataset.list);
    this.#part("said").textContent = this.dataset[how === "failed" ? "failed" : title ? "removed" : "cleared"].replace("{title}", title);
    await this.#show();
    this.#part("said").focus();
  }
}

customElements.define("offline-list", OfflineList);
