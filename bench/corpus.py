"""A number → a site folder with that many distinct exercise articles, the same for the same number.

    python bench/corpus.py 1000 /tmp/site

Articles have the size and parts of real ones: a table's worth of front matter, steps, lists, links.
"""

import random
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETTINGS = 'title = "Corpus"\nbase_url = "https://example.org/"\nstop_if = ["sharp pain"]\nauthor = "Nobody"\n'
VERBS = "lift lower hold turn slide press reach bend stretch rock draw squeeze open close tilt roll".split()
PARTS = "knee hip back shoulder neck arm leg foot chest heel elbow hand rib pelvis thigh calf".split()
MANNERS = "slowly gently evenly softly calmly fully partly lightly".split()
MUSCLES = "neck trapezius chest upper-back lats lower-back abs obliques deep-core glutes hip-flexors quads hamstrings calves".split()
POSITIONS = "lying-back lying-front lying-side hands-and-knees kneeling sitting-floor sitting-chair standing".split()
REGIONS = "neck shoulder upper-back lower-back chest core hip thigh knee lower-leg".split()
EQUIPMENT = "none mat chair wall towel strap band step".split()
MOVEMENTS = "stretch mobility strength isometric balance".split()
LEVELS = "beginner intermediate advanced".split()


def sentence(pick: random.Random) -> str:
    """A plain sentence of about twelve words."""
    v, p, m = pick.choice(VERBS), pick.choice(PARTS), pick.choice(MANNERS)
    return f"{v.capitalize()} the {p} {m}, then {pick.choice(VERBS)} the {pick.choice(PARTS)} and count to {pick.randint(2, 9)}."


def paragraph(pick: random.Random, sentences: int) -> str:
    return " ".join(sentence(pick) for _ in range(sentences))


def bullets(pick: random.Random, count: int) -> str:
    return "\n".join(f"- {paragraph(pick, 2)}" for _ in range(count))


def article(number: int, total: int) -> str:
    """The text of one article; a link goes to another one."""
    pick = random.Random(number)
    primary = pick.sample(MUSCLES, 2)
    low = pick.randint(5, 30)
    steps = "\n".join(f"{n}. **Step {pick.choice(VERBS)} {n}.** {paragraph(pick, 2)} Hold for {low}-{low + 10} s." for n in range(1, 6))
    other = (number * 7 + 1) % total
    return f"""---
title: {pick.choice(VERBS).capitalize()} the {pick.choice(PARTS)} number {number}
summary: {sentence(pick)}
muscles: {{primary: [{", ".join(primary)}], secondary: [{pick.choice([m for m in MUSCLES if m not in primary])}]}}
difficulty: {pick.choice(LEVELS)}
dose: hold {low}–{low + 10} s, {pick.randint(1, 3)}–{pick.randint(3, 5)} rounds per side, daily
movement: {pick.choice(MOVEMENTS)}
region: [{", ".join(pick.sample(REGIONS, 2))}]
position: {pick.choice(POSITIONS)}
equipment: [{pick.choice(EQUIPMENT)}]
feel: {sentence(pick)}
date: 2025-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}
license: CC-BY-4.0
---

{paragraph(pick, 3)} See also [another one](exercise-{other:06}.md).

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


def write(total: int, folder: Path) -> None:
    """Writes the site; files that are there already are written over."""
    exercises = folder / "content" / "exercises"
    exercises.mkdir(parents=True, exist_ok=True)
    (folder / "supple.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "content" / "muscles.yaml").write_bytes((ROOT / "content" / "muscles.yaml").read_bytes())
    for number in range(total):
        (exercises / f"exercise-{number:06}.md").write_text(article(number, total), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    write(int(sys.argv[1]), Path(sys.argv[2]))
