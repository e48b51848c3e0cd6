// A card ↔ the part of its address after the "#": v1=bridge/cat-cow:5_reps,_slowly/clamshell:/&weeks=2
//
// A card is {items: [{slug, dose}], blank, large, pain, weeks}. `dose` is null for the exercise's own, "" for one
// that is left blank, else its text. There is no place for the name of a person, so that none can get in.

export const MOST = 60; // exercises on a card
export const LONGEST = 200; // characters of a dose
export const MOST_WEEKS = 8;
export const NONE = Object.freeze({ items: Object.freeze([]), blank: false, large: false, pain: false, weeks: 4 });
const MARKS = ["blank", "large", "pain"];
const SLUG = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:-[\p{L}\p{N}\p{M}]+)*$/u;

/** Whether what follows the "#" of an address means a card, of whatever version. */
export function isCard(hash) {
  return /^#?v\d+=/.test(hash);
}

/** The card as text; decode() gives the same card back. */
export function encode(card) {
  const { items, weeks, ...marks } = normal(card);
  const list = items.map(({ slug, dose }) => encodeURIComponent(slug) + (dose === null ? "" : `:${escaped(dose)}`)).join("/");
  const options = [...MARKS.filter((mark) => marks[mark]), ...(weeks === NONE.weeks ? [] : [`weeks=${weeks}`])];
  // What finds links in messages leaves a mark out at their end, but not a slash.
  return `v1=${list}${/[^A-Za-z0-9]$/.test(list) ? "/" : ""}${options.map((option) => `&${option}`).join("")}`;
}

/** The card of such a text, how many of its parts could not be read, and how many exercises it holds over MOST. */
export function decode(hash) {
  const [, version, text] = /^#?v(\d+)=(.*)$/s.exec(hash) ?? [];
  if (version !== "1") return { card: NONE, lost: 1, over: 0 };
  const [list, ...options] = text.split("&");
  const card = { ...NONE, items: [] };
  const slugs = new Set();
  let lost = 0;
  for (const part of list.split("/").filter(Boolean)) {
    const [, slug, dose] = /^([^:]*)(?::(.*))?$/s.exec(part);
    try {
      const item = { slug: decodeURIComponent(slug), dose: dose === undefined ? null : read(dose) };
      const [known] = normal({ items: [item] }).items;
      if (!known) lost++;
      else if (!slugs.has(known.slug) && slugs.add(known.slug).size <= MOST) card.items.push(known);
    } catch {
      lost++; // no percent-encoding
    }
  }
  for (const option of options) {
    const [name, value] = option.split("=");
    if (MARKS.includes(name)) card[name] = true;
    else if (name === "weeks") card.weeks = Number(value);
  }
  return { card: normal(card), lost, over: Math.max(slugs.size - MOST, 0) };
}

/** The card as it may be: each exercise once, no more than MOST, texts on one line. */
export function normal({ items = [], weeks = NONE.weeks, ...marks }) {
  const seen = new Map();
  for (const { slug, dose } of items) {
    const name = slug.normalize("NFC").toLowerCase();
    if (SLUG.test(name) && name.length <= 120 && !seen.has(name) && seen.size < MOST) seen.set(name, dose === null ? null : oneLine(dose));
  }
  const options = Object.fromEntries(MARKS.map((mark) => [mark, marks[mark] === true]));
  const whole = Math.round(weeks);
  return {
    items: [...seen].map(([slug, dose]) => ({ slug, dose })),
    ...options,
    weeks: whole >= 0 && whole <= MOST_WEEKS ? whole : NONE.weeks,
  };
}

/** A text on one line, without what no font shows. */
export function oneLine(text) {
  const kept = text.replace(/[\p{Surrogate}\p{Cc}]|\s/gu, " ").replace(/ +/g, " ").trim();
  return [...kept].slice(0, LONGEST).join("").trim();
}

function escaped(dose) {
  const code = encodeURIComponent(dose).replace(/[_~!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return code.replaceAll("%20", "_").replaceAll("%E2%80%93", "~").replaceAll("%2C", ",");
}

function read(code) {
  return decodeURIComponent(code.replaceAll("_", " ").replaceAll("~", "–"));
}
