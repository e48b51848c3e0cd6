// <yours-log>: what was done → a summary and a list by days, from which an entry can be taken out.

import { filled } from "./card-rows.js";
import { byDay, dayAfter, dayOf, minutes, restored, summary, without } from "./keep-log.js";
import { change, kept, watch } from "./keep-store.js";
import { Said } from "./yours-said.js";
import { dayName, words } from "./yours-words.js";

const ROOT = new URL("../..", import.meta.url); // of the site; pages are named from there
const SHOWN = 7; // days, before all of them are asked for

class YoursLog extends HTMLElement {
  #said = null;
  #all = false;

  connectedCallback() {
    if (this.#said) return;
    this.#said = new Said(this);
    this.addEventListener("click", (event) => this.#clicked(event.target.closest("[data-do]")));
    watch(() => this.#show());
    this.#show();
  }

  #clicked(button) {
    if (button?.dataset.do === "more") {
      this.#all = true;
      this.#show();
      this.querySelectorAll("h3")[SHOWN].focus();
    } else if (button?.dataset.do === "remove") this.#remove(button.closest("li").entry);
  }

  #remove(entry) {
    const fault = change(({ log }) => ({ log: without(log, entry) }));
    const back = () => {
      change(({ log }) => ({ log: restored(log, entry) }));
      [...this.querySelectorAll("li")].find((row) => row.entry.at === entry.at)?.querySelector("button").focus();
    };
    if (this.#said.tell(fault, words.forgotten(entry.title), back)) this.#said.focus();
  }

  #show() {
    const { log } = kept();
    const today = dayOf(new Date());
    const days = byDay(log);
    const known = { today, yesterday: dayAfter(today, -1) };
    const { times, minutes: time } = summary(log, today);
    const shown = this.#all ? days : days.slice(0, SHOWN);
    this.querySelector(".yours-sum").textContent = days.length ? words.summary(times, time) : "";
    this.querySelector(".yours-days").replaceChildren(...shown.map(([day, entries]) => this.#day(dayName(day, known, document.documentElement.lang), entries)));
    this.querySelector(".yours-none").hidden = days.length > 0;
    const more = this.querySelector('[data-do="more"]');
    more.hidden = shown.length === days.length;
    more.textContent = words.more(days.length - shown.length);
  }

  #day(name, entries) {
    const [whole, line] = this.querySelectorAll("template");
    const made = filled(whole, { name });
    made.querySelector("ul").append(...entries.map((entry) => {
      const row = filled(line, { title: entry.title, day: name, took: entry.seconds ? words.took(minutes(entry.seconds)) : "" });
      row.querySelector("a").href = new URL(entry.page.slice(1), ROOT);
      row.entry = entry;
      return row;
    }));
    return made;
  }
}

customElements.define("yours-log", YoursLog);
