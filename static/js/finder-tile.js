// A row of the finder's index → a tile of the list: a copy of the page's own, with the exercise in it.

import { placed } from "./finder-match.js";

const LEVELS = ["beginner", "intermediate", "advanced"];

/** Makes tiles, each exercise's once. `labels` gives a word of a key as readers see it; addresses are below `root`. */
export function tiles(template, index, labels, root) {
  const made = new Map();
  const levels = byExercise(index.facets.difficulty);
  const positions = byExercise(index.facets.position);
  return (n) => {
    if (!made.has(n)) made.set(n, tile(n));
    return made.get(n);
  };

  function tile(n) {
    const [title, slug, dose, minutes, size, src] = index.exercises[n];
    const copy = document.importNode(template.content, true).firstElementChild;
    const part = (selector) => copy.querySelector(selector);
    const put = (selector, text) => (text ? (part(selector).textContent = text) : part(selector).remove());
    const link = part(".tile-name a");
    link.textContent = title;
    link.href = new URL(`exercises/${encodeURIComponent(slug)}/`, root).href;
    if (src) {
      const [width, height] = index.sizes[size];
      Object.assign(part(".thumb"), { width, height, src: new URL(src, root).href });
    } else part(".thumb").remove();
    const parts = index.doses[dose].map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    if (parts.length) part(".tile-dose").replaceChildren(...parts);
    else part(".tile-dose").remove();
    const level = part(".level");
    level.className = `level level-${LEVELS.indexOf(levels.get(n)) + 1}`;
    level.lastChild.textContent = levels.get(n);
    put(".tile-foot > span:last-child:not(.level)", index.minutes[minutes]);
    put(".tile-about", labels("position", positions.get(n)));
    const button = part("card-button");
    button.setAttribute("slug", slug);
    button.dataset.name = button.dataset.name.replace(/-$/, title);
    return copy;
  }
}

/** The one word of a key that each exercise has. */
function byExercise(words = {}) {
  return new Map(Object.entries(words).flatMap(([word, steps]) => placed(steps).map((n) => [n, word])));
}
