// Every sentence of /yours/ that is put together. A site in another language brings its own static/js/yours-words.js.

const counted = (number, one, many) => (number === 1 ? one : many.replace("{n}", number));
const times = (number) => counted(number, "Once", "{n} times");
const about = (minutes) => (minutes ? `, about ${counted(minutes, "1 minute", "{n} minutes")}` : "");
const and = (parts) => (parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts[0]);
const list = { favourites: "favourites", log: "log" };

/** A day such as "2026-11-22", as it is called on another one. */
export function dayName(day, { today, yesterday }, language) {
  if (day === today) return "Today";
  if (day === yesterday) return "Yesterday";
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : "numeric";
  const form = { weekday: "long", day: "numeric", month: "long", year, timeZone: "UTC" };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, form).format(new Date(day));
}

export const words = {
  summary: (number, minutes) =>
    number ? `${times(number)} in the last 7 days${about(minutes)}. Well done.` : "Nothing in the last 7 days. Begin again whenever you like.",
  took: (minutes) => `${minutes} min`,
  more: (number) => counted(number, "Show 1 earlier day", "Show {n} earlier days"),
  removed: (title) => `“${title}” is off your favourites.`,
  forgotten: (title) => `“${title}” is out of the log.`,
  noted: (title) => `“${title}” is noted for today.`,
  kind: (page) => (page.startsWith("/routines/") ? "Routine" : "Exercise"),
  sample: "Get ready. Lie on your back. Breathe out.",
  saved: "The file is saved. Keep it in a place that you will find again.",
  deleted: "Everything is deleted from this device.",
  undeleted: "What this site kept is deleted. The pages kept for use offline could not be deleted: load this page again, and try once more.",
  /** What came in with a file, and what there was no need for. */
  loaded: ({ favourites, log, settings, card, workout, over }) => {
    const came = [
      favourites && counted(favourites, "1 favourite", "{n} favourites"),
      log && counted(log, "1 log entry", "{n} log entries"),
      settings && "your settings for reading",
      card && counted(card, "1 exercise for your own card", "{n} exercises for your own card"),
      workout && "your wishes for guided workouts",
    ].filter(Boolean);
    const full = over ? ` Your own card is full: it had no room for ${counted(over, "1 exercise", "{n} exercises")}.` : "";
    return (came.length ? `Loaded: ${and(came)}. What was here is still here.` : "Everything in this file was here already.") + full;
  },
  /** Why nothing was loaded, kept or saved. */
  fault: ({ name, part, place, version }) =>
    ({
      large: "This file is too large to be one of ours. Nothing was changed.",
      unreadable: "The file could not be opened. Nothing was changed.",
      json: "This file cannot be read: it is not whole, or of another kind. Choose a file that was saved on this page. Nothing was changed.",
      format: "This file is not from this page. Choose one whose name begins with “yours-”. Nothing was changed.",
      version: `This file is of a newer version (${version}) than this site. Load this page again, then try once more. Nothing was changed.`,
      list: `There is no list of ${list[part]} in this file. Nothing was changed.`,
      entry: `Entry ${place} of the ${list[part]} in this file is not right, so nothing was loaded. Nothing was changed.`,
      settings: "The settings for reading in this file are not right, so nothing was loaded. Nothing was changed.",
      card: "The card in this file is not right, so nothing was loaded. Nothing was changed.",
      workout: "The wishes for guided workouts in this file are not right, so nothing was loaded. Nothing was changed.",
      full: "Your browser’s storage is full. Nothing was changed.",
      blocked: "Your browser keeps nothing for this site. In its settings, allow this site to store data. A private window may not keep anything either.",
      unread: "What is kept here is of a newer version of this site, and was left as it is. Load this page again.",
    })[name],
};
