// The links to the pages of words, inside a finder → boxes to tick, with how many exercises each would leave.

const lastPart = (link) => decodeURIComponent(/([^/]+)\/(?:index\.html)?$/.exec(link.getAttribute("href"))[1]);

export class Choices {
  #boxes = new Map(); // by key, the box of each word
  #areas = new Map(); // the areas of the body by region
  #root;

  constructor(root) {
    this.#root = root;
    for (const link of root.querySelectorAll("a.choice")) this.#box(link);
    for (const area of root.querySelectorAll(".area")) this.#area(area);
  }

  #box(link) {
    const { key } = link.closest("[data-key]").dataset;
    const label = Object.assign(document.createElement("label"), { className: link.className });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: key, value: link.dataset.word, autocomplete: "off" });
    label.append(box, ...link.childNodes);
    link.replaceWith(label);
    if (!this.#boxes.has(key)) this.#boxes.set(key, new Map());
    this.#boxes.get(key).set(box.value, box);
  }

  /** An area does what its box does, which the keyboard has: so it is no second stop for it. */
  #area(area) {
    this.#areas.set(lastPart(area), area);
    area.setAttribute("role", "button");
    area.setAttribute("tabindex", -1);
  }

  /** Every key with its words, in the order of the page. */
  get known() {
    return [...this.#boxes].map(([key, words]) => [key, [...words.keys()]]);
  }

  /** The region that something on the map stands for. */
  region(area) {
    return [...this.#areas].find(([, each]) => each === area)?.[0];
  }

  /** A word as readers see it. */
  label(key, word) {
    return this.#boxes.get(key)?.get(word)?.parentElement.querySelector(".choice-word").textContent;
  }

  /** The choices with one word chosen, or no longer. */
  toggled(choices, key, word) {
    const now = choices[key];
    const words = [...this.#boxes.get(key).keys()];
    return { ...choices, [key]: words.filter((each) => now.includes(each) !== (each === word)) };
  }

  /** Every word that is chosen. */
  chosen(choices) {
    return this.known.flatMap(([key]) => choices[key].map((word) => ({ key, word, name: this.label(key, word) })));
  }

  /** Ticks what is chosen; `counts` are those of match(), null while they are not known; `told` says a number in words. */
  show(choices, counts, told) {
    for (const [key, words] of this.#boxes) {
      for (const [word, box] of words) {
        box.checked = choices[key].includes(word);
        if (counts) this.#count(box.parentElement, counts[key]?.[word] ?? 0, told);
      }
      const names = choices[key].map((word) => this.label(key, word)).join(", ");
      const place = this.#root.querySelector(`[data-key="${key}"] .choices-chosen`);
      if (place) place.textContent = names;
    }
    for (const [word, area] of this.#areas) {
      area.setAttribute("aria-pressed", choices.region.includes(word));
      if (counts) area.setAttribute("aria-label", `${this.label("region", word)}, ${told(counts.region[word])}`);
    }
  }

  #count(label, count, told) {
    const [shown, unseen] = label.querySelector(".count").childNodes;
    if (shown.data === String(count)) return; // so that nothing is laid out anew
    shown.data = count;
    unseen.textContent = told(count).replace(String(count), "");
    label.classList.toggle("empty", !count);
  }
}

/** What is chosen, each with a button that takes it away, then one for all; `told` names a button. */
export function chips(root, chosen, told) {
  const copy = (name) => document.importNode(root.querySelector(`template[data-part="${name}"]`).content, true).firstElementChild;
  const made = chosen.map(({ key, word, name }) => {
    const chip = copy("chip");
    const button = chip.firstElementChild;
    if (key) Object.assign(button.dataset, { key, word });
    button.setAttribute("aria-label", told(name));
    button.firstElementChild.textContent = name;
    return chip;
  });
  const list = root.querySelector(".chosen");
  list.replaceChildren(...made, ...(made.length ? [copy("clear")] : []));
  list.hidden = !made.length;
  root.querySelector(".filters-count").textContent = made.length || "";
}
