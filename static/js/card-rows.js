// An exercise → its row on the sheet, and what follows below the rows: copies of the page's templates with its words in them.

import { sided, stops } from "./card-list.js";

const LEVELS = ["beginner", "intermediate", "advanced"];
const words = (slugs) => slugs.map((slug) => slug.replaceAll("-", " ")).join(", ");

/** A copy of a template's element, each {name} in its texts and labels filled in. */
export function filled(template, values) {
  const copy = template.content.firstElementChild.cloneNode(true);
  for (const each of copy.querySelectorAll("[data-fill]")) each.textContent = values[each.dataset.fill];
  for (const each of copy.querySelectorAll("[aria-label]")) each.setAttribute("aria-label", phrase(each.getAttribute("aria-label"), values));
  return copy;
}

/** A sentence with each {name} filled in. */
export function phrase(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);
}

/** The row of an exercise; `all` gives the titles of the easier and harder ones. */
export function row(template, exercise, all) {
  const made = filled(template, exercise);
  made.querySelector("a").href = exercise.url;
  const [figure] = made.querySelectorAll("figure");
  for (const picture of exercise.pictures) {
    const shown = figure.cloneNode(true);
    const { src, alt, width, height } = picture;
    Object.assign(shown.querySelector("img"), { src, alt, width, height });
    const caption = shown.querySelector("figcaption");
    caption.textContent = exercise.pictures.length > 1 ? caption.dataset[picture.name] : "";
    figure.before(shown);
  }
  figure.remove();
  const steps = made.querySelector(".printed-steps");
  steps.append(...exercise.steps.map(({ name, text }) => {
    const step = document.createElement("li");
    const bold = document.createElement("b");
    bold.textContent = name && `${name}. `;
    step.append(bold, text);
    return step;
  }));
  const titles = (slugs) => slugs.filter((slug) => all.has(slug)).map((slug) => all.get(slug).title).join(", ");
  const { feel, breathing, equipment, easier, harder } = exercise;
  const facts = { feel, breathing, equipment: words(equipment), easier: titles(easier), harder: titles(harder), works: words(exercise.muscles.primary) };
  for (const fact of made.querySelectorAll("[data-fact]")) {
    const text = facts[fact.dataset.fact];
    if (text) fact.querySelector("dd").textContent = text;
    else fact.remove();
  }
  for (const told of made.querySelectorAll("[data-told]")) {
    const reasons = exercise[told.dataset.told].map((reason) => reason.replace(/\.$/, ""));
    if (reasons.length) told.querySelector("span").textContent = reasons.join("; ");
    else told.remove();
  }
  const box = made.querySelector(".own-stop");
  if (!box.children.length) box.remove();
  made.querySelector(".level").classList.add(`level-${LEVELS.indexOf(exercise.difficulty) + 1}`);
  return made;
}

/** A dose in its parts, none of which breaks while it has room. */
export function parts(dose) {
  const texts = dose.split(/(?<=,) /).filter(Boolean);
  return texts.flatMap((text) => [Object.assign(document.createElement("span"), { className: "part", textContent: text }), " "]).slice(0, -1);
}

/** Fills what stands around the rows of a sheet: warnings, reasons to stop, log, and who wrote the exercises. The
    site's own reasons stand there already, and stay. */
export function below(sheet, week, line, exercises, weeks) {
  const part = (selector) => sheet.querySelector(selector);
  for (const notice of sheet.querySelectorAll("[data-region]")) {
    const { region } = notice.dataset;
    notice.hidden = region !== "all" && !exercises.some(({ regions }) => regions.includes(region));
  }
  const notices = part(".notices");
  if (notices) notices.hidden = !notices.querySelector("[data-region]:not([hidden])");
  const list = part(".stop:not(.notices) ul");
  for (const sign of list.querySelectorAll("[data-own]")) sign.remove();
  const shared = new Set([...list.children].map((sign) => sign.textContent));
  const own = stops(exercises).filter((sign) => !shared.has(sign));
  for (const textContent of own) {
    const sign = Object.assign(document.createElement("li"), { textContent });
    sign.dataset.own = "";
    list.append(sign);
  }
  part(".log").hidden = !weeks || !exercises.length;
  part(".log-sides").hidden = !exercises.some(sided);
  part(".log-weeks").replaceChildren(...Array.from({ length: weeks }, (_, n) => logged(week, line, exercises, n + 1)));
  const terms = exercises.flatMap(({ author, attribution, license }) => [author, attribution, license]);
  part(".own-authors").textContent = [...new Set(terms.filter(Boolean))].join(" · ");
}

function logged(week, line, exercises, number) {
  const table = filled(week, { week: number });
  table.querySelector("tbody").append(...exercises.map((exercise) => {
    const made = filled(line, exercise);
    if (!sided(exercise)) made.querySelectorAll("td > div").forEach((sides) => sides.remove());
    return made;
  }));
  return table;
}
