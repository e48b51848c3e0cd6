// <exercise-finder src>: ways to choose, and a list → the exercises of the list that fit all that is chosen, kept in the address.

import { chips, Choices } from "./finder-choices.js";
import { choicesOf, match, prepared, searchOf } from "./finder-match.js";
import { tiles } from "./finder-tile.js";

const MOST = 60; // tiles at a time
const FIRST = 6; // before the others, which follow as these are painted
const NEXT = 12;
const QUIET = 600; // milliseconds without a change before the number found is announced

class ExerciseFinder extends HTMLElement {
  #ways = null; // Choices
  #choices = {}; // as match() takes them
  #most = MOST;
  #typing = false;
  #loading = null;
  #index = null; // {prepared, tile}, once it came
  #found = null; // numbers of exercises, null where nothing is chosen
  #turn = 0; // what is shown of late
  #quiet = 0;

  connectedCallback() {
    if (this.#ways) return;
    this.list = this.#part(".tiles");
    this.heading = this.#part(".list-count");
    this.heading.tabIndex = -1;
    this.every = { tiles: [...this.list.children], words: this.heading.textContent };
    this.#ways = new Choices(this);
    const wide = matchMedia("(min-width: 60rem)");
    const unfold = () => (this.#part(".filters").open = wide.matches);
    wide.addEventListener("change", unfold);
    unfold();
    const load = () => this.#load().catch(() => {});
    for (const event of ["pointerover", "focusin"]) this.#part(".finder-side").addEventListener(event, load, { once: true });
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("change", ({ target }) => target.type === "checkbox" && this.#toggle(target.name, target.value));
    this.addEventListener("input", ({ target }) => target.type === "search" && this.#typed(target.value));
    addEventListener("popstate", () => this.#open());
    this.#open();
  }

  #part(selector) {
    return this.querySelector(selector);
  }

  /** One of the sentences in the element's data. */
  #say(name, values = {}) {
    return this.dataset[name].replace(/\{(\w+)\}/g, (_, each) => values[each]);
  }

  #number = (count) => this.#say(count === 1 ? "one" : "many", { count });

  /** The index, asked for once; where it does not come, it may be asked for again. */
  #load() {
    const fetched = async () => {
      const address = new URL(this.getAttribute("src"), document.baseURI);
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      const index = await answer.json();
      const tile = tiles(this.#part('template[data-part="tile"]'), index, (key, word) => this.#ways.label(key, word), new URL("../", address));
      this.#index = { prepared: prepared(index), tile };
    };
    this.#loading ??= fetched().catch((reason) => {
      this.#loading = null;
      throw reason;
    });
    return this.#loading;
  }

  /** The choices of the address. */
  #open() {
    this.#choices = choicesOf(location.search, this.#ways.known);
    this.#most = history.state?.most ?? MOST;
    this.#typing = false;
    this.#part("#finder-name").value = this.#choices.text;
    this.#show();
  }

