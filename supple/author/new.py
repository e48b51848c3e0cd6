"""A kind and a title → a new article's file, complete, with comments and blanks to fill."""

import datetime
from pathlib import Path

from supple.slug import slug, slug_fault

KINDS = {"exercise": "exercises", "routine": "routines", "tip": "tips"}

_EXERCISE = """\
---
# A line that begins with "#" is a note to you. Fill the blanks, then delete the line "draft".
draft: true
title: {title}
summary:            # one sentence of up to 160 characters: what is it good for?
muscles: []         # those that work most, such as [lower back, glutes]; content/muscles.yaml has all names
difficulty:         # beginner, intermediate or advanced
dose:               # such as: hold 20–30 s, 2–3 rounds per side, daily
movement:           # stretch, dynamic-stretch, mobility, strength, isometric, balance, breathing, relaxation or aerobic
region: []          # such as [lower-back, hip]
position:           # lying-back, lying-front, lying-side, hands-and-knees, kneeling, half-kneeling,
                    # sitting-floor, sitting-chair, standing or standing-supported
equipment: []       # such as [mat], or [none]
feel:               # what the reader should feel, and where
# breathing: Breathe out as you lift.
# easier: [another-exercise]       # the file name of an exercise, without .md
# harder: [another-exercise]
# swap: {{no-floor: another-exercise}}
# stop_if: [a cramp that does not let go]     # the site's own reasons to stop are added
# ask_first_if: [You have had an operation on your hip.]
# sources:
#   - {{title: The name of the page, url: https://example.org/page, year: 2025}}
date: {today}
---

One or two plain sentences: what is it, and whom does it help?

## Key benefits

- 

## Step-by-step instructions

1. **Start position.** 
2. **Move.** 
3. **Return.** 

## Safety tips

- 

## Common mistakes to avoid

- 

## Final tips

- 
"""

_ROUTINE = """\
---
# A line that begins with "#" is a note to you. Fill the blanks, then delete the line "draft".
draft: true
title: {title}
summary:            # one sentence of up to 160 characters: what is it good for?
goal:               # what a reader gains by it
items: []           # the file names of exercises without .md, in order, such as [pelvic-tilt, bridge]
# items:            # or one a line, where the dose differs from the exercise's own:
#   - pelvic-tilt
#   - {{use: bridge, sets: 1, note: "Slowly.", optional: true}}
# rounds: 2
# rest_between: 20 s
# warm_up: [Walk about for two minutes.]
# cool_down: [belly-breathing]
# schedule: {{per_week: 3}}
# audience: everyone    # everyone, beginner, office, older-adult, clinic, runner, athlete or pregnancy
# progress: Add a round when it feels easy.
date: {today}
---

One or two plain sentences: when is it good to do this?
"""

_TIP = """\
---
# A line that begins with "#" is a note to you. Fill the blanks, then delete the line "draft".
draft: true
title: {title}
summary:            # the tip itself in one sentence of up to 160 characters
topic:              # technique, habit, safety, breathing, pain, equipment or recovery
applies_to: []      # the file names of exercises without .md, or regions such as lower-back
# on_card: true     # print the summary at the foot of the card
date: {today}
---

Why it helps, and how to do it, in two or three short paragraphs.
"""

_TEXTS = {"exercise": _EXERCISE, "routine": _ROUTINE, "tip": _TIP}


class NewFault(ValueError):
    """Why no file was made, with what to do instead."""


def new(site: Path, kind: str, title: str, today: datetime.date) -> Path:
    """Writes content/<kind>s/<slug>.md and gives its path; a file that is there is never touched."""
    words = " ".join(title.split())
    name = slug(words)
    if fault := slug_fault(name):
        raise NewFault(f'The title "{title}" gives the name "{name}", which {fault}. Choose a title with letters or digits.')
    if len(words) > 60:
        raise NewFault(f"The title has {len(words)} characters; 60 are allowed. Choose a shorter one.")
    file = site / "content" / KINDS[kind] / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    quoted = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(_TEXTS[kind].format(title=quoted, today=today.isoformat()))
    except FileExistsError:
        raise NewFault(f"{file.relative_to(site).as_posix()} is there already. Choose another title, or open that file.") from None
    return file
