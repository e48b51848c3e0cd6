// What can be done to the exercises of a card, and what follows from them. Nothing here changes its arguments.

export const has = (items, slug) => items.some((item) => item.slug === slug);

export const added = (items, slug) => (has(items, slug) ? items : [...items, { slug, dose: null }]);

export const removed = (items, slug) => items.filter((item) => item.slug !== slug);

/** The items with one of them `by` places further down, or as far as it can go. */
export function moved(items, slug, by) {
  const from = items.findIndex((item) => item.slug === slug);
  const to = Math.min(Math.max(from + by, 0), items.length - 1);
  const others = removed(items, slug);
  return from < 0 ? items : [...others.slice(0, to), items[from], ...others.slice(to)];
}

/** The items with another dose for one of them; its own dose is no other. */
export function dosed(items, slug, text, own) {
  return items.map((item) => (item.slug === slug ? { slug, dose: text === own ? null : text } : item));
}

/** The reasons to stop of all exercises, each once: those that all share first. */
export function stops(exercises) {
  const all = [...new Set(exercises.flatMap((exercise) => exercise.stop_if))];
  const shared = (sign) => exercises.every((exercise) => exercise.stop_if.includes(sign));
  return [...all.filter(shared), ...all.filter((sign) => !shared(sign))];
}

/** The exercises that a text may mean, the likeliest first: by title or other name, then by a part of one. */
export function found(exercises, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const rank = ({ title, aliases }) => {
    const names = [title, ...aliases].map((name) => name.toLowerCase());
    const tests = [(name) => name === wanted, (name) => name.startsWith(wanted), (name) => name.includes(wanted)];
    return tests.findIndex((test) => names.some(test));
  };
  const ranked = exercises.map((exercise) => [rank(exercise), exercise]).filter(([place]) => place >= 0);
  return ranked.sort(([a], [b]) => a - b).map(([, exercise]) => exercise);
}

/** Whether left and right are counted apart. */
export const sided = ({ dose }) => ["each", "alternate"].includes(dose?.side);
