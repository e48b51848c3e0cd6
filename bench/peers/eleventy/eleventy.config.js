// The same pages as the other generators make. Markdown is not run through a template language first, which is quicker.
const PER_PAGE = 60;
const NEAR = 9;
const RELATED = 4;

export default function (config) {
  let buckets = new Map(); // a muscle → its exercises by title, and the place of each of them

  config.addCollection("exercises", (api) => byTitle(exercises(api)));
  config.addCollection("muscles", (api) => {
    buckets = bucketsOf(exercises(api));
    return [...buckets].map(([name, { items }]) => ({ name, count: items.length }));
  });
  config.addCollection("musclePages", (api) => [...bucketsOf(exercises(api))].flatMap(([name, { items }]) => pagesOf(name, items)));
  config.addFilter("related", (url, data) => related(url, data, buckets));
  config.addFilter("pageOf", (base, number) => (number > 1 ? `${base}page/${number}/` : base));
  config.addFilter("iso", (date) => date.toISOString().slice(0, 10));
  config.addFilter("day", (date) => date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }));
  config.addGlobalData("site", { title: "Corpus", url: "https://example.org" });

  return { dir: { input: "content", output: "public" }, markdownTemplateEngine: false };
}

function exercises(api) {
  return api.getFilteredByGlob("content/exercises/*.md");
}

function byTitle(items) {
  return [...items].sort((a, b) => (a.data.title < b.data.title ? -1 : 1));
}

function bucketsOf(items) {
  const members = new Map();
  for (const item of byTitle(items))
    for (const muscle of item.data.muscles) {
      if (!members.has(muscle)) members.set(muscle, []);
      members.get(muscle).push(item);
    }
  return new Map([...members].sort().map(([muscle, of]) => [muscle, { items: of, place: new Map(of.map((item, i) => [item.url, i])) }]));
}

function pagesOf(name, items) {
  const pages = Math.ceil(items.length / PER_PAGE);
  return Array.from({ length: pages }, (_, i) => ({
    title: name,
    items: items.slice(i * PER_PAGE, (i + 1) * PER_PAGE),
    count: items.length,
    number: i + 1,
    pages,
    base: `/muscles/${name}/`,
  }));
}

// Up to four exercises that share most, out of those that follow this one in the list of each of its muscles.
function related(url, data, buckets) {
  const candidates = new Map();
  for (const muscle of data.primary) {
    const { items, place } = buckets.get(muscle);
    const here = place.get(url);
    for (let step = 1; step <= NEAR && step < items.length; step++) {
      const other = items[(here + step) % items.length];
      candidates.set(other.url, other);
    }
  }
  candidates.delete(url);
  const score = (other) =>
    3 * common(data.primary, other.data.primary) +
    common(data.secondary, other.data.secondary) +
    (data.position === other.data.position ? 2 : 0);
  return [...candidates.values()]
    .map((other) => [score(other), other])
    .sort((a, b) => b[0] - a[0])
    .slice(0, RELATED)
    .map(([, other]) => other);
}

function common(some, others) {
  return some.filter((word) => others.includes(word)).length;
}
