// Favourites, what was done, and a moment → the same with one more or one less, days, and a summary. No clock is read
// here, and nothing changes its arguments. What a later version may have put into the lists is left as it is.

const WEEK = 7;
const PAGE = /^\/(?:exercises|routines)\//;
const two = (number) => String(number).padStart(2, "0");
const shown = (each) => PAGE.test(each?.page) && typeof each.title === "string";

/** The day of a moment where the reader is, such as "2026-11-22". */
export const dayOf = (moment) => `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;

/** The day that is so many days after another. */
export const dayAfter = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** The entries that can be shown. */
export const readable = (list) => list.filter(shown);

/** The favourites with this page, or without it where it was among them. */
export function toggled(favourites, item) {
  const others = favourites.filter((each) => each?.page !== item.page);
  return others.length < favourites.length ? others : [...favourites, item];
}

/** The log with what was done at a moment. `seconds` is how long it took, if that is known; with `more` it goes on
    from the last time on that page, on the same day. */
export function noted(log, item, moment, { seconds, more = false } = {}) {
  const day = dayOf(moment);
  const last = log.findLastIndex((each) => each?.page === item.page);
  if (more && log[last]?.day === day) return log.with(last, { ...log[last], seconds: (log[last].seconds ?? 0) + seconds });
  return [...log, { day, at: moment.toISOString(), ...item, ...(seconds ? { seconds } : {}) }];
}

const same = (one, other) => one?.at === other.at && one?.page === other.page;

/** The log without an entry. */
export const without = (log, entry) => log.filter((each) => !same(each, entry));

/** The log with an entry that was taken out put back. */
export const restored = (log, entry) => (log.some((each) => same(each, entry)) ? log : [...log, entry]);

/** Whole minutes, at least one; 0 for no time. */
export const minutes = (seconds) => (seconds > 0 ? Math.max(1, Math.round(seconds / 60)) : 0);

/** How often something was done in the seven days up to one, and for how many minutes, as far as that is known. */
export function summary(log, today) {
  const from = dayAfter(today, 1 - WEEK);
  const recent = readable(log).filter(({ day }) => day >= from && day <= today);
  return { times: recent.length, minutes: minutes(recent.reduce((sum, { seconds }) => sum + (seconds || 0), 0)) };
}

/** The days on which something was done, each with its entries; the newest first. */
export function byDay(log) {
  const days = new Map();
  const late = (one, other) => (one.day === other.day ? String(other.at).localeCompare(String(one.at)) : one.day < other.day ? 1 : -1);
  for (const each of readable(log).filter(({ day }) => Date.parse(day)).sort(late)) days.set(each.day, [...(days.get(each.day) ?? []), each]);
  return [...days];
}
