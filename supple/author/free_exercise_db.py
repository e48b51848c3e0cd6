"""The JSON of free-exercise-db → drafts of exercises, with what was mapped, what was not, and why.

Only what a record truly says is mapped. It gives no dose, region or position, so a draft has none and says so.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from supple.author.imports import Draft, ImportFault, Records, markdown, plain, shortened
from supple.model import Difficulty, Equipment, Movement, word_key
from supple.words import label, listed

ORIGIN = "free-exercise-db"
SOURCE = "https://github.com/yuhonas/free-exercise-db"
LICENSE = "Unlicense"
_LEVELS = {"beginner": Difficulty.BEGINNER, "intermediate": Difficulty.INTERMEDIATE, "expert": Difficulty.ADVANCED}
_EQUIPMENT = {
    "body only": Equipment.NONE,
    "barbell": Equipment.BARBELL,
    "e-z curl bar": Equipment.BARBELL,
    "dumbbell": Equipment.DUMBBELL,
    "kettlebells": Equipment.KETTLEBELL,
    "bands": Equipment.BAND,
    "cable": Equipment.MACHINE,
    "machine": Equipment.MACHINE,
    "medicine ball": Equipment.BALL,
    "exercise ball": Equipment.BALL,
    "foam roll": Equipment.FOAM_ROLLER,
    "other": Equipment.OTHER,
}
_WITH = {
    "body only": "without equipment",
    "barbell": "with a barbell",
    "e-z curl bar": "with a curved barbell",
    "dumbbell": "with dumbbells",
    "kettlebells": "with kettlebells",
    "bands": "with bands",
    "cable": "on a cable machine",
    "machine": "on a machine",
    "medicine ball": "with a medicine ball",
    "exercise ball": "with an exercise ball",
    "foam roll": "with a foam roller",
}
# The words of the data set that muscles.yaml has under another name only.
_MUSCLES = {"abductors": "hip-abductors"}
_LIFTING = ("strength", "powerlifting", "olympic weightlifting", "strongman")
_KINDS = {
    Movement.STRETCH: "Stretch",
    Movement.STRENGTH: "Strength exercise",
    Movement.ISOMETRIC: "Strength exercise without movement",
    Movement.AEROBIC: "Aerobic exercise",
}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[a-z)][.!?])(?=[A-Z])")
_ASIDE = re.compile(r"(tips?|caution)\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")
_TITLE, _SUMMARY = 60, 160


def read(text: str, muscles: Mapping[str, str]) -> Records:
    """The drafts of a whole data set. `muscles` is every word for a muscle on the site, with the name it stands for."""
    try:
        records = json.loads(text)
    except (ValueError, RecursionError) as reason:
        raise ImportFault(f"This is not JSON: {reason}. Name the file exercises.json of {ORIGIN}.") from None
    if not isinstance(records, list) or not records:
        raise ImportFault(f"This is no list of records. Name the file exercises.json of {ORIGIN}, which begins with [.")
    mapped: Counter[str] = Counter()
    unmapped: Counter[str] = Counter()
    drafts: list[Draft] = []
    skipped: list[tuple[str, str]] = []
    seen: set[str] = set()
    for number, values in enumerate(records, 1):
        record = _record(values)
        why = f"id {record.id} stands here a second time" if record.id in seen else _fault(record, muscles)
        if why:
            skipped.append((plain(record.name or record.id) or f"record {number}", why))
            continue
        seen.add(record.id)
        drafts.append(_draft(record, muscles, mapped, unmapped))
    return Records(ORIGIN, len(records), tuple(drafts), tuple(skipped), dict(sorted(mapped.items())), dict(sorted(unmapped.items())))


@dataclass(frozen=True, slots=True)
class _Record:
    """One record; a value of the wrong kind counts as absent."""

    id: str
    name: str
    force: str
    level: str
    mechanic: str
    equipment: str
    category: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    instructions: tuple[str, ...]
    images: tuple[str, ...]


def _record(values: object) -> _Record:
    given = values if isinstance(values, dict) else {}

    def text(key: str) -> str:
        return plain(given[key]) if isinstance(given.get(key), str) else ""

    def texts(key: str) -> tuple[str, ...]:
        found = given.get(key)
        every = found if isinstance(found, list) else []
        return tuple(plain(each) for each in every if isinstance(each, str) and plain(each))

    return _Record(
        **{key: text(key) for key in ("id", "name", "force", "level", "mechanic", "equipment", "category")},
        primary=texts("primaryMuscles"),
        secondary=texts("secondaryMuscles"),
        instructions=texts("instructions"),
        images=texts("images"),
    )


def _fault(record: _Record, muscles: Mapping[str, str]) -> str:
    """Why a record cannot be an article; "" if it can."""
    if not record.id or not record.name:
        return "it has no id or no name"
    if not record.instructions:
        return "it has no instructions"
    if not _body(record.instructions)[0]:
        return "its instructions are tips and cautions only"
    if record.level not in _LEVELS:
        return f'its level is "{record.level}"' if record.level else "it has no level"
    if not any(_muscle(word, muscles) for word in record.primary):
        return f"no muscle of it is one that content/muscles.yaml names ({', '.join(record.primary) or 'it has none'})"
    return ""


def _draft(record: _Record, muscles: Mapping[str, str], mapped: Counter[str], unmapped: Counter[str]) -> Draft:
    primary = _muscles(record.primary, muscles, unmapped)
    secondary = [name for name in _muscles(record.secondary, muscles, unmapped) if name not in primary]
    movement, equipment = _movement(record), _EQUIPMENT.get(record.equipment)
    title = shortened(record.name, _TITLE)
    steps, tips, cautions = _body(record.instructions)
    fields: dict[str, object] = {
        "title": title,
        "summary": shortened(_summary(record, primary, movement), _SUMMARY),
        "muscles": {"primary": primary, "secondary": secondary} if secondary else primary,
        "difficulty": _LEVELS[record.level].value,
        **({"movement": movement.value} if movement else {}),
        **({"equipment": [equipment.value]} if equipment else {}),
        **({"aliases": [record.name]} if title != record.name else {}),
        "author": ORIGIN,
        "license": LICENSE,
        "attribution": f"Adapted from {ORIGIN}, which is in the public domain.",
        "source": SOURCE,
        "source_id": record.id,
    }
    kept = {key: getattr(record, key) for key in ("category", "force", "mechanic", "equipment") if getattr(record, key)}
    images = {"images": list(record.images)} if record.images else {}
    absent = [
        "dose",
        *(["movement"] if not movement else []),
        *["region", "position"],
        *(["equipment"] if not equipment else []),
        *["feel", "an introduction"],
    ]
    _count(record, secondary, movement, equipment, len(tips), len(cautions), mapped, unmapped)
    return Draft(
        id=record.id,
        name=record.name,
        fields=fields,
        body=_text(steps, cautions, tips),
        kept={ORIGIN: {**kept, **images}},
        notes=(
            f"Imported from {ORIGIN}. Read it, put it into your own plain words, then delete the lines “draft” and “author”.",
            f"The source gives no {listed(tuple(absent[:-1]))}. Please write them, and {absent[-1]}.",
        ),
    )


def _muscle(word: str, muscles: Mapping[str, str]) -> str:
    key = word_key(word)
    return muscles.get(_MUSCLES.get(key, key), "")


def _muscles(words: Iterable[str], muscles: Mapping[str, str], unmapped: Counter[str]) -> list[str]:
    """The muscles by the names of the site, each once."""
    found: dict[str, None] = {}
    for word in words:
        name = _muscle(word, muscles)
        if name:
            found[name] = None
        else:
            unmapped[f'muscle "{word}": content/muscles.yaml does not name it'] += 1
    return list(found)


def _movement(record: _Record) -> Movement | None:
    """The kind of work, where the record settles it: a jump is none of our words, and not all that it
    files under stretching is a stretch that is held."""
    if record.category in _LIFTING:
        return Movement.ISOMETRIC if record.force == "static" and record.category == "strength" else Movement.STRENGTH
    if record.category == "stretching" and record.force == "static" and not _rolled(record):
        return Movement.STRETCH
    return Movement.AEROBIC if record.category == "cardio" else None


def _rolled(record: _Record) -> bool:
    """Whether muscles are rolled or pressed, which is filed under stretching."""
    return record.equipment == "foam roll" or "smr" in record.name.casefold()


def _summary(record: _Record, primary: list[str], movement: Movement | None) -> str:
    """One sentence of what the record says: kind of work, muscles, equipment."""
    kind = _KINDS[movement] if movement else "Exercise"
    tool = _WITH.get(record.equipment, "")
    return f"{kind} for the {listed(tuple(label(name) for name in primary))}{f', {tool}' if tool else ''}."


def _body(instructions: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Steps, tips and cautions: a sentence that begins "Tip:" or "Caution:" is no step."""
    steps: list[str] = []
    tips: list[str] = []
    cautions: list[str] = []
    for instruction in instructions:
        kept = []
        for sentence in _SENTENCE.split(_NUMBER.sub("", instruction)):
            aside = _ASIDE.match(sentence)
            if aside:
                (cautions if aside[1].casefold() == "caution" else tips).append(aside[2][:1].upper() + aside[2][1:])
            elif sentence:
                kept.append(sentence)
        if kept:
            steps.append(" ".join(kept))
    return steps, list(dict.fromkeys(tips)), list(dict.fromkeys(cautions))


