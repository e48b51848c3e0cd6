// All that a site keeps on a device ↔ the text of a file, and what is in a file → that put together with what is here
// (docs/yours.md). Nothing here changes its arguments.

import { decode, encode, isCard, MOST } from "./card-link.js";

export const FORMAT = "supple-yours";
export const VERSION = 1;
const LARGEST = 10_000_000; // characters; a browser keeps half of that for a site
const LONGEST = 200; // characters of a name
const PAGE = /^\/(?:exercises|routines)\/[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*\/$/u;
const SETTINGS = { text: ["115", "130", "150"], contrast: ["more"], motion: ["less"] };
const WISHES = ["tones", "voice", "slow", "free"];

/** The text of the file. `held` is { favourites, log, settings, card, workout }; of these, what there is not is left out. */
export function written(held, site, moment) {
  const { version, fault, ...rest } = held;
  return `${JSON.stringify({ format: FORMAT, version: VERSION, site, saved: moment.toISOString(), ...rest }, null, 1)}\n`;
}

/** What is in a file: { held }, or the { fault } for which nothing of it can be taken. */
export function read(text) {
  if (text.length > LARGEST) return { fault: { name: "large" } };
  let found;
  try {
    found = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return { fault: { name: "json" } };
  }
  if (!isRecord(found) || found.format !== FORMAT) return { fault: { name: "format" } };
  const { format, version, site, saved, ...held } = found;
  if (!Number.isInteger(version) || version < 1) return { fault: { name: "format" } };
  if (version > VERSION) return { fault: { name: "version", version } };
  const fault = wrong(held);
  return fault ? { fault } : { held };
}

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isName = (value) => typeof value === "string" && value.trim() !== "" && value.length <= LONGEST && !/\p{Cc}/u.test(value);
const isPage = (value) => isRecord(value) && isName(value.title) && isName(value.page) && PAGE.test(value.page);
const isDay = (value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value);
const isMoment = (value) => /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(value) && !Number.isNaN(Date.parse(value));
const isTime = (value) => value === undefined || (Number.isFinite(value) && value >= 0 && value <= 86_400);
const isDone = (value) => isPage(value) && isDay(value.day) && isMoment(value.at) && isTime(value.seconds);

/** The first thing in a file that is not as it should be, or null. */
function wrong({ favourites, log, settings, card, workout }) {
  for (const [part, entries, isRight] of [["favourites", favourites, isPage], ["log", log, isDone]]) {
    if (!Array.isArray(entries)) return { name: "list", part };
    const place = entries.findIndex((each) => !isRight(each));
    if (place >= 0) return { name: "entry", part, place: place + 1 };
  }
  if (settings !== undefined && !areSettings(settings)) return { name: "settings" };
  if (workout !== undefined && !(isRecord(workout) && WISHES.every((name) => typeof (workout[name] ?? false) === "boolean"))) return { name: "workout" };
  if (card !== undefined && !(typeof card === "string" && isCard(card) && !decode(card).lost)) return { name: "card" };
  return null;
}

function areSettings(value) {
  const known = Object.entries(SETTINGS).every(([name, allowed]) => value[name] === undefined || allowed.includes(value[name]));
  return isRecord(value) && known && (value.voice === undefined || isName(value.voice));
}

/** What is here with what a file adds to it, and how much came in. What is here stays as it is: of two that are the
    same, and of two settings of one name, the one that is here is kept. */
export function together(here, file) {
  const mark = ({ at = "", page }) => `${at} ${page}`;
  const news = (name) => {
    const known = new Set(here[name].map((each) => isRecord(each) && mark(each)));
    return file[name].filter((each) => !known.has(mark(each)) && known.add(mark(each)));
  };
  const [favourites, log] = [news("favourites"), news("log")];
  const settings = { ...file.settings, ...here.settings };
  const workout = here.workout ?? file.workout;
  const { card, added, over } = oneCard(here.card, file.card);
  const held = { ...file, ...here, favourites: [...here.favourites, ...favourites], log: [...here.log, ...log], settings, card, workout };
  const came = {
    favourites: favourites.length,
    log: log.length,
    settings: Object.keys(settings).length > Object.keys(here.settings ?? {}).length,
    card: added,
    workout: !here.workout && Boolean(file.workout),
    over,
  };
  return { held, came };
}

/** One card of two: the exercises of the other one come after one's own, as many as there is room for. */
function oneCard(own, other) {
  if (!other || !own) return { card: own ?? other, added: other ? decode(other).card.items.length : 0, over: 0 };
  const mine = decode(own).card;
  const slugs = new Set(mine.items.map(({ slug }) => slug));
  const more = decode(other).card.items.filter(({ slug }) => !slugs.has(slug));
  const added = Math.min(more.length, MOST - mine.items.length);
  return { card: encode({ ...mine, items: [...mine.items, ...more] }), added, over: more.length - added };
}
