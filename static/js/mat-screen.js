// The dialog of a workout: its parts, and what they show of a view.

import { clock, phase, turn, words } from "./mat-words.js";

const ROOT = new URL("../..", import.meta.url); // of the site; a plan's figures are named from there

const button = (name, kind = "", label = words[name]) => `<button type="button" class="button ${kind}" data-do="${name}">${label}</button>`;
const box = (name, label) => `<label><input type="checkbox" data-wish="${name}" autocomplete="off"> ${label}</label>`;

// Words of our own alone; what a plan says is put in as text.
const PARTS = `
<p class="unseen" role="status"></p>
<header class="mat-top">
${button("leave", "quiet")}
<p class="mat-place"><span><span class="unseen">${words.exercise} </span><span data-part="place"></span></span> <span data-part="total" aria-hidden="true"></span></p>
${button("options", "quiet")}
${button("stop", "quiet danger")}
<progress max="1" value="0" aria-hidden="true"></progress>
</header>
<div class="mat-body">
<section data-on="begin">
<h2 id="mat-title" tabindex="-1" data-part="title"></h2>
<p class="mat-still" data-part="still">${words.still} <span data-part="where"></span></p>
<p data-part="about"></p>
</section>
<section class="stop" data-on="begin stop"><h2>${words.signs}</h2><ul data-part="signs"></ul></section>
<section data-on="begin">
<div data-part="warm"><h3>${words.warm}</h3><ul></ul></div>
<h3>${words.exercises}</h3>
<ol class="mat-list" data-part="list"></ol>
</section>
<section class="mat-run" data-on="run">
<div class="mat-figure"><img data-part="figure" alt="">${button("earlier", "quiet", "‹")}${button("later", "quiet", "›")}</div>
<div class="mat-words">
<p class="mat-phase" data-part="phase"></p>
<p class="mat-clock" aria-hidden="true"><b data-part="clock"></b> <span data-part="of"></span></p>
<h2 data-part="exercise"></h2>
<p class="mat-soft" data-part="dose"></p>
<p class="mat-step"><b data-part="name"></b> <span data-part="text"></span></p>
</div>
</section>
<section data-on="begin options"><h2>${words.options}</h2>
<div class="mat-wishes">${box("tones", words.tones)}${box("voice", words.voice)}${box("slow", words.slowly)}${box("free", words.free)}</div>
<p>${words.hint}</p></section>
<section data-on="done"><h2 tabindex="-1">${words.done}</h2><p class="mat-step">${words.well}</p>
<div data-part="cool"><h3>${words.cool}</h3><ul></ul></div>
<p class="mat-soft" data-part="told"></p></section>
</div>
<footer class="mat-foot">
<div data-on="begin">${button("begin", "main-action")}${button("goOn", "main-action")}${button("afresh")}</div>
<div class="mat-more" data-on="run">${button("longer", "quiet", "")}${button("extend", "quiet")}${button("again", "quiet")}${button("slow", "quiet")}</div>
<div class="mat-main" data-on="run">${button("back")}${button("pause", "main-action")}${button("skip")}</div>
<div data-on="stop options">${button("shut", "main-action")}</div>
<div data-on="done">${button("round")}${button("close", "main-action")}</div>
</footer>`;

const item = (text) => Object.assign(document.createElement("li"), { textContent: text });

