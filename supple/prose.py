"""An article and its converted prose → what is wrong between the two: missing steps, tables that disagree."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from supple import dose as dose_language
from supple import style
from supple.diagnostics import Diagnostic, error, warning
from supple.frontmatter import Parsed
from supple.markdown import Converted, folded
from supple.model import Article, Exercise, Position, SectionKind, word_key
from supple.words import label

# How the lines begin that `new` writes for an author to replace (author/new.py).
_BLANKS = ("One or two plain sentences:", "Why it helps, and how to do it,")


_PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)\s]+)")
_EMPTY = re.compile(r"^(?:an?-)?(?:drawing|figure|graphic|illustration|image|img|photo|photograph|pic|picture)(?:-\d+)?\.?$")


def judge(article: Article, converted: Converted, parsed: Parsed, muscles: Mapping[str, str]) -> Iterator[Diagnostic]:
    """The faults that only the front matter and the prose together show."""
    if any(map(parsed.body.__contains__, _BLANKS)):
        for place, words in enumerate(parsed.body.split("\n"), parsed.body_line):
            if words.startswith(_BLANKS):
                yield warning(
                    article.path, place, "blank-left", "This line is still the one of the new file.", "Write your own words here."
                )
    yield from style.judge(article, parsed, muscles, converted.blocks)
    yield from _alts(article, parsed)
    if not isinstance(article, Exercise):
        return
    steps = converted.body.get(SectionKind.STEPS)
    if steps is None:
        hint = 'Write a heading "## Step-by-step instructions" and a numbered list under it.'
        yield error(article.path, parsed.body_line, "steps-missing", "The exercise has no section with its steps.", hint)
    elif not steps.steps:
        line = _line_of_heading(parsed, steps.title)
        yield error(
            article.path,
            line,
            "steps-empty",
            "The section with the steps has no numbered list.",
            'Leave a blank line before it, and begin each step with its number: "1. **Start position.** Lie on your back."',
        )
    for number, step in enumerate(steps.steps if steps else (), 1):
        if not step.text:
            message = f"Step {number}{f' ({step.name})' if step.name else ''} says nothing."
            yield error(
                article.path,
                _line_of_heading(parsed, steps.title if steps else ""),
                "step-empty",
                message,
                "Write what to do, or delete it.",
            )
    yield from _figures(article, parsed, len(steps.steps) if steps else 0)
    if article.dose is None:
        yield warning(
            article.path, 1, "dose-missing", "The exercise has no dose.", "Write: dose: hold 20–30 s, 2–3 rounds per side, daily."
        )
    if not article.feel:
        message = "The exercise does not say what to feel."
        yield warning(article.path, 1, "feel-missing", message, "Write: feel: A mild stretch in the buttock.")
    if converted.quick:
        yield from _quick_reference(article, converted, muscles)


def _alts(article: Article, parsed: Parsed) -> Iterator[Diagnostic]:
    """Pictures and figures whose words say nothing: the name of their file, or only what a picture is."""
    alts = [(parsed.line("images", n, "alt"), image.alt, image.path) for n, image in enumerate(article.images)]
    if isinstance(article, Exercise):
        alts += [(parsed.line("figures", n, "alt"), each.alt, "") for n, each in enumerate(article.figures) if each and each.alt]
    for number, words in enumerate(parsed.body.split("\n") if "![" in parsed.body else (), parsed.body_line):
        alts += [(number, alt, path) for alt, path in _PICTURE.findall(words)]
    for line, alt, path in alts:
        said = _EMPTY.sub("", word_key(alt))
        if alt.strip() and (not said or said in (word_key(path.rpartition("/")[2]), word_key(path.rpartition("/")[2].rpartition(".")[0]))):
            message = f'"{alt}" says nothing to those who cannot see the picture.'
            yield warning(article.path, line, "alt-missing", message, "Write what it shows: A knee held to the chest.")


def _figures(exercise: Exercise, parsed: Parsed, steps: int) -> Iterator[Diagnostic]:
    """Figures without a step, and numbers of figures that are not there."""
    count = len(exercise.figures)
    if count > steps:
        message = f"There are {count} figures for {steps} steps."
        yield error(
            exercise.path,
            parsed.line("figures", steps),
            "figures-many",
            message,
            "Write one for each step, in order; null where a step has none.",
        )
    for key in ("cover", "start", "end"):
        number = getattr(exercise, key)
        if number and (number > count or exercise.figures[number - 1] is None):
            yield error(
                exercise.path,
                parsed.line(key),
                "figure-number",
                f"{key}: there is no figure {number}.",
                "Write the number of a step with a figure.",
            )


def _line_of_heading(parsed: Parsed, title: str) -> int:
    for number, line in enumerate(parsed.body.split("\n"), parsed.body_line):
        if line.strip().strip("#").strip() == title:
            return number
    return parsed.body_line


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row of a hand-written table is called, and what it should say, as words to compare."""

    names: tuple[str, ...]
    field: str
    meant: frozenset[str]
    shown: str


def _quick_reference(exercise: Exercise, converted: Converted, muscles: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Compares a hand-written quick reference with the front matter; the generated one replaces it."""
    worked = (*exercise.primary, *exercise.secondary)
    position = exercise.position
    dose = dose_language.format(exercise.dose) if exercise.dose else ""
    rows = (
        _Row(
            ("muscles", "muscle groups", "muscle groups worked", "muscles worked"),
            "muscles",
            frozenset(worked),
            ", ".join(label(m) for m in worked),
        ),
        _Row(("difficulty", "difficulty level", "level"), "difficulty", frozenset({exercise.difficulty.value}), exercise.difficulty.value),
        _Row(
            ("position", "starting position"),
            "position",
            frozenset({position.value} if position else ()),
            label(position) if position else "nothing",
        ),
        _Row(
            ("equipment", "you need", "what you need"),
            "equipment",
            frozenset(e.value for e in exercise.equipment),
            ", ".join(exercise.equipment) or "nothing",
        ),
        _Row(("dose", "how much"), "dose", frozenset({dose}), dose or "nothing"),
    )
    for name, value, line in converted.quick:
        row = next((r for r in rows if folded(name) in r.names), None)
        if row and _words(row.field, value, muscles) != row.meant:
            message = f'The quick reference table says {row.field} is "{value}", and the front matter says "{row.shown}".'
            yield warning(exercise.path, line, "quick-reference", message, "Mend the front matter, and delete the table: Supple makes it.")


def _words(field: str, value: str, muscles: Mapping[str, str]) -> frozenset[str]:
    """A cell's words in the vocabulary of its field."""
    if field == "dose":
        try:
            return frozenset({dose_language.format(dose_language.parse(value))})
        except dose_language.DoseError:
            return frozenset({value})
    from supple.written import DIFFICULTIES, POSITIONS

    also: Mapping[str, Mapping[str, str]] = {
        "muscles": muscles,
        "difficulty": DIFFICULTIES,
        "position": {**POSITIONS, **{word_key(label(p)): p.value for p in Position}},
        "equipment": {"nothing": "none"},
    }
    parts = value.replace(" and ", ",").replace(";", ",").rstrip(".").split(",") if field != "position" else [value.rstrip(".")]
    keys = (word_key(part) for part in parts if part.strip())
    return frozenset(also[field].get(key, key) for key in keys)
