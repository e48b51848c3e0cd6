"""The schema: every accepted form of every field, and every fault with its line and the nearest word."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import frontmatter, schema
from supple.model import (
    DAILY,
    Article,
    Difficulty,
    Dose,
    Equipment,
    Exercise,
    Image,
    Item,
    Person,
    PlainPage,
    Position,
    Print,
    Range,
    Region,
    Routine,
    Schedule,
    Side,
    Source,
    Swap,
    Tip,
    Topic,
)
from supple.written import DIFFICULTIES, POSITIONS
from tests.building import BRIDGE, MUSCLES, cases, front, seen
from tests.sites import ROOT

WORDS = MUSCLES.words()
ARTICLE = "title: A\nsummary: B.\n"
LEAST = f"{ARTICLE}muscles: [glutes]\ndifficulty: easy\n"


def _read(kind: str, head: str) -> Article:
    path = f"content/{kind}/a.md"
    article, faults = schema.read(kind, path, front(head, path=path), "a", WORDS, {})
    assert faults == ()
    assert article is not None
    return article


def _exercise(more: str, least: str = LEAST) -> Exercise:
    article = _read("exercises", least + more)
    assert isinstance(article, Exercise)
    return article


def _routine(more: str) -> Routine:
    article = _read("routines", ARTICLE + more)
    assert isinstance(article, Routine)
    return article


def _faults(kind: str, head: str) -> list[str]:
    article, faults = schema.read(kind, BRIDGE, front(head), "a", WORDS, {})
    assert (article is None) == bool(faults)
    assert all(fault.hint or fault.code == "field-unknown" for fault in faults)
    return sorted(seen(faults))


@pytest.mark.parametrize("case", cases("schema"), ids=lambda case: case["name"])
def test_faults(case: dict[str, Any]) -> None:
    """Each kind of fault is an error in its line, with what to write instead."""
    given = {"title": "title: A", "summary": "summary: B.", "muscles": "muscles: [glutes]", "difficulty": "difficulty: easy", **case}
    head = "\n".join(given[key] for key in ("title", "summary", "muscles", "difficulty", "more"))
    article, faults = schema.read("exercises", BRIDGE, front(head), "a", WORDS, {})
    assert article is None
    assert sorted(seen(faults)) == case["faults"]
    for part in case.get("says", []):
        assert part in " ".join(f.text() for f in faults)
    assert all(fault.hint or fault.code == "field-unknown" for fault in faults)


def test_every_fault_of_a_file_at_once() -> None:
    """One look shows all that is missing and wrong."""
    head = "titel: A\nmuscles: [glute]\ndifficulty: zzz\ndate: soon\ndose: {reps: x, rest: 1:30}\nregion: [hip, nos]"
    assert _faults("exercises", head) == sorted(
        ["1 field-required", "1 field-required", "2 field-unknown", "3 unknown-muscle", "4 unknown-difficulty"]
        + ["5 date", "6 dose-clock", "6 dose-number", "7 unknown-region"]
    )


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("exercises", ["title", "summary", "muscles", "difficulty"]),
        ("routines", ["title", "summary", "items"]),
        ("tips", ["title", "summary"]),
        ("pages", ["title"]),
    ],
)
def test_required_fields(kind: str, required: list[str]) -> None:
    """Each kind names every field that it cannot do without, with an example."""
    _article, faults = schema.read(kind, BRIDGE, front("extra: {}"), "a", WORDS, {})
    assert [f.message for f in faults] == [f"The field {name} is missing." for name in required]
    assert all(name in f.hint for name, f in zip(required, faults, strict=True))


def test_the_least_exercise() -> None:
    """An exercise with only its required fields has nothing else."""
    found = _exercise("")
    assert (found.title, found.summary, found.slug, found.path) == ("A", "B.", "a", "content/exercises/a.md")
    assert (found.primary, found.secondary, found.difficulty) == (("glutes",), (), Difficulty.BEGINNER)
    assert (found.dose, found.movement, found.regions, found.position, found.author, found.draft) == (None, None, (), None, None, False)


@pytest.mark.parametrize(
    ("written", "primary", "secondary"),
    [
        ("[glutes, Abs]", ("glutes", "abs"), ()),
        ("glutes", ("glutes",), ()),
        ("glutes, lower back", ("glutes", "lower-back"), ()),
        ("{primary: [glutes], secondary: [abs, core]}", ("glutes",), ("abs", "core")),
        ("{primary: glutes, secondary: 'abs, quads'}", ("glutes",), ("abs", "quads")),
        ("[Gluteus maximus, buttocks]", ("glutes",), ()),
        ("[lower_back, core]", ("lower-back", "core"), ()),
        ("{primary: [glutes], secondary: [buttocks, abs, abs]}", ("glutes",), ("abs",)),
    ],
)
def test_muscles(written: str, primary: tuple[str, ...], secondary: tuple[str, ...]) -> None:
    """Muscles are a list, one line, or two lists; synonyms and Latin are read, and each stands once."""
    found = _exercise("", f"{ARTICLE}muscles: {written}\ndifficulty: easy\n")
    assert (found.primary, found.secondary) == (primary, secondary)


@pytest.mark.parametrize(
    ("written", "meant"),
    [*DIFFICULTIES.items(), *((d.value, d.value) for d in Difficulty), ("Beginner-Friendly", "beginner"), ("EASY", "beginner")],
)
def test_difficulty(written: str, meant: str) -> None:
    """Three words and their synonyms, in any case."""
    assert _exercise("", f"{ARTICLE}muscles: [glutes]\ndifficulty: {written}\n").difficulty == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [*POSITIONS.items(), *((p.value, p.value) for p in Position), ("Lying back", "lying-back"), ("hands_and_knees", "hands-and-knees")],
)
def test_position(written: str, meant: str) -> None:
    """Ten words and their synonyms, with spaces or underscores for hyphens."""
    assert _exercise(f"position: {written}").position == meant


@pytest.mark.parametrize(
    "written",
    [
        "hold 20–30 s, 2–3 rounds per side, daily",
        "{hold: 20–30 s, sets: 2–3, side: each, per_week: daily}",
        "{hold: 20-30, rounds: 2 to 3, side: per side, per_week: 7}",
        "\n  hold: 20–30\n  rounds: 2-3\n  side: each side\n  per_week: every day",
    ],
)
def test_dose(written: str) -> None:
    """One line and a map mean the same; rounds are sets, a bare number is seconds."""
    assert _exercise(f"dose: {written}").dose == Dose(hold=Range(20, 30), sets=Range(2, 3), side=Side.EACH, per_week=DAILY)


def test_dose_with_every_field() -> None:
    """Every field of a dose can stand in a map."""
    head = (
        "dose: {sets: 2, reps: 8–12, hold: 5, rest: 1 min, duration: 2 min, breaths: 3, side: alternating, tempo: 3-1-1-0, load: 5 kg, "
        "effort: 0–3, per_day: 2, per_week: 3, weeks: 6}"
    )
    expected = Dose(
        sets=Range(2, 2),
        reps=Range(8, 12),
        hold=Range(5, 5),
        rest=Range(60, 60),
        duration=Range(120, 120),
        breaths=Range(3, 3),
        side=Side.ALTERNATE,
        tempo="3-1-1-0",
        load="5 kg",
        effort=Range(0, 3),
        per_day=Range(2, 2),
        per_week=Range(3, 3),
        weeks=Range(6, 6),
    )
    assert _exercise(head).dose == expected


def test_every_other_field_of_an_exercise() -> None:
    """Each field becomes what it means."""
    head = """
