"""A number → that many distinct exercise articles, the same for the same number, in the words of each generator.

    python bench/corpus.py 1000 /tmp/site

writes them as a site of Supple. Articles have the size and parts of real ones: a table's worth of front matter, steps,
lists, a table, a link to another article.
"""

import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETTINGS = 'title = "Corpus"\nbase_url = "https://example.org/"\nstop_if = ["sharp pain"]\nauthor = "Nobody"\n'
VERBS = "lift lower hold turn slide press reach bend stretch rock draw squeeze open close tilt roll".split()
PARTS = "knee hip back shoulder neck arm leg foot chest heel elbow hand rib pelvis thigh calf".split()
MANNERS = "slowly gently evenly softly calmly fully partly lightly".split()
MUSCLES = (
    "neck trapezius chest upper-back lats lower-back abs obliques deep-core glutes hip-flexors quads hamstrings calves "
    "adductors hip-abductors rear-shoulder biceps triceps forearms"
).split()
POSITIONS = "lying-back lying-front lying-side hands-and-knees kneeling sitting-floor sitting-chair standing".split()
REGIONS = "neck shoulder upper-back lower-back chest core hip thigh knee lower-leg".split()
EQUIPMENT = "none mat chair wall towel strap band step".split()
MOVEMENTS = "stretch mobility strength isometric balance".split()
# Exercises of real sites work muscles in few combinations; each of them is a body map that Supple draws once.
COMBINATIONS = tuple(tuple(random.Random(n).sample(MUSCLES, 3)) for n in range(60))
LEVELS = "beginner intermediate advanced".split()
# The lists of a site: their place in it, and their words.
LISTS = {
    "muscles": MUSCLES,
    "regions": REGIONS,
    "positions": POSITIONS,
    "equipment": EQUIPMENT,
    "movements": MOVEMENTS,
    "difficulty": LEVELS,
}


