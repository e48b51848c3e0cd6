// <card-button slug> → a button that puts an exercise on the card of this device; <card-count href> → the way to that card.

import { encode, MOST } from "./card-link.js";
import { added, has, removed } from "./card-list.js";
import { card, fault, keep, watch } from "./card-store.js";

/** A button in words (data-add, data-added), or a box to tick (data-tick, and its name for those who do not see where it stands). */
class CardButton extends HTMLElement {
  #button = document.createElement("button");
  #word = document.createElement("span");

  connectedCallback() {
    if (this.firstElementChild) return;
    this.#button.type = "button";
    this.#button.addEventListener("click", () => this.#pressed());
    this.#word.className = "card-word small";
    this.#word.setAttribute("role", "status");
    this.append(this.#button, this.#word);
    watch(() => this.#show());
    this.#show();
  }

  #pressed() {
    const now = card();
    const slug = this.getAttribute("slug");
    const items = has(now.items, slug) ? removed(now.items, slug) : added(now.items, slug);
    const full = items.length > MOST;
    if (!full) keep({ ...now, items });
    this.#say(full ? "most" : has(items, slug) ? fault() : "");
  }

  /** Says beside the button what else nobody would know, in words of the way to the card. */
  #say(name) {
    const { dataset } = document.querySelector("card-count") ?? this;
    this.#word.textContent = name ? (dataset[name] ?? "").replace("{most}", MOST) : "";
  }

  #show() {
    const { tick, name, add, added: done } = this.dataset;
    const on = has(card().items, this.getAttribute("slug"));
    this.#button.className = (tick ? "tick-button" : "button quiet") + (on ? " on" : "");
    this.#button.textContent = tick ?? (on ? done : add);
    if (!tick) return;
    this.#button.setAttribute("aria-label", name);
    this.#button.setAttribute("aria-pressed", on);
  }
}

/** Shown once something is chosen. */
class CardCount extends HTMLElement {
  #link = document.createElement("a");

  connectedCallback() {
    const here = new URL(this.getAttribute("href"), document.baseURI);
    if (this.firstElementChild || here.pathname === location.pathname) return;
    const show = () => {
      const now = card();
      const count = now.items.length;
      this.hidden = !count;
      this.#link.href = here.href + (fault() && count ? `#${encode(now)}` : "");
      this.#link.textContent = `${this.dataset.name} (${count})`;
    };
    this.append(this.#link);
    this.setAttribute("role", "status");
    watch(show);
    show();
  }
}

customElements.define("card-button", CardButton);
customElements.define("card-count", CardCount);