movement: Dynamic stretch
region: hip, lower back, hip
equipment: [none, mat]
feel: In   the hip.
breathing: Out.
easier: tilt.md, clam
harder: [high-bridge]
swap: {no-floor: chair-lift, No kneeling: wall.md}
avoid_if: a fresh fracture
ask_first_if: [you are pregnant]
stop_if: [pain, numbness]
images:
  - {src: knee.jpg, alt: A knee, phase: start, credit: Me, license: CC0-1.0}
  - {src: /images/a.PNG, alt: A, use: instead}
author: {name: Ann, role: Physio}
reviewed_by: Bob
date: 2025-10-22
updated: 2025-10-23
reviewed: 2025-10-24
review_due: 2026-10-24
sources: [{title: A book, url: 'https://example.org/b', year: 2020}, {title: A talk}]
license: CC0-1.0
source: https://wger.de/en
source_id: "12"
attribution: From wger.
aliases: knee hug
redirect_from: /old/page
slug: bridge-one
order: 3
draft: true
extra: {mine: [1, {deep: true}]}
"""
    found = _exercise(head)
    assert (found.movement, found.regions, found.equipment) == ("dynamic-stretch", (Region.HIP, Region.LOWER_BACK), (Equipment.MAT,))
    assert (found.feel, found.breathing) == ("In the hip.", "Out.")
    assert (found.easier, found.harder) == (("tilt", "clam"), ("high-bridge",))
    assert found.swap == ((Swap.NO_FLOOR, "chair-lift"), (Swap.NO_KNEELING, "wall"))
    assert (found.avoid_if, found.ask_first_if, found.stop_if) == (("a fresh fracture",), ("you are pregnant",), ("pain", "numbness"))
    assert found.images == (
        Image("/content/exercises/knee.jpg", "A knee", "start", "Me", "CC0-1.0"),
        Image("/images/a.PNG", "A"),
    )
    assert (found.author, found.reviewed_by) == (Person("Ann", "Physio"), Person("Bob"))
    days = [found.date, found.updated, found.reviewed, found.review_due]
    assert days == [datetime.date(2025, 10, 22), datetime.date(2025, 10, 23), datetime.date(2025, 10, 24), datetime.date(2026, 10, 24)]
    assert found.sources == (Source("A book", "https://example.org/b", 2020), Source("A talk"))
    assert (found.license, found.source, found.source_id, found.attribution) == ("CC0-1.0", "https://wger.de/en", "12", "From wger.")
    assert (found.aliases, found.redirect_from) == (("knee hug",), ("/old/page",))
    assert (found.slug, found.order, found.draft, found.extra) == ("bridge-one", 3, True, {"mine": [1, {"deep": True}]})
    assert found.line("images.1") == 20
    assert found.line("swap.no-floor") == 14


def test_no_equipment_is_a_word_only_alone() -> None:
    """`none` alone says that nothing is needed; beside something it says nothing."""
    assert _exercise("equipment: [none]").equipment == (Equipment.NONE,)
    assert _exercise("equipment: none").equipment == (Equipment.NONE,)


def test_routine() -> None:
    """Items are slugs or maps with what differs; every field of a routine is read."""
    found = _routine("""items:
  - bridge.md
  - {use: clam, rounds: 3, hold: 10, note: Slowly., optional: true}
