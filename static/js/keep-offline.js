// <keep-offline href> → a button that keeps all that the list at href names: a routine with all it needs.

import { able, isKept, keep, remove } from "./offline-kept.js";

class KeepOffline extends HTMLElement {
  #button = document.createElement("button");
  #word = document.createElement("span");
  #busy = false;

  async connectedCallback() {
    if (!able || this.firstElementChild) return;
    this.list = new URL(this.getAttribute("href"), document.baseURI).href;
    this.#button.type = "button";
    this.#button.className = "button quiet";
    this.#button.addEventListener("click", () => this.#pressed());
    this.#word.className = "offline-word small";
    this.#word.setAttribute("role", "status");
    this.#show(await isKept(this.list).catch(() => false));
    this.append(this.#button, this.#word);
  }

  async #pressed() {
    if (this.#busy) return;
    this.#working(true);
    if (this.kept) {
      await remove(this.list);
      this.#say("removed");
    } else {
      this.#say("begun");
      this.#button.textContent = this.dataset.keeping;
      const how = await keep(this.list, (done, all) => {
        this.#button.textContent = this.dataset.count.replace("{done}", done).replace("{all}", all);
      });
      this.#say(how);
    }
    this.#working(false);
    this.#show(await isKept(this.list).catch(() => false));
  }

  #working(busy) {
    this.#busy = busy;
    this.#button.setAttribute("aria-disabled", String(busy));
  }

  #say(name) {
    this.#word.textContent = this.dataset[name] ?? "";
  }

  #show(kept) {
    this.kept = kept;
    this.#button.classList.toggle("on", kept);
    this.#button.textContent = this.dataset[kept ? "remove" : "keep"];
  }
}

customElements.define("keep-offline", KeepOffline);
