// <yours-data offline>: all that this site keeps on the device → a file, back from a file, and away; with `offline` the site
// also keeps pages for use without a connection.

import { read, together, written } from "./keep-file.js";
import { forget, held, hold } from "./keep-device.js";
import { dayOf } from "./keep-log.js";
import { Said } from "./yours-said.js";
import { words } from "./yours-words.js";

const ROOT = new URL("../..", import.meta.url); // of the site

class YoursData extends HTMLElement {
  #said = null;

  connectedCallback() {
    if (this.#said) return;
    this.#said = new Said(this);
    this.addEventListener("click", (event) => this.#does[event.target.closest("[data-do]")?.dataset.do]?.());
    this.querySelector("input").addEventListener("change", ({ target }) => this.#load(target));
  }

  #does = {
    save: () => this.#save(),
    load: () => this.querySelector("input").click(),
    ask: () => this.#ask(true),
    keep: () => this.#ask(false),
    delete: () => this.#delete(),
  };

  #save() {
    const found = held();
    if (found.fault) return this.#said.tell(found.fault);
    const now = new Date();
    const file = new Blob([written(found, ROOT.href, now)], { type: "application/json" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `yours-${dayOf(now)}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return this.#said.say(words.saved);
  }

  async #load(field) {
    const text = await field.files[0]?.text().catch(() => null);
    field.value = ""; // so that the same file can be chosen again
    if (text !== undefined) this.#said.say(text === null ? words.fault({ name: "unreadable" }) : this.#taken(text));
  }

  /** Takes in what a file holds, and tells what came of it. */
  #taken(text) {
    const file = read(text);
    if (file.fault) return words.fault(file.fault);
    const here = held();
    if (here.fault) return words.fault({ name: here.fault });
    const { held: whole, came } = together(here, file.held);
    const fault = hold(whole);
    return fault ? words.fault({ name: fault }) : words.loaded(came);
  }

  #ask(open) {
    const question = this.querySelector(".yours-ask");
    question.hidden = !open;
    this.#said.say("");
    (open ? question.querySelector("h3") : this.querySelector('[data-do="ask"]')).focus();
  }

  async #delete() {
    this.#ask(false);
    try {
      forget();
    } catch {
      return this.#said.tell("blocked");
    }
    return this.#said.say(await this.#unkept().then(() => words.deleted, () => words.undeleted));
  }

  /** Deletes the pages that are kept for use offline. */
  async #unkept() {
    const { able, remove } = this.hasAttribute("offline") ? await import("./offline-kept.js") : {};
    if (able && (await navigator.serviceWorker.getRegistration()) && (await remove()) === "failed") throw new Error("not removed");
  }
}

customElements.define("yours-data", YoursData);