goal: Move.
rounds: 2–3
rest_between: 1 min
warm_up: [cat-cow, Walk a little]
cool_down: Lie down
schedule: {per_day: 1, per_week: 3, days: [Monday, friday], weeks: 6}
progress: Add one.
audience: older adult
stop_if: [pain]
print: {log_weeks: 0, log_sides: true, prepared_for: false, blanks: true}
""")
    assert found.items == (Item("bridge"), Item("clam", Dose(sets=Range(3, 3), hold=Range(10, 10)), "Slowly.", True))
    assert (found.rounds, found.rest_between) == (Range(2, 3), Range(60, 60))
    assert (found.warm_up, found.cool_down) == (("cat-cow", "Walk a little"), ("Lie down",))
    assert found.schedule == Schedule(Range(1, 1), Range(3, 3), ("monday", "friday"), Range(6, 6))
    assert (found.goal, found.progress, found.audience, found.stop_if) == ("Move.", "Add one.", "older-adult", ("pain",))
    assert found.print == Print(0, True, False, True)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("items: []", "4 field-shape"),
        ("items: bridge", "4 field-shape"),
        ("items:\n  - bridge\n  - {note: x}", "6 field-required"),
        ("items:\n  - {use: bridge, repz: 3}", "5 field-unknown"),
        ("items:\n  - {use: bridge, rest: 1:30}", "5 dose-clock"),
        ("items: [a b]", "4 slug"),
        ("items: [bridge]\nrounds: 0", "5 dose-zero"),
        ("items: [bridge]\nschedule: {days: [Moonday]}", "5 unknown-day"),
        ("items: [bridge]\nschedule: {per_week: 9}", "5 dose-week"),
        ("items: [bridge]\nschedule: daily", "5 field-shape"),
        ("items: [bridge]\nprint: {log_weeks: 13}", "5 type-number"),
        ("items: [bridge]\naudience: cats", "5 unknown-audience"),
        ("items: [bridge]\nmuscles: [glutes]", "5 field-unknown"),
    ],
)
def test_routine_faults(more: str, expected: str) -> None:
    """A routine's faults have their lines too, inside items as well."""
    assert _faults("routines", ARTICLE + more) == [expected]