def _text(steps: list[str], cautions: list[str], tips: list[str]) -> str:
    parts = ["## Step-by-step instructions\n", *(f"{number}. {markdown(step)}" for number, step in enumerate(steps, 1))]
    for title, lines in (("Safety tips", cautions), ("Final tips", tips)):
        if lines:
            parts += [f"\n## {title}\n", *(f"- {markdown(line)}" for line in lines)]
    return "\n".join(parts)


def _count(
    record: _Record,
    secondary: list[str],
    movement: Movement | None,
    equipment: Equipment | None,
    tips: int,
    cautions: int,
    mapped: Counter[str],
    unmapped: Counter[str],
) -> None:
    mapped["name → title"] += 1
    mapped["primary muscles → muscles"] += 1
    mapped["secondary muscles → muscles.secondary"] += bool(secondary)
    mapped[f"level {record.level} → difficulty {_LEVELS[record.level]}"] += 1
    mapped["sentences “Tip:” → section Final tips"] += tips
    mapped["sentences “Caution:” → section Safety tips"] += cautions
    if movement:
        mapped[f"category {record.category}{', static' if movement is Movement.ISOMETRIC else ''} → movement {movement}"] += 1
    else:
        unmapped[f'category "{record.category}", force "{record.force or "not told"}": no movement follows from it'] += 1
    if equipment:
        mapped[f"equipment {record.equipment} → {equipment}"] += 1
    else:
        why = (
            f'equipment "{record.equipment}": no such word'
            if record.equipment
            else "equipment null: not known, which is not the same as none"
        )
        unmapped[why] += 1
    unmapped["dose, region, position: the source has none"] += 1
    unmapped["images: not copied, named under extra"] += len(record.images)
    unmapped["muscles named both as primary and as secondary: kept as primary"] += len({*record.primary} & {*record.secondary})
