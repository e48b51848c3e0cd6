// The index of the finder and what is chosen → which exercises fit, and how many each other choice would leave.
//
// Choices are {text, <key>: [word, …]}: words of one key are alternatives, keys narrow one another. The exercises of a
// word are a row of bits, 32 to a number, so that all counts together take less than a millisecond.

const EDIT = 4; // letters from which a word may have one slip

/** The index as it came → what match() needs. */
export function prepared({ exercises, facets }) {
  const rows = Math.ceil(exercises.length / 32);
  const bits = (numbers) => {
    const made = new Int32Array(rows);
    for (const n of numbers) made[n >> 5] |= 1 << (n & 31);
    return made;
  };
  const words = Object.entries(facets).map(([key, of]) => [key, new Map(Object.entries(of).map(([word, steps]) => [word, bits(placed(steps))]))]);
  const tokens = new Map();
  exercises.forEach(([title, , , , , , ...aliases], n) => {
    for (const token of new Set([title, ...aliases].flatMap(tokensOf))) {
      if (tokens.has(token)) tokens.get(token).push(n);
      else tokens.set(token, [n]);
    }
  });
  const all = bits(exercises.keys());
  return { all, facets: new Map(words), tokens: [...tokens].map(([token, numbers]) => [token, bits(numbers)]) };
}

/** Numbers that are each told from the one before. */
export function placed(steps) {
  let at = 0;
  return steps.map((step) => (at += step));
}

/** The numbers of the exercises that fit, in their order, and by key and word how many have that word among those that fit
 *  all that is chosen of the other keys. */
export function match({ all, facets, tokens }, choices) {
  const named = tokensOf(choices.text ?? "").reduce((left, token) => and(left, having(tokens, token, all.length)), all);
  const chosen = new Map();
  for (const [key, words] of facets) {
    const some = (choices[key] ?? []).filter((word) => words.has(word));
    if (some.length) chosen.set(key, some.map((word) => words.get(word)).reduce(or));
  }
  const without = (key) => [...chosen].filter(([other]) => other !== key).reduce((left, [, row]) => and(left, row), named);
  const counts = {};
  for (const [key, words] of facets) {
    const others = without(key);
    counts[key] = Object.fromEntries([...words].map(([word, row]) => [word, shared(others, row)]));
  }
  return { found: numbers(without("")), counts };
}

const and = (a, b) => a.map((row, n) => row & b[n]);
const or = (a, b) => a.map((row, n) => row | b[n]);

/** How many bits two rows share. */
function shared(a, b) {
  let count = 0;
  for (let n = 0; n < a.length; n++) {
    let row = a[n] & b[n];
    row -= (row >>> 1) & 0x55555555;
    row = (row & 0x33333333) + ((row >>> 2) & 0x33333333);
    count += Math.imul((row + (row >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

function numbers(row) {
  const found = [];
  row.forEach((part, n) => {
    for (let left = part; left; left &= left - 1) found.push(n * 32 + 31 - Math.clz32(left & -left));
  });
  return found;
}

/** The exercises with a word that begins so; only where there is none, those with one that nearly does. */
function having(tokens, wanted, length) {
  const none = new Int32Array(length);
  const some = (test) => tokens.filter(([token]) => test(token)).map(([, row]) => row);
  const exact = some((token) => begins(token, wanted));
  const found = exact.length || [...wanted].length < EDIT ? exact : some((token) => nearlyBegins(token, wanted));
  return found.reduce(or, none);
}

/** Writing without spaces has no words to begin: there it may stand anywhere. */
const begins = (token, wanted) => token.startsWith(wanted) || (/[^\p{Script=Latin}\p{N}]/u.test(wanted) && token.includes(wanted));

/** Whether the token begins with the wanted letters but for one that is wrong, missing or too many, or two that changed places. */
export function nearlyBegins(token, wanted) {
  let at = 0;
  while (at < wanted.length && token[at] === wanted[at]) at++;
  if (at === wanted.length) return true;
  const rest = (from, skipped) => token.startsWith(wanted.slice(skipped), from);
  const swapped = wanted[at] === token[at + 1] && wanted[at + 1] === token[at];
  return rest(at + 1, at + 1) || rest(at, at + 1) || rest(at + 1, at) || (swapped && rest(at + 2, at + 2));
}

/** The words of a text: small letters, without accents and apostrophes. */
export function tokensOf(text) {
  const plain = text.normalize("NFD").replace(/[\u0300-\u036f'’ʼ]/g, "").toLowerCase();
  return plain.normalize("NFC").split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
}

/** The choices of an address, those that the site knows, each once and in the site's order; `known` is [[key, [word, …]], …]. */
export function choicesOf(search, known) {
  const given = new URLSearchParams(search);
  const choices = { text: (given.get("name") ?? "").slice(0, 60) };
  for (const [key, words] of known) {
    const wanted = new Set(given.getAll(key));
    choices[key] = words.filter((word) => wanted.has(word));
  }
  return choices;
}

/** The same choices as the end of an address, "" where nothing is chosen. */
export function searchOf({ text, ...words }) {
  const given = new URLSearchParams(Object.entries(words).flatMap(([key, some]) => some.map((word) => [key, word])));
  if (text.trim()) given.set("name", text.trim());
  const found = given.toString();
  return found && `?${found}`;
}
