// The exercises of a build → their lists, related ones and tiles, each made once.
const PER_PAGE = 60;
const NEAR = 9;
const RELATED = 4;
const KINDS = ["muscles", "regions", "positions", "equipment", "movements", "difficulty"];

export class Library {
  #tiles = new Map();

  constructor(exercises, names) {
    this.names = names;
    this.byTitle = [...exercises].sort((a, b) => (a.data.title < b.data.title ? -1 : 1));
    this.members = Object.fromEntries(KINDS.map((kind) => [kind, grouped(this.byTitle, kind)]));
    this.places = new Map([...this.members.muscles].map(([muscle, items]) => [muscle, new Map(items.map((item, i) => [item.url, i]))]));
  }

  kinds() {
    return KINDS.map((kind) => ({
      ...this.names.lists[kind],
      url: `/${kind}/`,
      words: [...this.members[kind]].map(([key, items]) => ({ key, name: sentence(this.names.words[key]), count: items.length })),
    }));
  }

  // All pages of all lists.
  lists() {
    const aim = "Every exercise, with its dose and how hard it is.";
    const all = pagesOf(this.byTitle, "/exercises/", { name: "Exercises", title: "Exercises", aim, places: [], ways: true });
    const some = KINDS.flatMap((kind) => {
      const about = this.names.lists[kind];
      const places = [["Exercises", "/exercises/"], [about.name, `/${kind}/`]];
      return [...this.members[kind]].flatMap(([key, items]) => {
        const title = about.title.replace("%s", this.names.words[key]);
        return pagesOf(items, `/${kind}/${key}/`, { name: sentence(this.names.words[key]), title, aim: `${title}.`, places });
      });
    });
    return [...all, ...some];
  }

  // Up to four exercises that share most, out of those that follow this one in the list of each of its muscles.
  related(url, data) {
    const candidates = new Map();
    for (const muscle of data.primary) {
      const items = this.members.muscles.get(muscle);
      const here = this.places.get(muscle).get(url);
      for (let step = 1; step <= NEAR && step < items.length; step++) {
        const other = items[(here + step) % items.length];
        candidates.set(other.url, other);
      }
    }
    candidates.delete(url);
    const score = (other) =>
      3 * common(data.primary, other.data.primary) +
      common(data.secondary, other.data.secondary) +
      (data.positions === other.data.positions ? 2 : 0);
    return [...candidates.values()]
      .map((other) => [score(other), other])
      .sort((a, b) => b[0] - a[0])
      .slice(0, RELATED)
      .map(([, other]) => other);
  }

  tiles(items) {
    return items.map((item) => this.#tile(item)).join("\n");
  }

  #tile(item) {
    let tile = this.#tiles.get(item.url);
    if (!tile) this.#tiles.set(item.url, (tile = tileOf(item, this.names.words)));
    return tile;
  }
}

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function pageOf(base, number) {
  return number > 1 ? `${base}page/${number}/` : base;
}

// The words of one field, each with its exercises, by the alphabet.
function grouped(items, kind) {
  const members = new Map();
  for (const item of items)
    for (const word of [item.data[kind]].flat()) {
      if (!members.has(word)) members.set(word, []);
      members.get(word).push(item);
    }
  return new Map([...members].sort());
}

function pagesOf(items, base, about) {
  const pages = Math.ceil(items.length / PER_PAGE);
  return Array.from({ length: pages }, (_, i) => ({
    ...about,
    title: i ? `${about.title}, page ${i + 1}` : about.title,
    items: items.slice(i * PER_PAGE, (i + 1) * PER_PAGE),
    count: items.length,
    number: i + 1,
    pages,
    base,
    url: pageOf(base, i + 1),
  }));
}

function tileOf({ url, fileSlug, data }, words) {
  const title = escaped(data.title);
  return `<li class="tile exercise">
<div class="tile-words">
<h3 class="tile-name"><a href="${url}">${title}</a></h3>
<ul class="facts tile-dose">
${data.parts.map((part, i) => `<li>${escaped(i ? part : sentence(part))}</li>`).join("\n")}
</ul>
<p class="tile-about">${sentence(words[data.positions])}</p>
<p class="tile-foot"><span class="level level-${data.difficulty}"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${data.difficulty}</span> <span>${data.time}</span></p>
</div>
<card-button slug="${fileSlug}" data-tick="My card" data-name="My card: ${title}"></card-button>
</li>`;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function common(some, others) {
  return some.filter((word) => others.includes(word)).length;
}
