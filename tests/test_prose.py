"""Front matter and prose together: steps that are missing, and a quick reference that disagrees."""

import pytest

from supple import load
from supple.diagnostics import Level
from supple.load import Broken
from supple.model import SectionKind
from tests.building import HEAD, STEPS, read, seen


def _table(*rows: str) -> str:
    return STEPS + "\n## Quick Reference Table\n\n| Field | Detail |\n|---|---|\n" + "".join(f"| {row} |\n" for row in rows)


def test_a_whole_exercise_has_no_fault() -> None:
    """Front matter, steps and a dose are all that is asked."""
    article, body, faults = read()
    assert article is not None
    assert faults == ()
    assert [s.name for s in body.sections[0].steps] == ["Start", ""]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Text.\n\n## Tips\n\n- a\n", "9 steps-missing"),
        ("", "9 steps-missing"),
        ("Text.\n\n## How to do it\n\nJust do it.\n", "11 steps-empty"),
        ("## Steps\n\n- bullets\n", "9 steps-empty"),
        ("## Steps\n", "9 steps-empty"),
        ("### Steps\n\n1. a\n", "9 steps-missing"),
    ],
)
def test_steps(body: str, expected: str) -> None:
    """An exercise without steps, or with a section that has no numbered list, is an error."""
    article, _body, faults = read(body=body)
    assert isinstance(article, Broken)
    assert expected in seen(faults)
    assert "number" in next(f.hint for f in faults if f.code == expected.split()[1])


def test_a_missing_dose_is_a_warning() -> None:
    """An exercise may be published without a dose, with a warning."""
    article, _body, faults = read(HEAD.replace("dose: 3 x 10\n", ""))
    assert article is not None
    assert [(f.code, f.level) for f in faults] == [("dose-missing", Level.WARNING)]


def test_only_exercises_need_steps() -> None:
    """A routine, a tip or a page is prose without steps."""
    article, _body, faults = read("title: A\nsummary: B.\n", "Text.\n", "content/tips/a.md")
    assert article is not None
    assert faults == ()


@pytest.mark.parametrize(
    "row",
    [
        "Muscles | Glutes",
        "Muscle Groups Worked: | buttocks",
        "Difficulty | easy",
        "Difficulty level | Beginner-friendly",
        "Position | supine",
        "Starting position | Lying on the back.",
        "Equipment | mat; chair",
        "You need | Chair and mat",
        "Dose | 3x10",
        "How much | 10 reps, 3 sets",
        "Something else | entirely",
        "Muscles | ",
    ],
)
def test_a_table_that_agrees(row: str) -> None:
    """A hand-written table that says the same in other words is taken out without a word."""
    article, body, faults = read(HEAD + "position: lying-back\nequipment: [mat, chair]\n", _table(row))
    assert article is not None
    assert faults == ()
    assert [s.kind for s in body.sections] == [SectionKind.STEPS]


@pytest.mark.parametrize(
    ("row", "field", "shown"),
    [
        ("Muscles | Glutes, abs", "muscles", "glutes"),
        ("Difficulty | Advanced", "difficulty", "beginner"),
        ("Position | prone", "position", "lying on the back"),
        ("Equipment | none", "equipment", "mat"),
        ("Dose | 2 x 10", "dose", "10 reps, 3 sets"),
        ("Dose | as you like", "dose", "10 reps, 3 sets"),
    ],
)
def test_a_table_that_differs(row: str, field: str, shown: str) -> None:
    """A table that says something else is a warning in the row's line, with both values."""
    article, _body, faults = read(HEAD + "position: lying-back\nequipment: [mat]\n", _table("Name | x", row))
    assert article is not None
    (fault,) = faults
    assert (fault.line, fault.code, fault.level) == (21, "quick-reference", Level.WARNING)
    assert field in fault.message
    assert f'"{shown}"' in fault.message


def test_a_table_of_what_the_front_matter_does_not_say() -> None:
    """A value that only the table has is a warning too, so that it is not lost."""
    _article, _body, faults = read(HEAD, _table("Position | prone", "Equipment | mat"))
    assert [f.code for f in faults] == ["quick-reference", "quick-reference"]
    assert all('"nothing"' in f.message for f in faults)


def test_figures_go_with_steps() -> None:
    """A figure without a step, and a number of a figure that is not there, are errors in their lines."""
    from supple import schema
    from tests.sites import ROOT

    poses, _ = schema.poses("content/poses.yaml", (ROOT / "content" / "poses.yaml").read_bytes())
    text = f"---\n{HEAD}figures: [standing, null, standing]\ncover: 2\n---\n\n## Steps\n\n1. One.\n2. Two.\n"
    _article, _body, faults = load.parse("content/exercises/a.md", text.encode(), {"glutes": "glutes"}, poses)
    line = text.split("\n").index("figures: [standing, null, standing]") + 1
    assert [(f.line, f.code) for f in faults if f.code.startswith("figure")] == [(line, "figures-many"), (line + 1, "figure-number")]


@pytest.mark.parametrize(
    ("more", "body", "expected"),
    [
        ("images: [{src: knee.jpg, alt: knee.jpg}]\n", STEPS, ["8 alt-missing"]),
        ("images: [{src: my-knee.jpg, alt: A knee}, {src: my-knee.jpg, alt: My knee}]\n", STEPS, ["8 alt-missing"]),
        ("figures:\n  - {pose: standing, alt: Figure 1}\n", STEPS, ["9 alt-missing"]),
        ("", f"Text.\n\n![Photo](knee.jpg)\n\n{STEPS}", ["11 alt-missing"]),
        ("", f"![A photo of a knee](knee.jpg) ![An image](a.jpg)\n\n{STEPS}", ["9 alt-missing"]),
        ("", f"![Knee held to the chest](knee.jpg)\n\n{STEPS}", []),
    ],
)
def test_words_of_pictures_say_something(more: str, body: str, expected: list[str]) -> None:
    """The name of a file, or what a picture is, are no words; each is told in its line."""
    from supple import schema
    from tests.sites import ROOT

    poses, _ = schema.poses("content/poses.yaml", (ROOT / "content" / "poses.yaml").read_bytes())
    data = f"---\n{HEAD}{more}---\n{body}".encode()
    faults = load.parse("content/exercises/a.md", data, {"glutes": "glutes"}, poses)[2]
    assert [f"{f.line} {f.code}" for f in faults] == expected


def test_an_exercise_says_what_to_feel() -> None:
    """Its absence is a warning; no other kind of article is asked."""
    faults = read(HEAD.replace("feel: Work in the buttocks.\n", ""))[2]
    assert [(f.line, f.code, f.level) for f in faults] == [(1, "feel-missing", Level.WARNING)]
