// Words that a search does not know as they are written → the words of the site's exercises that they nearly are.

import { nearlyBegins, tokensOf } from "./finder-match.js";

const LEAST = 4; // letters from which a word may have one slip

/** The words of an index of the finder: of titles, other names and choices. */
export function vocabulary({ exercises, facets }) {
  const names = exercises.flatMap(([title, , , , , , ...aliases]) => [title, ...aliases]);
  const choices = Object.values(facets).flatMap((words) => Object.keys(words));
  return [...new Set([...names, ...choices].flatMap(tokensOf))].sort();
}

/** The words with slips put right, or "" where there is none: `known` are the words of the site, `texts` what was found. */
export function corrected(words, known, texts) {
  const seen = new Set([...known, ...texts.flatMap(tokensOf)]);
  // A word with an ending is no slip: the search looks for its stem.
  const isKnown = (word) => seen.has(word) || [...seen].some((each) => each.startsWith(word) || (each.length >= LEAST && word.startsWith(each)));
  const near = (word) => {
    const found = known.filter((each) => each.length >= LEAST && nearlyBegins(each, word));
    return found.sort((a, b) => Math.abs(a.length - word.length) - Math.abs(b.length - word.length))[0] ?? word;
  };
  const written = tokensOf(words);
  const right = written.map((word) => (word.length < LEAST || isKnown(word) ? word : near(word)));
  return right.some((word, n) => word !== written[n]) ? right.join(" ") : "";
}