  #toggle(key, word) {
    this.#typing = false;
    this.#choose(this.#ways.toggled(this.#choices, key, word), "pushState");
  }

  /** What is typed in one go is one step back. */
  #typed(text) {
    this.#choose({ ...this.#choices, text }, this.#typing ? "replaceState" : "pushState");
    this.#typing = true;
  }

  #choose(choices, step) {
    this.#choices = choices;
    this.#most = MOST;
    const search = searchOf(choices);
    if (search !== location.search) history[step]({}, "", location.pathname + search);
    this.#show();
  }

  #clicked(event) {
    const area = event.target.closest(".area");
    if (area && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.#toggle("region", this.#ways.region(area));
    }
    const button = event.target.closest("[data-do]");
    const deeds = { done: () => this.#done(), more: () => this.#more(), drop: () => this.#drop(button), clear: () => this.#clear() };
    if (button) deeds[button.dataset.do]();
  }

  #done() {
    this.#part(".filters").open = false;
    this.heading.focus();
  }

  #more() {
    const before = this.#most;
    this.#most += MOST;
    history.replaceState({ most: this.#most }, "");
    this.#list(before);
    this.list.children[before].querySelector("a").focus();
  }

  /** Takes one choice away, and leaves the focus where the next one comes. */
  #drop(button) {
    const { key, word } = button.dataset;
    const place = [...this.#part(".chosen").children].indexOf(button.parentElement);
    if (key) this.#toggle(key, word);
    else this.#take({ ...this.#choices, text: "" });
    const left = this.#part(".chosen").children;
    (left[Math.min(place, left.length - 2)]?.firstElementChild ?? this.heading).focus();
  }

  #clear() {
    this.#take(choicesOf("", this.#ways.known));
    this.heading.focus();
  }

  #take(choices) {
    this.#part("#finder-name").value = "";
    this.#typing = false;
    this.#choose(choices, "pushState");
  }

  /** Shows what is chosen, and what fits it as soon as that is known. */
  #show() {
    const words = this.#ways.chosen(this.#choices);
    const text = this.#choices.text.trim();
    const chosen = [...(text ? [{ name: this.#say("quoted", { text }) }] : []), ...words];
    chips(this, chosen, (name) => this.#say("remove", { name }));
    const any = chosen.length > 0;
    if (any && !this.#index) {
      this.#ways.show(this.#choices, null, this.#number);
      this.classList.add("finding");
      this.#load().then(() => this.#show(), () => this.#failed());
      return;
    }
    this.classList.remove("finding");
    const { found, counts } = this.#index ? match(this.#index.prepared, this.#choices) : { found: [], counts: null };
    const told = any ? this.#number(found.length) : this.every.words;
    this.#found = any ? found : null;
    this.#ways.show(this.#choices, counts, this.#number);
    this.heading.textContent = told;
    this.#part('[data-do="done"]').textContent = any ? this.#say("show", { found: told }) : this.#say("every");
    this.#part(".finder-none").hidden = !any || found.length > 0;
    this.#part(".pager")?.toggleAttribute("hidden", any);
    this.#list();
    this.#announce(told);
  }

  #failed() {
    this.classList.remove("finding");
    this.heading.textContent = this.#say("failed");
    this.#announce(this.#say("failed"));
  }

  /** The tiles of what was found, or those that came with the page: a few now, after the `kept` ones that stand there already,
   *  the others a few at a time, each after the last are painted. */
  #list(kept = 0) {
    const { tiles } = this.every;
    const tile = this.#found ? (n) => this.#index.tile(this.#found[n]) : (n) => tiles[n];
    const count = this.#found ? Math.min(this.#found.length, this.#most) : tiles.length;
    const turn = ++this.#turn;
    const some = (from, to) => Array.from({ length: Math.max(Math.min(to, count) - from, 0) }, (_, n) => tile(from + n));
    const follow = (from) => {
      if (turn !== this.#turn || from >= count) return;
      this.list.append(...some(from, from + NEXT));
      requestAnimationFrame(() => setTimeout(() => follow(from + NEXT)));
    };
    this.#part(".finder-more").hidden = !this.#found || this.#found.length <= this.#most;
    if (!this.#found && this.list.children.length === count && this.list.firstChild === tiles[0]) return;
    if (kept && this.list.children.length === kept) this.list.append(...some(kept, kept + FIRST));
    else this.list.replaceChildren(...some(0, kept + FIRST));
    requestAnimationFrame(() => setTimeout(() => follow(kept + FIRST)));
  }

  /** Tells the number found, once nothing has changed for a moment; not what the page says anyway. */
  #announce(told) {
    clearTimeout(this.#quiet);
    const status = this.#part(".finder-said");
    this.#quiet = setTimeout(() => (status.textContent === "" && told === this.every.words) || (status.textContent = told), QUIET);
  }
}

customElements.define("exercise-finder", ExerciseFinder);
