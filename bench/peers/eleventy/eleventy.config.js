// The same pages as the other generators make. Markdown is not run through a template language first, which is quicker.
import { readFileSync } from "node:fs";
import { Library, pageOf, sentence } from "./library.js";
import { articleLd, crumbsLd, siteLd } from "./machine.js";

const names = JSON.parse(readFileSync("content/_data/names.json", "utf8"));
const longDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const iso = (date) => date.toISOString().slice(0, 10);

export default function (config) {
  let library;
  config.on("eleventy.before", () => (library = undefined));
  const made = (api) => (library ??= new Library(api.getFilteredByTag("exercises"), names));

  config.addCollection("lists", (api) => made(api).lists());
  config.addCollection("kinds", (api) => made(api).kinds());
  config.addCollection("newest", (api) => api.getFilteredByTag("exercises").slice(-30).reverse()); // they come by date

  config.addFilter("pageOf", pageOf);
  config.addFilter("sentence", sentence);
  config.addFilter("words", (keys) => keys.map((key) => names.words[key]));
  config.addFilter("iso", iso);
  config.addFilter("day", (date) => longDay.format(date));

  config.addShortcode("tiles", (items) => library.tiles(items));
  config.addShortcode("related", function () {
    return library.tiles(library.related(this.page.url, this.ctx));
  });
  config.addShortcode("siteLd", siteLd);
  config.addShortcode("crumbsLd", (places, ...more) => crumbsLd([...places, ...more]));
  config.addShortcode("articleLd", function () {
    return articleLd(this.ctx, iso(this.ctx.date), names.words, sentence(names.words[this.ctx.regions[0]]));
  });

  return { dir: { input: "content", output: "public" }, markdownTemplateEngine: false };
}