export class Screen {
  constructor(plan) {
    this.plan = plan;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "mat";
    this.dialog.setAttribute("aria-labelledby", "mat-title");
    this.dialog.innerHTML = PARTS;
    this.part = Object.fromEntries([...this.dialog.querySelectorAll("[data-part]")].map((each) => [each.dataset.part, each]));
    this.button = Object.fromEntries([...this.dialog.querySelectorAll("[data-do]")].map((each) => [each.dataset.do, each]));
    this.bar = this.dialog.querySelector("progress");
    this.button.earlier.setAttribute("aria-label", words.earlier);
    this.button.later.setAttribute("aria-label", words.later);
    this.part.title.textContent = plan.title;
    this.part.signs.append(...plan.stop.map(item));
    for (const name of ["warm", "cool"]) {
      this.part[name].hidden = !plan[name].length;
      this.part[name].lastElementChild.append(...plan[name].map(item));
    }
    this.part.list.append(...plan.entries.map((entry, place) => this.#row(entry, place)));
  }

  /** An exercise of the list; one that may be left out has a box to tick. */
  #row(entry, place) {
    const row = item("");
    const name = document.createElement(entry.optional ? "label" : "span");
    if (entry.optional) name.append(Object.assign(document.createElement("input"), { type: "checkbox", value: place, name: "optional" }), " ");
    name.append(entry.title + (entry.optional ? ` (${words.optional})` : ""));
    const dose = document.createElement("span");
    dose.className = "mat-soft";
    dose.textContent = entry.dose.join(" · ");
    row.append(name, " ", dose);
    return row;
  }

  /** The places of the exercises that are left out. */
  get left() {
    return [...this.part.list.querySelectorAll("input:not(:checked)")].map((each) => Number(each.value));
  }

  /** Shows one of: begin, run, stop, options, done. */
  show(name) {
    this.dialog.dataset.screen = name;
    for (const each of this.dialog.querySelectorAll("[data-on]")) each.hidden = !each.dataset.on.split(" ").includes(name);
    this.button.stop.hidden = this.button.options.hidden = this.bar.hidden = this.part.total.parentElement.hidden = name !== "run";
    this.button.leave.hidden = name === "done";
    this.dialog.querySelector(".mat-body").scrollTop = 0;
  }

  draw(seen, turned) {
    if (seen.kind === "done") return;
    const entry = this.plan.entries[seen.entry];
    const step = this.step(seen, entry, turned);
    const [name, text, src, alt] = entry.steps[step] ?? ["", "", "", ""];
    this.#put("place", words.place(seen.number, seen.of));
    this.part.place.parentElement.hidden = seen.of < 2;
    this.#put("total", seen.timed ? words.left(seen.total) : "");
    this.#put("phase", phase(seen, entry));
    this.#put("clock", !seen.timed ? "" : String(seen.count ? seen.count.now : clock(seen.left)));
    this.#put("of", seen.count ? words.of(entry.unit, seen.count.of) : "");
    this.#put("exercise", entry.title);
    // While at work there is less to read.
    const coming = seen.kind === "ready" || seen.kind === "between";
    this.#put("dose", [!coming && turn(seen), ...(coming || !seen.timed ? entry.dose : [])].filter(Boolean).join(" · "));
    this.#put("name", words.step(step + 1, name));
    this.#put("text", seen.kind === "ready" && entry.note ? `${text} ${entry.note}` : text);
    this.button.earlier.hidden = this.button.later.hidden = entry.steps.length < 2;
    this.#off("earlier", step === 0);
    this.#off("later", step >= entry.steps.length - 1);
    this.#figure(src, alt);
    this.bar.value = seen.progress;
    this.dialog.dataset.kind = seen.paused ? "paused" : seen.kind;
    this.dialog.classList.toggle("untimed", !seen.timed);
    this.dialog.classList.toggle("soon", seen.timed && seen.left <= 3);
    this.#buttons(seen, entry);
  }

  /** The step that belongs to a part of the workout: on the way there while one gets ready, then the one at work. */
  step(seen, entry, turned) {
    const last = Math.max(entry.steps.length - 1, 0);
    const own = { ready: Math.floor(seen.part * entry.main), between: 0 }[seen.kind] ?? (seen.side ? entry.other : entry.main);
    return Math.min(Math.max(turned ?? own, 0), last);
  }

  #buttons(seen, entry) {
    const { pause, skip, extend, slow, longer, again } = this.button;
    this.#label(pause, seen.paused ? words.goOn : words.pause);
    this.#label(skip, seen.timed ? words.skip : words.next);
    if (seen.longer) this.#label(longer, words.longer(entry.unit, seen.longer, entry.pace));
    slow.setAttribute("aria-pressed", String(seen.slow));
    const shown = [[pause, seen.timed], [extend, seen.timed && !seen.longer], [slow, seen.timed], [longer, seen.longer], [again, seen.again]];
    for (const [each, on] of shown) {
      if (!on && each === document.activeElement) (seen.timed ? pause : skip).focus();
      each.hidden = !on;
    }
  }

  /** A button that does nothing now keeps the focus it may have. */
  #off(name, off) {
    this.button[name].setAttribute("aria-disabled", String(off));
  }

  #figure(src, alt) {
    const { figure } = this.part;
    figure.hidden = !src;
    const address = src ? new URL(src.slice(1), ROOT).href : "";
    if (src && figure.src !== address) Object.assign(figure, { src: address, alt });
  }

  #put(name, text) {
    const part = this.part[name];
    if (part.textContent !== text) part.textContent = text;
  }

  #label(each, text) {
    if (each.textContent !== text) each.textContent = text;
  }
}
