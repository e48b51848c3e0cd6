// A press on <keep-star> or <keep-done>, or the end of a workout → a change of what is kept, and the name of what is to be said.

import { noted, toggled, without } from "./keep-log.js";
import { change, kept } from "./keep-store.js";

/** `done` is what a guided workout tells at its end: { seconds, more, tell }. */
export function act(element, done) {
  const item = { page: element.getAttribute("page"), title: element.getAttribute("name") };
  if (element.localName === "keep-star") return change(({ favourites }) => ({ favourites: toggled(favourites, item) }));
  return element.entry && !done ? takenBack(element) : written(element, item, done);
}

function written(element, item, done) {
  const fault = change(({ log }) => ({ log: noted(log, item, new Date(), done) }));
  if (!fault) show(element, kept().log.findLast((each) => each?.page === item.page));
  const word = fault || "noted";
  done?.tell(document.querySelector("keep-star")?.dataset[word] ?? "");
  return word;
}

function takenBack(element) {
  const fault = change(({ log }) => ({ log: without(log, element.entry) }));
  if (!fault) show(element, null);
  return fault;
}

/** The entry that another press takes back, and the way to the log. */
function show(element, entry) {
  const { dataset, firstElementChild: button } = element;
  element.entry = entry;
  dataset.do ??= button.textContent;
  button.textContent = entry ? dataset.undo : dataset.do;
  element.querySelector("a").hidden = !entry;
}