def test_tip_and_page() -> None:
    """A tip and a plain page have their own few fields."""
    tip = _read("tips", f"{ARTICLE}topic: Pain\napplies_to: [bridge, hip]\non_card: true\n")
    assert isinstance(tip, Tip)
    assert (tip.topic, tip.applies_to, tip.on_card) == (Topic.PAIN, ("bridge", "hip"), True)
    page = _read("pages", "title: About\norder: 1\n")
    assert isinstance(page, PlainPage)
    assert (page.title, page.summary, page.order) == ("About", "", 1)


@given(
    st.dictionaries(
        st.sampled_from([*schema.WRITTEN["exercises"].model_fields, "zzz"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["{x}", "hip", "3 x 10"]),
            lambda inner: (
                st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "src", "use", "no-floor", "{a}"]), inner, max_size=2)
            ),
            max_leaves=4,
        ),
        max_size=6,
    ),
    st.sampled_from(list(schema.WRITTEN)),
)
def test_any_values_are_read_or_refused(values: dict[str, Any], kind: str) -> None:
    """No values raise, and every fault has a code, words and a hint."""
    article, faults = schema.read(kind, BRIDGE, frontmatter.Parsed(values), "a", WORDS, {})
    assert (article is None) == bool(faults)
    assert all(fault.code and fault.message and "{" not in fault.code for fault in faults)


def _muscles(text: str) -> tuple[Any, list[str]]:
    values, lines, faults = frontmatter.read_yaml("content/muscles.yaml", text)
    assert faults == ()
    muscles, more = schema.read_muscles("content/muscles.yaml", values, lines)
    return muscles, seen(more)


def test_our_own_muscles() -> None:
    """The file that comes with Supple names the muscles and groups of the content model."""
    muscles, faults = _muscles((ROOT / "content" / "muscles.yaml").read_text(encoding="utf-8"))
    assert faults == []
    assert len(muscles.muscles) == 27
    words = muscles.words()
    for word, name in {
        "traps": "trapezius",
        "ql": "lower-back",
        "erector-spinae": "lower-back",
        "psoas": "hip-flexors",
        "groin": "adductors",
    }.items():
        assert words[word] == name
    assert set(muscles.expand(("core",))) == {"abs", "obliques", "deep-core", "lower-back"}
    assert [m.name for m in muscles.muscles if m.deep] == ["rotator-cuff", "deep-core", "pelvic-floor", "hip-flexors", "hip-rotators"]
    assert all(m.front or m.back for m in muscles.muscles)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("groups: {}", ["1 field-required"]),
        ("muscles:\n  abs: {}", ["2 field-required"]),
        ("muscles:\n  abs: {view: X}", ["2 field-shape"]),
        ("muscles:\n  Abs: {view: F}", ["2 slug"]),
        ("muscles:\n  abs: {view: F, deap: true}", ["2 field-unknown"]),
        ("muscles:\n  abs: {view: F}\ngroups:\n  core: [abz]", ["4 unknown-muscle"]),
        ("muscles:\n  abs: {view: F}\ngroups:\n  abs: [abs]", ["4 muscle-twice"]),
        ("muscles:\n  abs: {view: F}\ngroups:\n  core: []", ["4 field-shape"]),
    ],
)
def test_muscle_file_faults(text: str, expected: list[str]) -> None:
    """Faults in the muscle file have their lines."""
    assert _muscles(text)[1] == expected