@dataclass(frozen=True, slots=True)
class Article:
    """What an author would write. `{other}` in the body stands for the address of article `other`."""

    number: int
    other: int
    title: str
    summary: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    difficulty: str
    hold: tuple[int, int]  # seconds
    rounds: tuple[int, int]
    movement: str
    regions: tuple[str, ...]
    position: str
    equipment: str
    feel: str
    date: str
    body: str

    @property
    def slug(self) -> str:
        """The name of its file, and of its folder in the output."""
        return slug_of(self.number)

    @property
    def dose(self) -> str:
        """As an author writes it."""
        return f"hold {span(self.hold)} s, {span(self.rounds)} rounds per side, daily"

    @property
    def parts(self) -> tuple[str, str, str]:
        """The dose as readers see it, without how often."""
        return f"hold {span(self.hold)} s", f"{span(self.rounds)} rounds", "each side"

    @property
    def minutes(self) -> tuple[int, int]:
        """The least and the most it takes: both sides in each round, and five seconds to change between them."""
        least, most = (max(1, (rounds * (2 * hold + 5) + 30) // 60) for rounds, hold in zip(self.rounds, self.hold, strict=True))
        return least, most


def span(ends: tuple[int, int]) -> str:
    """`1–3`, or one number where both ends are the same."""
    return "–".join(map(str, dict.fromkeys(ends)))


def slug_of(number: int) -> str:
    """The name under which an article is found, by its number."""
    return f"exercise-{number:06}"


def sentence(pick: random.Random) -> str:
    """A plain sentence of about twelve words."""
    v, p, m = pick.choice(VERBS), pick.choice(PARTS), pick.choice(MANNERS)
    return f"{v.capitalize()} the {p} {m}, then {pick.choice(VERBS)} the {pick.choice(PARTS)} and count to {pick.randint(2, 9)}."


def paragraph(pick: random.Random, sentences: int) -> str:
    """That many sentences."""
    return " ".join(sentence(pick) for _ in range(sentences))


def bullets(pick: random.Random, count: int) -> str:
    """A list of that many points."""
    return "\n".join(f"- {paragraph(pick, 2)}" for _ in range(count))


def article(number: int, total: int) -> Article:
    """One article; its link goes to another one of the `total`."""
    pick = random.Random(number)
    low = pick.randint(5, 30)
    muscles = pick.choice(COMBINATIONS)
    return Article(
        number,
        (number * 7 + 1) % total,
        f"{pick.choice(VERBS).capitalize()} the {pick.choice(PARTS)} number {number}",
        sentence(pick),
        muscles[:2],
        muscles[2:],
        pick.choice(LEVELS),
        (low, low + 10),
        (pick.randint(1, 3), pick.randint(4, 5)),
        pick.choice(MOVEMENTS),
        tuple(pick.sample(REGIONS, 2)),
        pick.choice(POSITIONS),
        pick.choice(EQUIPMENT),
        sentence(pick),
        f"2025-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}",
        body(pick, low),
    )


def body(pick: random.Random, low: int) -> str:
    """The Markdown of an article whose holds last `low` seconds or more."""
    steps = "\n".join(f"{n}. **Step {pick.choice(VERBS)} {n}.** {paragraph(pick, 2)} Hold for {low}-{low + 10} s." for n in range(1, 6))
    return f"""{paragraph(pick, 3)} See also [another one]({{other}}).

## Key benefits

{bullets(pick, 4)}

## Step-by-step instructions

{steps}

## Safety tips

{bullets(pick, 3)}

## Common mistakes to avoid

{bullets(pick, 3)}

## Background

{paragraph(pick, 5)}

| Week | Rounds |
|------|--------|
| 1    | {pick.randint(1, 3)} |
| 2    | {pick.randint(3, 5)} |

## Final tips

{paragraph(pick, 3)}
"""


def for_supple(a: Article, head: str = "") -> str:
    """The file as Supple reads it; `head` is more front matter."""
    return f"""---
title: {a.title}
summary: {a.summary}
muscles: {{primary: [{", ".join(a.primary)}], secondary: [{", ".join(a.secondary)}]}}
difficulty: {a.difficulty}
dose: {a.dose}
movement: {a.movement}
region: [{", ".join(a.regions)}]
position: {a.position}
equipment: [{a.equipment}]
feel: {a.feel}
{head}date: {a.date}
license: CC-BY-4.0
---

{a.body.replace("{other}", f"{slug_of(a.other)}.md")}"""


def for_hugo(a: Article) -> str:
    """The file as Hugo reads it, with what Supple works out: the parts of the dose, and the minutes.

    The front matter is TOML, as `hugo new` writes it: Hugo reads it in less time than YAML. The names of fields are those
    of its taxonomies.
    """
    return f"""+++
title = "{a.title}"
summary = "{a.summary}"
primary = {_quoted(a.primary)}
secondary = {_quoted(a.secondary)}
muscles = {_quoted((*a.primary, *a.secondary))}
near = {_near(a)}
regions = {_quoted(a.regions)}
positions = "{a.position}"
equipment = ["{a.equipment}"]
movements = "{a.movement}"
difficulty = "{a.difficulty}"
dose = {{text = "{", ".join(a.parts)}, daily", sets = {list(a.rounds)}, hold = {list(a.hold)}, side = "each", per_week = [7, 7]}}
parts = {_quoted(a.parts)}
often = "daily"
minutes = {list(a.minutes)}
time = "about {span(a.minutes)} min"
feel = "{a.feel}"
date = {a.date}
+++

{_linked(a)}"""


def for_bare(a: Article) -> str:
    """The file as the bare Hugo reads it: what its few lists and short pages show."""
    return f"""+++
title = "{a.title}"
summary = "{a.summary}"
primary = {_quoted(a.primary)}
secondary = {_quoted(a.secondary)}
muscles = {_quoted((*a.primary, *a.secondary))}
near = {_near(a)}
difficulty = "{a.difficulty}"
dose = "{a.dose}"
movement = "{a.movement}"
region = {_quoted(a.regions)}
position = "{a.position}"
equipment = "{a.equipment}"
feel = "{a.feel}"
date = {a.date}
+++

{_linked(a)}"""


def for_eleventy(a: Article) -> str:
    """The same fields as Hugo's, as Eleventy reads them: YAML."""
    return f"""---
title: {a.title}
summary: {a.summary}
primary: [{", ".join(a.primary)}]
secondary: [{", ".join(a.secondary)}]
muscles: [{", ".join((*a.primary, *a.secondary))}]
regions: [{", ".join(a.regions)}]
positions: {a.position}
equipment: [{a.equipment}]
movements: {a.movement}
difficulty: {a.difficulty}
dose: {{text: "{", ".join(a.parts)}, daily", sets: {list(a.rounds)}, hold: {list(a.hold)}, side: each, per_week: [7, 7]}}
parts: [{", ".join(a.parts)}]
often: daily
minutes: {list(a.minutes)}
time: about {span(a.minutes)} min
feel: {a.feel}
date: {a.date}
---

{_linked(a)}"""


def for_pelican(a: Article) -> str:
    """The same as Pelican reads it: every value is one line of text."""
    return f"""title: {a.title}
slug: {a.slug}
blurb: {a.summary}
primary: {", ".join(a.primary)}
secondary: {", ".join(a.secondary)}
regions: {", ".join(a.regions)}
positions: {a.position}
equipment: {a.equipment}
movements: {a.movement}
difficulty: {a.difficulty}
sets: {span(a.rounds)}
hold: {span(a.hold)}
parts: {", ".join(a.parts)}
often: daily
minutes: {span(a.minutes)}
time: about {span(a.minutes)} min
feel: {a.feel}
date: {a.date}

{_linked(a)}"""


def _near(a: Article) -> str:
    """The few among which the lean Hugo looks for related ones."""
    return _quoted(f"{muscle} {a.position}" for muscle in a.primary)


def _quoted(words: Iterable[str]) -> str:
    """A list as TOML."""
    return f"""[{", ".join(f'"{word}"' for word in words)}]"""


def _linked(a: Article) -> str:
    """The prose with a link that is an address already, which spares generators the work of finding it."""
    return a.body.replace("{other}", f"/exercises/{slug_of(a.other)}/")


def articles(total: int) -> Iterator[Article]:
    """All of them, one at a time."""
    return (article(number, total) for number in range(total))


def write(total: int, folder: Path, text: Callable[[Article], str]) -> None:
    """Writes the files of articles into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in articles(total):
        (folder / f"{each.slug}.md").write_text(text(each), encoding="utf-8")


def write_site(total: int, site: Path, settings: str = SETTINGS, text: Callable[[Article], str] = for_supple) -> None:
    """A site of Supple; files that are there already are written over."""
    write(total, site / "content" / "exercises", text)
    (site / "supple.toml").write_text(settings, encoding="utf-8")
    for name in ("muscles.yaml", "poses.yaml"):
        (site / "content" / name).write_bytes((ROOT / "content" / name).read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    write_site(int(sys.argv[1]), Path(sys.argv[2]))
