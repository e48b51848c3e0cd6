// <mat-mode>: a plan → a guided workout in a dialog over the whole window, led by timestamps, so that a locked screen loses nothing.

import { after, begin, cues, seconds, view } from "./mat-clock.js";
import { Cues, voices, whenVoices } from "./mat-cues.js";
import { Screen } from "./mat-screen.js";
import * as store from "./mat-store.js";
import { saying, words } from "./mat-words.js";

const OFTEN = 200; // milliseconds between two looks at the clock
const ACTS = ["back", "skip", "extend", "longer", "again"];

class MatMode extends HTMLElement {
  #text = "";
  #key = "";
  #screen = null;
  #cues = null;
  #wishes = store.wishes();
  #state = null;
  #seen = null;
  #turned = null; // the step that the reader turned to
  #resume = false; // whether the clock ran when a panel was opened
  #timer = 0;

  /** Shows what comes, and asks whether to go on with a workout that was broken off. */
  open(text, key) {
    this.#text = text;
    this.#key = key;
    if (!this.#screen) this.#build();
    const kept = store.broken(key, text);
    this.#state = kept?.state ?? null;
    this.#begin();
    if (!this.#screen.dialog.open) this.#screen.dialog.showModal();
    this.#screen.part.title.focus();
  }

  #build() {
    const screen = new Screen(JSON.parse(this.#text));
    this.#screen = screen;
    this.#cues = new Cues(screen.dialog.querySelector("[role=status]"));
    screen.dialog.addEventListener("click", (event) => this.#pressed(event.target.closest("[data-do]")));
    screen.dialog.addEventListener("change", (event) => this.#changed(event.target));
    document.addEventListener("keydown", (event) => this.#typed(event)); // also where a touch took the focus from every button
    screen.dialog.addEventListener("cancel", (event) => this.#escaped(event));
    screen.dialog.addEventListener("close", () => this.#closed());
    addEventListener("pagehide", () => this.#keep(screen.dialog.open));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#keep(screen.dialog.open) : this.#look()));
    whenVoices(() => this.#offer());
    this.#offer();
    this.append(screen.dialog);
  }

  /** The boxes as the reader wishes; a voice is offered where this device has one. */
  #offer() {
    for (const box of this.#screen.dialog.querySelectorAll("[data-wish]")) {
      box.checked = this.#wishes[box.dataset.wish];
      if (box.dataset.wish === "voice") box.parentElement.hidden = !voices().length;
    }
  }

  #begin() {
    const { part, button, plan } = this.#screen;
    const going = this.#state !== null;
    part.still.hidden = button.goOn.hidden = button.afresh.hidden = !going;
    button.begin.hidden = going;
    if (going) part.where.textContent = plan.entries[view(this.#state, 0).entry].title;
    part.about.textContent = words.about(seconds(plan, { left: this.#screen.left, slow: this.#wishes.slow }));
    this.#screen.show("begin");
  }

  #run(state) {
    this.#state = state;
    this.#seen = this.#turned = null;
    this.#cues.unlock();
    this.#cues.awake(true);
    this.#screen.show("run");
    this.#screen.button[state.free ? "skip" : "pause"].focus();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#look(), OFTEN);
    this.#look();
  }

  /** What the clock shows now, with all that is to be heard of it. */
  #look() {
    if (!this.#timer) return;
    const now = Date.now();
    this.#state = after(this.#state, "tick", now);
    const seen = view(this.#state, now);
    const { tone, say } = cues(this.#seen, seen);
    if (this.#seen?.at !== seen.at) this.#turned = null;
    this.#seen = seen;
    this.#screen.draw(seen, this.#turned);
    if (tone && this.#wishes.tones) this.#cues.tone(tone);
    if (say) this.#say(saying(say, seen, this.#screen.plan.entries[seen.entry]));
    if (seen.kind === "done") this.#done();
    else if (say) this.#keep(true);
  }

  #say(text) {
    this.#cues.announce(text);
    if (this.#wishes.voice) this.#cues.speak(text);
  }

  #act(event) {
    this.#state = after(this.#state, event, Date.now());
    this.#look();
  }

  #pressed(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const act = button.dataset.do;
    this.#cues.unlock();
    if (act === "slow") this.#wish("slow", !this.#state.slow);
    else if (ACTS.includes(act)) this.#act(act);
    else this.#does[act]();
  }

  #does = {
    leave: () => this.#screen.dialog.close(),
    close: () => this.#screen.dialog.close(),
    begin: () => this.#run(begin(this.#screen.plan, { ...this.#wishes, left: this.#screen.left }, Date.now())),
    afresh: () => this.#does.begin(),
    goOn: () => {
      const { slow, free } = this.#state;
      this.#wishes = { ...this.#wishes, slow, free };
      this.#offer();
      this.#run(after(this.#state, "go", Date.now()));
    },
    pause: () => this.#act(this.#seen.paused ? "go" : "pause"),
    earlier: () => this.#turn(-1),
    later: () => this.#turn(1),
    stop: () => this.#panel("stop"),
    options: () => this.#panel("options"),
    shut: () => this.#shut(),
    round: () => {
      const { plan } = this.#state;
      const state = begin({ ...plan, rounds: [1, plan.rounds[1] - plan.rounds[0]] }, { ...this.#wishes, left: this.#screen.left }, Date.now());
      this.#run({ ...state, more: true });
    },
  };

  #turn(by) {
    const entry = this.#screen.plan.entries[this.#seen.entry];
    this.#turned = this.#screen.step(this.#seen, entry, this.#turned) + by;
    this.#look();
  }

  /** The signs to stop, or the options: the clock stands while they are read. */
  #panel(name) {
    this.#resume = !this.#seen.paused;
    if (this.#resume) this.#act("pause");
    this.#screen.show(name);
    this.#screen.button.shut.focus();
  }

  #shut() {
    this.#screen.show("run");
    this.#screen.button[this.#seen.timed ? "pause" : "skip"].focus();
    if (this.#resume) this.#act("go");
  }

  #changed(box) {
    if (box.dataset.wish) this.#wish(box.dataset.wish, box.checked);
    if (this.#screen.dialog.dataset.screen === "begin") this.#begin();
  }

  /** Remembers a wish, and follows it in the workout that runs. */
  #wish(name, on) {
    this.#wishes = { ...this.#wishes, [name]: on };
    store.wish(this.#wishes);
    this.#offer();
    if (this.#timer && name in this.#state && this.#state[name] !== on) this.#act(name);
  }

  #typed(event) {
    const field = event.target.matches("button, input, summary");
    if (!this.#timer || this.#screen.dialog.dataset.screen !== "run" || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { " ": !field && this.#seen.timed && "pause", ArrowLeft: "back", ArrowRight: "skip" }[event.key];
    if (!act) return;
    event.preventDefault();
    this.#screen.button[act].click();
  }

  #escaped(event) {
    if (!["stop", "options"].includes(this.#screen.dialog.dataset.screen)) return;
    event.preventDefault();
    this.#shut();
  }

  #done() {
    this.#rest();
    store.forget(this.#key);
    const { ran, more } = this.#state;
    const [low, high] = this.#state.plan.rounds;
    this.#screen.button.round.hidden = high <= low;
    this.#screen.show("done");
    this.#screen.dialog.querySelector("[data-on=done] h2").focus();
    this.#cues.awake(false);
    const { told } = this.#screen.part;
    told.textContent = "";
    const detail = { seconds: Math.round(ran / 1000), more, tell: (text) => (told.textContent = text) };
    this.dispatchEvent(new CustomEvent("mat-done", { bubbles: true, detail }));
  }

  #rest() {
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  /** Keeps where the workout stands, as paused. */
  #keep(open) {
    if (!this.#timer) return;
    store.keep(this.#key, { open, text: this.#text, state: after(this.#state, "pause", Date.now()) });
  }

  #closed() {
    this.#keep(false);
    this.#rest();
    this.#cues.hush();
    this.closest("mat-start").querySelector("button").focus();
  }
}

customElements.define("mat-mode", MatMode);
